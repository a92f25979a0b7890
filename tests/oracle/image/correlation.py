"""out(y, x) = Σ_i Σ_j kernel(i, j)·image(y + i − above, x + j − before), with what lies around an image spelt out."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

MODES = ["reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"]


def period(mode, n):
    """The places of a line that repeat to both sides."""
    inside = list(range(n))
    return inside + {"reflect": inside[::-1], "mirror": inside[-2:0:-1], "wrap": []}[mode]


def sources(mode, n, before, behind):
    """For each place of a line with its surroundings the place inside, or −1."""
    places = np.arange(-before, n + behind)
    if mode == "nearest":
        return np.clip(places, 0, n - 1)
    if mode in ("reflect", "mirror", "wrap"):
        repeated = np.array(period(mode, n))
        return repeated[places % len(repeated)]
    return np.where((places >= 0) & (places < n), places, -1)


def surroundings(mode, k, turned):
    """Places that are wanted on both sides of a line for a kernel of k."""
    if mode == "valid":
        return 0, 0
    if mode == "full":
        return k - 1, k - 1
    before = (k - 1) // 2 if turned else k // 2
    return before, k - 1 - before


def surrounded(image, shape, mode, cval, turned=False):
    """The image (h, w) with all that a kernel of this shape sees."""
    rows, cols = (sources(mode, n, *surroundings(mode, k, turned)) for n, k in zip(image.shape, shape, strict=True))
    outside = np.asarray(cval if mode == "constant" else 0, image.dtype)
    padded = np.append(np.append(image, np.full((image.shape[0], 1), outside), 1),
                       np.full((1, image.shape[1] + 1), outside), 0)  # fmt: skip
    return padded[rows][:, cols]


def correlate(image, kernel, mode="reflect", cval=0.0, turned=False):
    """In float64, of one channel; turned: the convolution."""
    kernel = np.asarray(kernel, float)[:: -1 if turned else 1, :: -1 if turned else 1]
    windows = sliding_window_view(surrounded(np.asarray(image, float), kernel.shape, mode, cval, turned), kernel.shape)
    return np.einsum("yxij,ij->yx", windows, kernel)


def chain(image, kernel, fma, mode="reflect", cval=0.0, turned=False):
    """One chain from zero over (i, j) in row-major order, of the turned kernel for a convolution."""
    kernel = kernel[:: -1 if turned else 1, :: -1 if turned else 1]
    wide = surrounded(image, kernel.shape, mode, cval, turned)
    h, w = (n - k + 1 for n, k in zip(wide.shape, kernel.shape, strict=True))
    total = np.zeros((h, w), image.dtype)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            total = fma(wide[i : i + h, j : j + w], kernel[i, j], total)
    return total
