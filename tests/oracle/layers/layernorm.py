"""Layer normalisation (Ba, Kiros and Hinton 2016): a row of numbers, or the channels of a pixel, with mean 0 and variance 1.

y = w (x - mean) / sqrt(variance + eps) + b, the variance about the mean, over n. Weights are (n, 1).
"""

import numpy as np

DEFAULTS = {"eps": 1e-5}


def hat(x, n, eps):
    """Normalised numbers (rows, pixels, n), and what they were divided by."""
    x = x.reshape(len(x), -1, n)
    off = x - x.mean(axis=2, keepdims=True)
    width = np.sqrt((off * off).mean(axis=2, keepdims=True) + eps)
    return off / width, width


def forward(x, weight, bias, draw, eps, shape=None):
    return (hat(x, len(weight), eps)[0] * weight[:, 0] + bias).reshape(len(x), -1)


def backward(delta, weight, draw, x, eps, shape=None):
    normal, width = hat(x, len(weight), eps)
    g = delta.reshape(normal.shape) * weight[:, 0]
    mean = lambda a: a.mean(axis=2, keepdims=True)
    return ((g - mean(g) - normal * mean(g * normal)) / width).reshape(len(x), -1)


def gradient(x, delta, eps, shape=None):
    n = shape[2] if shape else x.shape[1]
    d = delta.reshape(len(x), -1, n)
    return (d * hat(x, n, eps)[0]).sum(axis=(0, 1))[:, None], d.sum(axis=(0, 1))
