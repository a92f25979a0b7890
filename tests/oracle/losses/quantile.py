"""Quantile (pinball) loss, mean over the outputs: max(q d, (q - 1) d), d = t - y (Koenker and Bassett 1978).

dE/dy_i = -q / n where the output is too low, (1 - q) / n where it is too high, 0 at d = 0.
"""

import numpy as np

DEFAULTS = {"q": 0.5}
RANGES = {"q": (0.0, 1.0)}
TRIALS = [{"q": 0.9}]
KNOWN = [([0.0, 2.0], [1.0, 1.0], (0.9 + 0.1) / 2, {"q": 0.9})]
KINKS = [(1.0, 1.0, 0.0, {"q": 0.9})]


def value(y, t, q):
    d = t - y
    return np.where(d > 0, q * d, (q - 1.0) * d).mean(axis=1)


def derivative(y, t, q):
    d = t - y
    return np.where(d > 0, -q, np.where(d < 0, 1.0 - q, 0.0)) / y.shape[1]
