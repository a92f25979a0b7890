"""Arguments that are resolved before the core sees them; errors name the argument, what it got and what it wanted."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from . import _core


def dtype_name(dtype: str | type[np.floating[Any]] | np.dtype[Any]) -> str:
    try:
        return str(np.dtype(dtype).name)
    except TypeError:
        raise ValueError(f"dtype must be 'float32' or 'float64'; got {str(dtype)[:60]!r}") from None


def seed_of(rng: int | np.random.Generator | None) -> int:
    """64 bits from an integer, a Generator, or the system."""
    if rng is None:
        return int.from_bytes(os.urandom(8), "little")
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**64, dtype=np.uint64))
    if isinstance(rng, (bool, np.bool_)) or not hasattr(rng, "__index__"):
        raise TypeError(f"rng must be an integer, a numpy.random.Generator or None; got {type(rng).__name__} {rng!r}")
    seed = int(rng.__index__())
    if not 0 <= seed < 2**64:
        raise ValueError(f"rng must be an integer in [0, 2**64); got {seed}")
    return seed


def optimizer_or_default(optimizer: _core.Optimizer | None) -> _core.Optimizer:
    if optimizer is None:
        return _core.SGD()
    if not isinstance(optimizer, _core.Optimizer):
        raise TypeError(
            f"optimizer must be an optimiser such as rv.SGD(0.1); got {type(optimizer).__name__} {optimizer!r}"
        )
    return optimizer


def check_threads(threads: int | None) -> None:
    if threads is None:
        return
    if isinstance(threads, (bool, np.bool_)) or not hasattr(threads, "__index__"):
        raise TypeError(f"threads must be an integer >= 1 or None; got {type(threads).__name__} {threads!r}")
    if threads.__index__() < 1:
        raise ValueError(f"threads must be an integer >= 1 or None; got {threads}")
