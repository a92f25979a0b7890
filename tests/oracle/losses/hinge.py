"""Hinge loss, mean over the outputs: max(0, 1 - t y), t = +1 or -1 (0 counts as -1); derivative 0 at the kink."""

import numpy as np

DEFAULTS = {}
REFUSED = [0.5, 2.0]
KNOWN = [([0.5, 0.5], [1.0, 0.0], (0.5 + 1.5) / 2, {}), ([3.0, 1.0], [1.0, -1.0], 1.0, {})]
KINKS = [(1.0, 1.0, 0.0, {}), (-1.0, -1.0, 0.0, {})]


def targets(rows, n, draw):
    return draw.choice([-1.0, 1.0], (rows, n))


def signs(t):
    return np.where(t == 0, -1.0, t)


def value(y, t):
    margin = 1.0 - signs(t) * y
    return np.where(margin > 0, margin, 0.0).mean(axis=1)


def derivative(y, t):
    return np.where(1.0 - signs(t) * y > 0, -signs(t), 0.0) / y.shape[1]
