"""Sigmoid (logistic function): y = 1 / (1 + exp(-z)), y' = y (1 - y)."""

import numpy as np

DEFAULTS = {}
KNOWN = [(0.0, 0.5, {}), (np.log(3.0), 0.75, {})]


def value(z):
    e = np.exp(np.where(z > 0, -z, z))  # exp(-|z|) never overflows
    return np.where(z > 0, 1.0, e) / (1.0 + e)


def derivative(z):
    return value(z) * value(-z)  # 1 - y = value(-z), without cancellation
