"""Softplus: y = log(1 + exp(z)), y' = 1 / (1 + exp(-z)) (Dugas et al. 2001)."""

import numpy as np

from oracle.activations import sigmoid

DEFAULTS = {}
KNOWN = [(0.0, np.log(2.0), {})]


def value(z):
    return np.where(z > 0, z, 0.0) + np.log1p(np.exp(np.where(z > 0, -z, z)))  # max(z, 0) + log(1 + exp(-|z|))


def derivative(z):
    return sigmoid.value(z)
