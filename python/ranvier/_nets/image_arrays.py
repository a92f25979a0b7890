"""Images as users have them, (rows, height, width, channels), and as the core takes them: rows of numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["flat_images", "flat_output"]


def flat_images(X: Any, shape: tuple[int, int, int], argument: str) -> Any:
    """Images of this shape, of one channel also (rows, h, w), as rows; what has other dimensions as it is."""
    if (isinstance(X, np.ndarray) and X.ndim == 2) or not (isinstance(X, (list, tuple)) or hasattr(X, "__array__")):
        return X
    images = np.asarray(X)
    if images.ndim not in (3, 4):
        return X
    h, w, c = shape
    if images.shape[1:] == shape or (c == 1 and images.shape[1:] == (h, w)):
        return images.reshape(len(images), math.prod(shape))
    hint = f"; use np.moveaxis({argument}, 1, -1)" if images.shape[1:] == (c, h, w) else ""
    raise ValueError(f"{argument} must have shape (rows, {h}, {w}, {c}); got {images.shape}{hint}")


def flat_output(out: Any, shape: tuple[int, int, int]) -> NDArray[Any]:
    """The memory of an array (rows, h, w, c) that is to be written, as rows of numbers."""
    if not isinstance(out, np.ndarray) or out.ndim != 4 or out.shape[1:] != shape or not out.flags.c_contiguous:
        raise ValueError(f"out must be a C-ordered array (rows, {', '.join(map(str, shape))}); got {_core.shown(out)}")
    return out.reshape(len(out), math.prod(shape))
