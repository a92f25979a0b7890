"""Binary cross-entropy, summed over sigmoid outputs: E = -sum_i (t_i log y_i + (1 - t_i) log(1 - y_i)).

Written in net inputs z, where it neither overflows nor cancels:
E = sum_i log(1 + exp(z_i)) - t_i z_i, dE/dz_i = y_i - t_i.
"""

from oracle.activations import sigmoid, softplus

DEFAULTS = {}
OUTPUTS = ("sigmoid",)  # the output activations it demands
OF_NET_INPUT = True


def value(z, t):
    return (softplus.value(z) - t * z).sum(axis=1)


def derivative(z, t):
    return sigmoid.value(z) - t


def targets(rows, n_out, draw):
    """Probabilities."""
    return draw.random((rows, n_out))
