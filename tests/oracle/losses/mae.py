"""Mean absolute error over the outputs: E = 1/n sum_i |d_i|, d = y - t, dE/dy_i = sign(d_i) / n, 0 at d = 0."""

import numpy as np

DEFAULTS = {}
KNOWN = [([3.0, 1.0], [1.0, 2.0], 1.5, {})]
KINKS = [(1.0, 1.0, 0.0, {})]


def value(y, t):
    d = y - t
    return np.where(d > 0, d, -d).mean(axis=1)


def derivative(y, t):
    return np.sign(np.real(y - t)) / y.shape[1]
