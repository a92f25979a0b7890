"""C = A·B, each element one chain from zero over k in increasing order; and the dot product in 16 lanes and a tree."""

import numpy as np


def matmul(a, b, fma):
    c = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for k in range(a.shape[1]):
        c = fma(b[k], a[:, k : k + 1], c)
    return c


def dot(a, b, fma):
    pad = -len(a) % 16
    a, b = (np.concatenate([x, np.zeros(pad, x.dtype)]).reshape(-1, 16) for x in (a, b))
    lanes = np.zeros(16, a.dtype)
    for x, y in zip(a, b, strict=True):
        lanes = fma(x, y, lanes)
    for half in (8, 4, 2, 1):
        lanes = lanes[:half] + lanes[half : 2 * half]
    return lanes[0]
