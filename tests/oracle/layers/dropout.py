"""Dropout (Srivastava et al. 2014): each number is kept with probability 1 - rate and then divided by 1 - rate, else 0.

Number j of row r is kept where the upper 32 bits of word r n + j of the stream (seed, step, layer, "dropout") are at
least rate 2^32, rounded. Without a draw, outside of training, everything passes as it is.
"""

import numpy as np

from oracle import philox

DEFAULTS = {"rate": 0.5}


def factors(shape, draw, rate):
    seed, step, layer = draw
    upper = philox.words(seed, shape[0] * shape[1], step, layer, "dropout") >> np.uint64(32)
    return np.where(upper >= np.uint64(round(rate * 2**32)), 1.0 / (1.0 - rate), 0.0).reshape(shape)


def forward(x, weight, bias, draw, rate):
    return x * factors(x.shape, draw, rate) if draw else x


def backward(delta, weight, draw, x, rate):
    return delta * factors(delta.shape, draw, rate) if draw else delta


def gradient(x, delta, rate):
    return np.zeros((0, 0)), np.zeros(0)  # it has no weights
