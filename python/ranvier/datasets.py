"""Data sets that come with the package: small, real, with their source and licence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import os

__all__ = ["Digits", "load_digits", "read_idx"]


def __dir__() -> list[str]:
    return sorted(__all__)


_FOLDER = Path(__file__).parent / "data"
_FULL = np.float32(16)  # a pixel counts the inked dots of a 4 × 4 block: 0 … 16


class Digits(NamedTuple):
    """Images and their labels; unpacks as ``X, y = load_digits()``.

    Attributes
    ----------
    X : ndarray (1797, 64) float32
        One image of 8 × 8 pixels a row, row by row, 0 (paper) … 1 (ink).
    y : ndarray (1797,) int64
        The digit that was written, 0 … 9.
    """

    X: NDArray[np.float32]
    y: NDArray[np.int64]


def load_digits() -> Digits:
    """Load 1,797 real handwritten digits, the test set of the UCI repository's "optdigits".

    Every call gives new arrays, so that changing them changes nothing else.

    Returns
    -------
    Digits
        ``X`` (1797, 64) float32 in 0 … 1 and ``y`` (1797,) int64.

    Notes
    -----
    Source: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits* (1998), UCI Machine Learning
    Repository, https://doi.org/10.24432/C50P49, licensed under CC BY 4.0
    (https://creativecommons.org/licenses/by/4.0/). Changed only in form: pixels divided by 16.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = rv.datasets.load_digits()
    >>> X.shape, y[:10].tolist()
    ((1797, 64), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    with np.load(_FOLDER / "digits.npz", allow_pickle=False) as stored:
        return Digits(stored["pixels"].astype(np.float32) / _FULL, stored["labels"].astype(np.int64))


def read_idx(path: str | os.PathLike[Any]) -> NDArray[Any]:
    """Read a file of MNIST's format, IDX, also one that gzip has packed.

    Parameters
    ----------
    path : str or os.PathLike

    Returns
    -------
    ndarray
        In the file's shape and dtype, in the byte order of this machine: (60000, 28, 28) uint8 of MNIST's training images,
        (60000,) uint8 of their labels.

    Raises
    ------
    FileFormatError
        The file is not of this format, or is shorter or longer than it says.
    OSError
        The file cannot be read.

    Notes
    -----
    The format: two zero bytes, a byte for the type, one for the number of dimensions, then the dimensions and the numbers, big
    endian (LeCun, Cortes & Burges, *The MNIST database of handwritten digits*). MNIST itself is not part of this package.

    Examples
    --------
    >>> images = rv.datasets.read_idx("train-images-idx3-ubyte.gz")                  # doctest: +SKIP
    >>> X = images[..., None] / np.float32(255)                                      # doctest: +SKIP
    """
    from ._support.idx import array_of

    return array_of(path)
