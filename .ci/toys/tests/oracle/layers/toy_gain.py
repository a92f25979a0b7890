"""A layer without weights: y = gain x."""

import numpy as np

DEFAULTS = {"gain": 0.5}


def forward(x, weight, bias, draw, gain):
    return gain * x


def backward(delta, weight, draw, x, gain):
    return gain * delta


def gradient(x, delta, gain):
    return np.zeros((0, 0)), np.zeros(0)
