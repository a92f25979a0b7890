"""Starting weights: uniform in [-limit, limit) or normal with a standard deviation set by the fans; biases zero.

glorot  limit sqrt(6 / (n_in + n_out))  sd sqrt(2 / (n_in + n_out))    (Glorot and Bengio 2010)
he      limit sqrt(6 / n_in)            sd sqrt(2 / n_in)              (He et al. 2015)
lecun   limit sqrt(3 / n_in)            sd sqrt(1 / n_in)              (LeCun et al. 1998)
"""

import math

import numpy as np

from . import philox

NAMES = [
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "zeros",
]
DEFAULT = "glorot_uniform"


def variance(name, n_in, n_out):
    family = name.split("_")[0]
    return {"glorot": 2.0 / (n_in + n_out), "he": 2.0 / n_in, "lecun": 1.0 / n_in}[family]


def weight(name, n_in, n_out, seed, layer, dtype="float64"):
    """Weights (n_out, n_in) of the layer-th dense layer; drawn in storage order (n_in, n_out)."""
    size = n_in * n_out
    if name == "zeros":
        drawn = np.zeros(size)
    elif name.endswith("_uniform"):
        limit = math.sqrt(3.0 * variance(name, n_in, n_out))  # a uniform's variance is limit^2 / 3
        u = philox.uniform(philox.words(seed, size, 0, layer, "init"), dtype)
        drawn = limit * (2.0 * u - 1.0)
    else:
        u = philox.uniform(philox.words(seed, 2 * size, 0, layer, "init"), "float64")
        radius = np.sqrt(-2.0 * np.log(1.0 - u[0::2]))  # Box and Muller 1958
        drawn = math.sqrt(variance(name, n_in, n_out)) * radius * np.cos(2.0 * math.pi * u[1::2])
    return drawn.astype(dtype).reshape(n_in, n_out).T
