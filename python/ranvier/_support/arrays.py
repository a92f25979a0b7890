"""Arrays as arguments of descriptions: copies of what was given, or an error that names the argument."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["as_array", "integers", "plain_tensor", "readable", "real"]


def as_array(values: Any) -> NDArray[Any] | None:
    """What NumPy makes of values, of tensors of other libraries without a copy. None where it makes nothing: what takes them
    then says what is wrong.

    >>> as_array([1, 2]), as_array([[1], [2, 3]])
    (array([1, 2]), None)
    """
    try:
        return _converted(values)
    except MemoryError:
        raise
    except Exception:  # each library has its own
        return None


def _converted(values: Any) -> NDArray[Any]:
    alone = hasattr(values, "__dlpack__") and not hasattr(values, "__array__")
    array: NDArray[Any] = np.from_dlpack(values) if alone else np.asanyarray(values)
    return array


def plain_tensor(values: Any) -> Any:
    """A tensor of another library as an array in the same memory. Anything else, and what NumPy cannot read, as it is."""
    if isinstance(values, np.ndarray) or not hasattr(values, "__dlpack__"):
        return values
    array = as_array(values)
    return values if array is None else array


def readable(values: Any, name: str) -> NDArray[Any]:
    """The values as an array of any kind, or an error that names the argument."""
    try:
        return np.asarray(_converted(values))
    except MemoryError:
        raise
    except Exception as error:
        raise TypeError(
            f"{name} must be an array that NumPy can read; got a {type(values).__name__}: {error}"[:600]
        ) from None


def real(values: object, name: str, wanted: str = "an array of numbers") -> NDArray[Any]:
    """The values as a plain array of real numbers.

    >>> real([[1, 2]], "matrix").shape
    (1, 2)
    """
    given = as_array(values)
    if given is None or given.dtype.kind not in "fiub" or isinstance(given, np.ma.MaskedArray):
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
