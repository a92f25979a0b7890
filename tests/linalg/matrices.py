"""Matrices that are hard in one way or another, and the bounds that a stable method keeps."""

import fma
import numpy as np
import ranvier as rv

SIZES = [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 257]
DTYPES = ["float32", "float64"]
CHAIN = fma.rounded_twice if rv.config()["isa"] == "baseline" else fma.fma


def eps(dtype):
    return float(np.finfo(dtype).eps)


def norm(a):
    """The Frobenius norm in float64, of each matrix of a batch."""
    return np.sqrt(np.square(np.asarray(a, float)).sum(axis=(-2, -1)))


def hilbert(n):
    i = np.arange(n)
    return 1.0 / (i[:, None] + i + 1)


def graded(n, rng):
    """Rows and columns of very different size."""
    scale = 10.0 ** -np.linspace(0, 6, n)
    return rng.standard_normal((n, n)) * scale[:, None] * scale


def permuted(n, rng):
    """A triangle in random order: every pivot is somewhere else."""
    return (np.triu(rng.standard_normal((n, n))) + 2 * np.eye(n))[rng.permutation(n)][:, rng.permutation(n)]


def nearly_singular(n, rng):
    a = rng.standard_normal((n, n))
    if n > 1:
        a[-1] = a[:-1].sum(axis=0) + 1e-4 * a[-1]
    return a


def hard(n, dtype, seed=0):
    """Name -> an n×n matrix of this dtype."""
    rng = np.random.default_rng(seed)
    made = {
        "random": rng.standard_normal((n, n)),
        "hilbert": hilbert(min(n, 6)),
        "graded": graded(n, rng),
        "permuted": permuted(n, rng),
        "nearly singular": nearly_singular(n, rng),
        "large": 1e30 * rng.standard_normal((n, n)),
        "small": 1e-30 * rng.standard_normal((n, n)),
    }
    return {name: a.astype(dtype) for name, a in made.items()}


def positive(n, dtype, seed=0):
    """A symmetric positive definite matrix."""
    a = np.random.default_rng(seed).standard_normal((n, n))
    return (a @ a.T + n * np.eye(n)).astype(dtype)
