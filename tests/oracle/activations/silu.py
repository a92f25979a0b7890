"""Sigmoid linear unit (swish): y = z s(z), y' = s (1 + z (1 - s)), s the sigmoid (Elfwing et al. 2018)."""

import numpy as np

from oracle.activations import sigmoid

DEFAULTS = {}
KNOWN = [(1.0, 1.0 / (1.0 + np.exp(-1.0)), {})]
SLOPE_ROUNDINGS = lambda z: 4.0 + 4.0 * np.abs(z)  # of z (1 - s)


def value(z):
    return np.where(np.real(z) > -1e3, z, -1e3) * sigmoid.value(z)  # exp(-1000) is 0: no -inf * 0


def derivative(z):
    return sigmoid.value(z) * (1.0 + np.where(np.abs(z) < 1e3, z, 0.0) * sigmoid.value(-z))
