"""The largest, the smallest or the mean pixel of whole windows: columns of a window first, then the columns."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(image, size, stride):
    """(rows, cols, size rows, size cols) of an image (h, w)."""
    if image.shape[0] < size[0] or image.shape[1] < size[1]:
        lines = [0 if n < k else (n - k) // s + 1 for n, k, s in zip(image.shape, size, stride, strict=True)]
        return np.zeros((*lines, *size), image.dtype)
    return sliding_window_view(image, size)[:: stride[0], :: stride[1]]


def pool(image, size, kind, stride):
    found = windows(image, size, stride)
    if kind != "mean":
        return getattr(np, kind)(found, axis=(2, 3))
    columns = found[:, :, 0].copy()
    for i in range(1, size[0]):
        columns = columns + found[:, :, i]
    total = columns[..., 0].copy()
    for j in range(1, size[1]):
        total = total + columns[..., j]
    return total / image.dtype.type(size[0] * size[1])
