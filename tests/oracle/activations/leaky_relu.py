"""Leaky rectified linear unit: y = z for z > 0, otherwise slope z (Maas et al. 2013); y'(0) = slope."""

import numpy as np

DEFAULTS = {"slope": 0.01}


def value(z, slope):
    return np.where(z > 0, z, slope * z)


def derivative(z, slope):
    return np.where(z > 0, 1.0, slope)
