"""Images as users have them, (rows, height, width, channels), and as the core takes them: rows of numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._support.arrays import as_array
from .._support.units import has_unit

__all__ = ["flat_images", "flat_output", "plain_array"]


def plain_array(values: Any) -> NDArray[Any] | None:
    """Numbers as an array. None of what the core is to see as it is, for it names what is wrong: what is no array, rows
    of unequal length, masked and sparse arrays, numbers with units."""
    if not isinstance(values, (list, tuple)):
        if not (hasattr(values, "__array__") or hasattr(values, "__dlpack__")):
            return None
        if hasattr(values, "filled") or hasattr(values, "tocsr") or has_unit(values):
            return None
    array = as_array(values)
    return None if array is None else np.asarray(array)


def flat_images(X: Any, shape: tuple[int, int, int], argument: str) -> Any:
    """Images of this shape, of one channel also (rows, h, w), as rows; what has other dimensions as it is."""
    if isinstance(X, np.ndarray) and X.ndim == 2:
        return X
    images = plain_array(X)
    if images is None or images.ndim not in (3, 4):
        return X
    h, w, c = shape
    if images.shape[1:] == shape or (c == 1 and images.shape[1:] == (h, w)):
        return images.reshape(len(images), math.prod(shape))
    hint = f"; use np.moveaxis({argument}, 1, -1)" if images.shape[1:] == (c, h, w) else ""
    raise ValueError(f"{argument} must have shape (rows, {h}, {w}, {c}); got {images.shape}{hint}")


def flat_output(out: Any, X: Any, shape: tuple[int, int, int], dtype: str) -> Any:
    """The memory of an array (rows, h, w, c) that is to be written, as rows of numbers. What is no array as it is."""
    if not isinstance(out, np.ndarray) or hasattr(out, "filled"):
        return out
    rows = len(X) if isinstance(X, (np.ndarray, list, tuple)) else len(out) if out.ndim else 0
    wrong = (
        f"dtype {out.dtype}" if out.dtype != dtype
        else f"shape {out.shape}" if out.shape != (rows, *shape)
        else "a read-only array" if not out.flags.writeable
        else f"strides {out.strides}" if not out.flags.c_contiguous
        else None
    )  # fmt: skip
    if wrong:
        raise ValueError(f"out must be a writable C-ordered {dtype} array of shape {(rows, *shape)}; got {wrong}")
    return out.reshape(rows, math.prod(shape))
