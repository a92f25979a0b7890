"""Hard limit of the perceptron: y = 1 for z >= 0, otherwise 0 (Rosenblatt 1958); y' = 0 everywhere."""

import numpy as np

DEFAULTS = {}
TRAINABLE = False
KNOWN = [(0.0, 1.0, {}), (-0.1, 0.0, {})]


def value(z):
    return np.where(z >= 0, 1.0, 0.0)


def derivative(z):
    return np.zeros_like(z)
