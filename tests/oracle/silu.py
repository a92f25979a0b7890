"""Sigmoid linear unit (swish): y = z s(z), y' = s (1 + z (1 - s)), s the sigmoid (Elfwing et al. 2018)."""

from . import sigmoid

KIND = "activation"
DEFAULTS = {}


def value(z):
    return z * sigmoid.value(z)


def derivative(z):
    return sigmoid.value(z) * (1.0 + z * sigmoid.value(-z))
