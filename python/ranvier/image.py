"""Images: correlation and convolution with a kernel, and pooling, as ``scipy.ndimage`` but faster (docs/image.md).

>>> import numpy as np
>>> import ranvier as rv
>>> step = np.repeat([[0.0, 0.0, 1.0, 1.0]], 3, axis=0)
>>> rv.image.correlate(step, [[-1, 0, 1]])
array([[0., 1., 1., 0.],
       [0., 1., 1., 0.],
       [0., 1., 1., 0.]])
>>> rv.image.pool(np.arange(16).reshape(4, 4))
array([[ 5.,  7.],
       [13., 15.]])

An image is (h, w), or has a third axis of channels that ``channel_axis`` names, and each channel is treated by itself.
bool, integers of 16 bits and shorter, float16 and float32 give float32, all others float64, and so does a mixture with
such a kernel: whole numbers never wrap around. A float image is read in place, whatever its strides; one of another
dtype is copied once. The same bits come out for any number of threads, on AVX2 and on AVX-512.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from numpy.typing import ArrayLike, NDArray

from . import _core

__all__ = ["convolve", "correlate", "pool"]

Mode: TypeAlias = Literal["reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"]
Kind: TypeAlias = Literal["max", "mean", "min"]


def __dir__() -> list[str]:
    return sorted(__all__)


def correlate(
    image: ArrayLike,
    kernel: ArrayLike,
    mode: Mode = "reflect",
    cval: float = 0.0,
    channel_axis: int | None = None,
    out: NDArray[Any] | None = None,
    threads: int = 1,
) -> NDArray[Any]:
    """The correlation of an image with a kernel, as ``scipy.ndimage.correlate``.

    out(y, x) = Σ_i Σ_j kernel(i, j)·image(y + i - kh // 2, x + j - kw // 2)

    Parameters
    ----------
    image : array_like, (h, w), or with an axis of channels
    kernel : array_like, (kh, kw)
        Of any size, also larger than the image.
    mode : {"reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"}
        What lies around an image a b c d: "reflect" c b a | a b c d | d c b; "nearest" a a a | a b c d | d d d;
        "mirror" d c b | a b c d | c b a; "wrap" b c d | a b c d | a b c; "constant" cval. "valid": only where the
        kernel lies within the image; "full": wherever it touches the image, with zeros around it (both as
        ``scipy.signal.correlate2d``).
    cval : float, default 0
        What lies around the image with mode="constant".
    channel_axis : int, optional
        The axis of an image with three axes that counts channels.
    out : ndarray of the result's dtype and shape, optional
        C-ordered, apart from image and kernel in memory.
    threads : int, default 1
        An upper bound on the threads that compute.

    Returns
    -------
    ndarray (h, w); (h - kh + 1, w - kw + 1) with "valid", (h + kh - 1, w + kw - 1) with "full"
        With the channels of the image at the same axis. float32 or float64: ``np.result_type(image, kernel, np.float32)``.

    Raises
    ------
    ValueError
        Shapes do not fit, a kernel larger than the image with "valid", an unknown mode, or out does not fit.
    TypeError
        An argument holds no real numbers, or longer ones than float64.

    Notes
    -----
    Each element is one chain of fused multiply-adds from zero over (i, j) in row-major order; what lies around the image
    takes part like any other pixel. NaN and infinities pass through.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.image.correlate([[1.0, 2.0, 4.0]], [[1.0, 0.0, -1.0]])
    array([[-1., -3., -2.]])
    >>> rv.image.correlate([[1.0, 2.0, 4.0]], [[1.0, 1.0]], mode="valid")
    array([[3., 6.]])
    """
    return _core.correlate(False, image, kernel, mode, cval, channel_axis, out, threads)


def convolve(
    image: ArrayLike,
    kernel: ArrayLike,
    mode: Mode = "reflect",
    cval: float = 0.0,
    channel_axis: int | None = None,
    out: NDArray[Any] | None = None,
    threads: int = 1,
) -> NDArray[Any]:
    """The convolution of an image with a kernel, as ``scipy.ndimage.convolve``.

    out(y, x) = Σ_i Σ_j kernel(i, j)·image(y - i + kh // 2, x - j + kw // 2)

    Parameters
    ----------
    image, kernel, mode, cval, channel_axis, out, threads
        As those of ``correlate``; "valid" and "full" as ``scipy.signal.convolve2d``.

    Returns
    -------
    ndarray
        As that of ``correlate``.

    Raises
    ------
    ValueError, TypeError
        As ``correlate``.

    Notes
    -----
    This is the correlation with the kernel turned by 180°, and its chain of fused multiply-adds runs over the turned
    kernel in row-major order. Of an even kernel the pixel that is written lies one further to the end than with the
    correlation.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.image.convolve([[0.0, 1.0, 0.0, 0.0]], [[1.0, 2.0, 3.0]])
    array([[1., 2., 3., 0.]])
    """
    return _core.correlate(True, image, kernel, mode, cval, channel_axis, out, threads)


def pool(
    image: ArrayLike,
    size: int | Sequence[int] = 2,
    kind: Kind = "max",
    stride: int | Sequence[int] | None = None,
    channel_axis: int | None = None,
    out: NDArray[Any] | None = None,
    threads: int = 1,
) -> NDArray[Any]:
    """The largest, the mean or the smallest pixel of each window of an image.

    Parameters
    ----------
    image : array_like, (h, w), or with an axis of channels
    size : int or pair of int, default 2
        Pixels of a window: rows and columns, or one number for both.
    kind : {"max", "mean", "min"}
    stride : int or pair of int, optional
        Pixels from one window to the next; None: size, windows side by side.
    channel_axis, out, threads
        As those of ``correlate``.

    Returns
    -------
    ndarray ((h - rows) // stride + 1, (w - cols) // stride + 1)
        Of whole windows only: pixels that fill none are left out, and an image smaller than a window has none. float32
        or float64: ``np.result_type(image, np.float32)``.

    Raises
    ------
    ValueError
        A size or stride below 1, an unknown kind, shapes or out that do not fit.
    TypeError
        The image holds no real numbers, or longer ones than float64; a size or stride is no integer.

    Notes
    -----
    The mean is the sum of the sums of the window's columns, in order, divided by their number. A NaN in a window is its
    result, as with ``numpy.max``.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.image.pool([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], size=2, kind="mean", stride=1)
    array([[3., 4.]])
    """
    return _core.pool(image, size, kind, stride, channel_axis, out, threads)
