"""Cross-entropy of softmax outputs: E = -sum_i t_i log y_i.

Label smoothing s replaces t by (1 - s) t + s / n (Szegedy et al. 2016).
Written in net inputs z: log y_i = z_i - log sum_j exp(z_j), dE/dz_i = y_i - t_i for targets that sum to one.
"""

import numpy as np

from oracle.activations import softmax

DEFAULTS = {"label_smoothing": 0.0}
OUTPUTS = ("softmax",)
OF_NET_INPUT = True
RANGES = {"label_smoothing": (0.0, 1.0)}
TRIALS = [{"label_smoothing": 0.1}]
REFUSED = [-0.1, 1.5]
KNOWN = [
    ([0.0, 0.0], [1.0, 0.0], np.log(2.0), {"label_smoothing": 0.0}),
    ([2.0, 0.0], [1.0, 0.0], np.log(1.0 + np.exp(-2.0)) + 0.1 * 2.0, {"label_smoothing": 0.2}),
]


def targets(rows, n, draw):
    return draw.dirichlet(np.ones(n), rows)  # they sum to one


def smoothed(t, label_smoothing):
    return (1.0 - label_smoothing) * t + label_smoothing / t.shape[1]


def value(z, t, label_smoothing):
    below = z - z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(below).sum(axis=1, keepdims=True))
    return (smoothed(t, label_smoothing) * (log_sum - below)).sum(axis=1)  # small terms, not a difference of large ones


def derivative(z, t, label_smoothing):
    return softmax.value(z) - smoothed(t, label_smoothing)
