"""Starting weights: uniform in [-limit, limit) or normal with a standard deviation set by the fans; biases zero.

glorot  limit sqrt(6 / (n_in + n_out))  sd sqrt(2 / (n_in + n_out))    (Glorot and Bengio 2010)
he      limit sqrt(6 / n_in)            sd sqrt(2 / n_in)              (He et al. 2015)
lecun   limit sqrt(3 / n_in)            sd sqrt(1 / n_in)              (LeCun et al. 1998)
"""

import math

import numpy as np

from oracle import philox

LIMIT = {  # of a uniform distribution, whose variance is limit^2 / 3
    "glorot_uniform": lambda n_in, n_out: math.sqrt(6.0 / (n_in + n_out)),
    "he_uniform": lambda n_in, n_out: math.sqrt(6.0 / n_in),
    "lecun_uniform": lambda n_in, n_out: math.sqrt(3.0 / n_in),
}
DEVIATION = {
    "glorot_normal": lambda n_in, n_out: math.sqrt(2.0 / (n_in + n_out)),
    "he_normal": lambda n_in, n_out: math.sqrt(2.0 / n_in),
    "lecun_normal": lambda n_in, n_out: math.sqrt(1.0 / n_in),
}
NAMES = [*LIMIT, *DEVIATION, "zeros"]
DEFAULT = "glorot_uniform"


def weight(name, n_in, n_out, seed, layer, dtype="float64"):
    """Weights (n_out, n_in) of the layer-th dense layer; drawn in storage order (n_in, n_out)."""
    size = n_in * n_out
    if name in LIMIT:
        u = philox.uniform(philox.words(seed, size, 0, layer, "init"), dtype)
        drawn = LIMIT[name](n_in, n_out) * (2.0 * u - 1.0)
    elif name in DEVIATION:
        u = philox.uniform(philox.words(seed, 2 * size, 0, layer, "init"), "float64")
        normal = np.sqrt(-2.0 * np.log(1.0 - u[0::2])) * np.cos(2.0 * math.pi * u[1::2])  # Box and Muller 1958
        drawn = DEVIATION[name](n_in, n_out) * normal
    else:
        drawn = np.zeros(size)
    return drawn.astype(dtype).reshape(n_in, n_out).T
