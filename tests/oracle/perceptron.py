"""The perceptron rule (Rosenblatt 1958), one sample after the other: e = t - a, W += e pᵀ, b += e; zero start.

Net inputs are chains of fma from the bias in increasing k, as the library promises, so weights are compared to the bit.
"""

import numpy as np
from fma import fma

LOW = {"hardlim": 0.0, "hardlims": -1.0}  # the answer below a net input of 0; at 0 and above it is 1


def answers(W, b, p, transfer, product=fma):
    z = b.copy()
    for k in range(len(p)):
        z = product(W[:, k], p[k], z)
    return np.where(z >= 0, 1.0, LOW[transfer]).astype(b.dtype)


def step(W, b, p, t, transfer="hardlim", product=fma):
    """New weights and biases, the answers before, and the errors."""
    a = answers(W, b, p, transfer, product)
    e = t - a
    return W + np.outer(e, p), b + e, a, e


def train(P, T, transfer="hardlim", epochs=1000, product=fma, start=None):
    """(W, b, mistakes of each epoch); ends after one without any."""
    n_out, n_in = T.shape[1], P.shape[1]
    W, b = start or (np.zeros((n_out, n_in), P.dtype), np.zeros(n_out, P.dtype))
    mistakes = []
    for _ in range(epochs):
        mistakes.append(0)
        for p, t in zip(P, T, strict=True):
            W, b, _, e = step(W, b, p, t, transfer, product)
            mistakes[-1] += np.count_nonzero(e)
        if mistakes[-1] == 0:
            break
    return W, b, mistakes
