"""Hyperbolic tangent: y = tanh(z), y' = 1 - y^2 = 4 e / (1 + e)^2 with e = exp(-2 |z|), without cancellation."""

import numpy as np

DEFAULTS = {}
KNOWN = [(np.log(3.0), 0.8, {})]


def value(z):
    return np.tanh(z)


def derivative(z):
    e = np.exp(-2.0 * np.where(z > 0, z, -z))
    return 4.0 * e / (1.0 + e) ** 2
