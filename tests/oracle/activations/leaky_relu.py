"""Leaky rectified linear unit: y = z for z > 0, otherwise slope z (Maas et al. 2013); y'(0) = slope."""

import numpy as np

DEFAULTS = {"slope": 0.01}
RANGES = {"slope": (0.0, 1.0)}
TRIALS = [{"slope": 0.2}]
KNOWN = [(-3.0, -0.6, {"slope": 0.2}), (2.0, 2.0, {"slope": 0.2})]
KINKS = [(0.0, 0.2, {"slope": 0.2})]


def value(z, slope):
    return np.where(z > 0, z, slope * z)


def derivative(z, slope):
    return np.where(z > 0, 1.0, slope)
