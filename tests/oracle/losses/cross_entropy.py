"""Cross-entropy of softmax outputs: E = -sum_i t_i log y_i.

Label smoothing s replaces t by (1 - s) t + s / n (Szegedy et al. 2016).
Written in net inputs z: log y_i = z_i - log sum_j exp(z_j), dE/dz_i = y_i - t_i for targets that sum to one.
"""

import numpy as np

from oracle.activations import softmax

DEFAULTS = {"label_smoothing": 0.0}
OUTPUTS = ("softmax",)
OF_NET_INPUT = True


def smoothed(t, label_smoothing):
    return (1.0 - label_smoothing) * t + label_smoothing / t.shape[1]


def value(z, t, label_smoothing):
    top = z.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    return (smoothed(t, label_smoothing) * (log_sum - z)).sum(axis=1)


def derivative(z, t, label_smoothing):
    return softmax.value(z) - smoothed(t, label_smoothing)


def targets(rows, n_out, draw):
    """Distributions, one a row."""
    return draw.dirichlet(np.ones(n_out), rows)
