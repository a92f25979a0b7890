"""PA = LU with partial pivoting and A = L·Lᵀ, and substitution, element by element in the order of the library."""

import numpy as np


def solve(a, b, fma):
    """x with a·x = b: Gaussian elimination on [a b]; then rows from the last up, k decreasing."""
    a, x = a.copy(), b.copy()
    n = len(a)
    for j in range(n):
        pivot = j + int(np.argmax(np.abs(a[j:, j])))  # the first of the largest
        a[[j, pivot]], x[[j, pivot]] = a[[pivot, j]], x[[pivot, j]]
        factor = -(a[j + 1 :, j] / a[j, j])[:, None]
        a[j + 1 :, j + 1 :] = fma(a[j, j + 1 :][None], factor, a[j + 1 :, j + 1 :])
        x[j + 1 :] = fma(x[j][None], factor, x[j + 1 :])
    for j in range(n - 1, -1, -1):
        x[j] = x[j] / a[j, j]
        x[:j] = fma(x[j][None], -a[:j, j][:, None], x[:j])
    return x


def cholesky(a, fma):
    """The lower triangle, column by column from the left."""
    a = a.copy()
    n = len(a)
    for j in range(n):
        a[j, j] = np.sqrt(a[j, j])
        a[j + 1 :, j] = a[j + 1 :, j] / a[j, j]
        for c in range(j + 1, n):
            a[c:, c] = fma(a[c:, j], -a[c, j], a[c:, c])
    return np.tril(a)
