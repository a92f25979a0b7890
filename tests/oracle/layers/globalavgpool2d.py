"""The mean of all pixels of each channel."""

import numpy as np

DEFAULTS = {}


def forward(x, weight, bias, draw, shape):
    return x.reshape(len(x), -1, shape[2]).mean(axis=1)


def backward(delta, weight, draw, x, shape):
    pixels = shape[0] * shape[1]
    return np.repeat(delta[:, None] / pixels, pixels, axis=1).reshape(len(delta), -1)


def gradient(x, delta, **options):
    return np.zeros((0, 0)), np.zeros(0)
