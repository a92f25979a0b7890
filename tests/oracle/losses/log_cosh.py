"""Log-cosh, mean over the outputs: E = 1/n sum_i log cosh(d_i), d = y - t, dE/dy_i = tanh(d_i) / n."""

import math

import numpy as np

DEFAULTS = {}


def value(y, t):
    d = y - t
    size = np.where(d > 0, d, -d)
    return (size + np.log1p(np.exp(-2.0 * size)) - math.log(2.0)).mean(axis=1)  # cosh itself would overflow


def derivative(y, t):
    return np.tanh(y - t) / y.shape[1]
