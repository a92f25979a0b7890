"""Log-cosh, mean over the outputs: E = 1/n sum_i log cosh(d_i), d = y - t, dE/dy_i = tanh(d_i) / n."""

import math

import numpy as np

DEFAULTS = {}
KNOWN = [([1.0, 0.0], [0.0, 0.0], np.log(np.cosh(1.0)) / 2, {})]


def value(y, t):
    d = y - t
    size = np.where(d > 0, d, -d)
    small = np.where(size < 1.0, size, 0.0)
    near = np.log1p(0.5 * np.expm1(small) ** 2 * np.exp(-small))  # cosh d - 1 = (e^d - 1)^2 / (2 e^d)
    far = size + np.log1p(np.exp(-2.0 * size)) - math.log(2.0)  # cosh itself would overflow
    return np.where(size < 1.0, near, far).mean(axis=1)


def derivative(y, t):
    return np.tanh(y - t) / y.shape[1]
