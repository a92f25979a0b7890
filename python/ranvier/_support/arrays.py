"""Arrays as arguments of descriptions: copies of what was given, or an error that names the argument."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["integers", "real"]


def real(values: object, name: str, wanted: str = "an array of numbers") -> NDArray[Any]:
    """The values as a plain array of real numbers.

    >>> real([[1, 2]], "matrix").shape
    (1, 2)
    """
    try:
        given = np.asanyarray(values)
    except ValueError:  # ragged
        given = np.asarray(None)
    if given.dtype.kind not in "fiub" or isinstance(given, np.ma.MaskedArray):
        raise TypeError(f"{name} must be {wanted}; got {_core.shown(values)}")
    return np.asarray(given)


def integers(values: object, name: str) -> NDArray[np.int64]:
    """A copy of an array of integers, numbers of neurons; one without elements may be of any kind.

    >>> integers([0, 3], "i")
    array([0, 3])
    """
    given = real(values, name, "an array of integers, numbers of neurons")
    if given.size and given.dtype.kind not in "iu":
        raise TypeError(f"{name} must be an array of integers, numbers of neurons; got {_core.shown(values)}")
    return np.array(given, dtype=np.int64)
