"""Hyperbolic tangent: y = tanh(z), y' = 1 - y^2."""

import numpy as np

DEFAULTS = {}


def value(z):
    return np.tanh(z)


def derivative(z):
    return 1.0 - np.tanh(z) ** 2
