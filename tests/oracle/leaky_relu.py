"""Leaky rectified linear unit: y = z for z > 0, otherwise slope z (Maas et al. 2013); y'(0) = slope."""

import numpy as np

KIND = "activation"
DEFAULTS = {"slope": 0.01}
KINKS = (0.0,)


def value(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


def derivative(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)
