"""Huber loss, mean over the outputs: 1/2 d^2 for |d| <= delta, delta (|d| - delta/2) beyond (Huber 1964)."""

import numpy as np

DEFAULTS = {"delta": 1.0}
RANGES = {"delta": (0.0, 1e30)}
TRIALS = [{"delta": 0.3}]
KNOWN = [([3.0, 0.2], [1.0, 0.0], (0.5 * 1.75 + 0.02) / 2, {"delta": 0.5})]
KINKS = [(2.0, 1.0, 1.0, {"delta": 1.0})]


def value(y, t, delta):
    d = y - t
    size = np.where(d > 0, d, -d)
    return np.where(size <= delta, 0.5 * d * d, delta * (size - 0.5 * delta)).mean(axis=1)


def derivative(y, t, delta):
    d = y - t
    size = np.where(d > 0, d, -d)
    return np.where(size <= delta, d, delta * np.sign(np.real(d))) / y.shape[1]
