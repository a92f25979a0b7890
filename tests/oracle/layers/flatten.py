"""An image becomes a row of numbers."""

import numpy as np

DEFAULTS = {}


def forward(x, weight, bias, draw, shape):
    return x


def backward(delta, weight, draw, x, shape):
    return delta


def gradient(x, delta, **options):
    return np.zeros((0, 0)), np.zeros(0)
