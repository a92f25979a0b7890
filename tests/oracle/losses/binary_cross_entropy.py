"""Binary cross-entropy, summed over sigmoid outputs: E = -sum_i (t_i log y_i + (1 - t_i) log(1 - y_i)).

Written in net inputs z, where it neither overflows nor cancels:
E = sum_i log(1 + exp(z_i)) - t_i z_i, dE/dz_i = y_i - t_i, where log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)).
"""

import numpy as np

from oracle.activations import sigmoid

DEFAULTS = {}
OUTPUTS = ("sigmoid",)  # the output activations it demands
OF_NET_INPUT = True
REFUSED = [-0.1, 1.5]
KNOWN = [([0.0, 0.0], [1.0, 0.25], 2 * np.log(2.0), {})]


def targets(rows, n, draw):
    return draw.random((rows, n))


def value(z, t):
    part = np.where(z > 0, (1.0 - t) * z, -t * z)
    return (part + np.log1p(np.exp(np.where(z > 0, -z, z)))).sum(axis=1)


def derivative(z, t):
    return sigmoid.value(z) - t
