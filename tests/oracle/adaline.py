"""The LMS rule (Widrow and Hoff 1960) as in Hagan, Demuth and Beale: e = t - (W p + b), W += 2 alpha e pᵀ,
b += 2 alpha e; zero start."""

import numpy as np

DEFAULTS = {"learning_rate": 0.01, "epochs": 100}


def train(P, T, learning_rate, epochs):
    """(W, b, mean squared error of each epoch, each e as it was before its update)."""
    W, b = np.zeros((T.shape[1], P.shape[1])), np.zeros(T.shape[1])
    mse = []
    for _ in range(epochs):
        squares = []
        for p, t in zip(P, T, strict=True):
            e = t - (W @ p + b)
            squares.append(np.mean(e**2))
            W, b = W + 2 * learning_rate * np.outer(e, p), b + 2 * learning_rate * e
        mse.append(np.mean(squares))
    return W, b, np.array(mse)


def largest_stable_rate(P):
    z = np.column_stack([P, np.ones(len(P))])
    return 1 / np.linalg.norm(z, 2) ** 2 * len(z)  # the largest singular value squared is the largest eigenvalue
