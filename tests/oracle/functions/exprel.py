"""The relative exponential (e^x - 1) / x, which is 1 at x = 0, and the rate function made of it.

phi_1 of the exponential integrators; u / (1 - exp(-u / k)) = k / exprel(-u / k) of the channels' opening rates.
"""

import numpy as np

DEFAULTS = {}


def value(x):
    near = np.abs(x.real) < 0.01
    if not near.any():
        return np.expm1(x) / x
    if near.all():
        return series(x)
    return np.where(near, series(x), np.expm1(x) / np.where(near, 1.0, x))[()]


def series(x):
    """1 + x/2! + x^2/3! + …: (e^x - 1) / x is right near zero too, but its complex step is not."""
    total = 1.0 + x / 8
    for k in range(7, 1, -1):
        total = 1.0 + x / k * total
    return total


def linear_rate(u, k):
    """u / (1 - exp(-u / k)), k at u = 0."""
    return k / value(-u / k)
