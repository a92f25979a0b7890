"""Quantile (pinball) loss, mean over the outputs: max(q d, (q - 1) d), d = t - y (Koenker and Bassett 1978).

dE/dy_i = -q / n where the output is too low, (1 - q) / n where it is too high, 0 at d = 0.
"""

import numpy as np

DEFAULTS = {"q": 0.5}


def value(y, t, q):
    d = t - y
    return np.where(d > 0, q * d, (q - 1.0) * d).mean(axis=1)


def derivative(y, t, q):
    d = t - y
    return np.where(d > 0, -q, np.where(d < 0, 1.0 - q, 0.0)) / y.shape[1]
