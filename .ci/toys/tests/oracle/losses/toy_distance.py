"""Smooth distance, mean over the outputs: E = 1/n sum_i sqrt(1 + d_i^2) - 1, d = y - t."""

import numpy as np

DEFAULTS = {}
KNOWN = [([0.75, 0.0], [0.0, 0.0], 0.125, {})]


def value(y, t):
    d = y - t
    return (d**2 / (1.0 + np.sqrt(1.0 + d**2))).mean(axis=1)


def derivative(y, t):
    d = y - t
    return d / np.sqrt(1.0 + d**2) / y.shape[1]
