"""Linear: y = z."""

import numpy as np

DEFAULTS = {}
KNOWN = [(-2.5, -2.5, {})]


def value(z):
    return z


def derivative(z):
    return np.ones_like(z)
