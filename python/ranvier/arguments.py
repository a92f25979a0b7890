"""Arguments that are resolved before the core sees them; errors name the argument, what it got and what it wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .results import EpochInfo


def dtype_name(dtype: str | type[np.floating[Any]] | np.dtype[Any]) -> str:
    given: object = dtype  # None would be NumPy's float64
    try:
        name = "" if given is None else str(np.dtype(dtype).name)
    except Exception:  # a TypeError, ValueError or SyntaxError, by what it was
        name = ""
    if name not in ("float32", "float64"):
        raise ValueError(f"dtype must be 'float32' or 'float64'; got {_core.shown(dtype)}")
    return name


def seed_of(rng: int | np.random.Generator | None) -> int:
    """64 bits from an integer, a Generator, or the system."""
    if rng is None:
        return int.from_bytes(os.urandom(8), "little")
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**64, dtype=np.uint64))
    if isinstance(rng, (bool, np.bool_)) or not hasattr(rng, "__index__"):
        raise TypeError(f"rng must be an integer, a numpy.random.Generator or None; got {_core.shown(rng)}")
    seed = int(rng.__index__())
    if not 0 <= seed < 2**64:
        raise ValueError(f"rng must be an integer in [0, 2**64); got {_core.shown(seed)}")
    return seed


def chosen_neurons(values: object, n: int) -> NDArray[np.int64]:
    """The neurons of ``record_neurons`` in increasing order."""
    try:
        given = np.asarray(values)
    except ValueError:  # ragged
        given = np.asarray(None)
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        hint = "; for a mask use np.flatnonzero(mask)" if given.dtype.kind == "b" else ""
        raise TypeError(f"record_neurons must be a sequence of integers or None; got {_core.shown(values)}{hint}")
    if not given.size:
        raise ValueError("record_neurons must name at least one neuron; record=() records none")
    outside = np.flatnonzero((given < 0) | (given >= n))
    if outside.size:
        i = outside[0]
        raise ValueError(f"record_neurons[{i}] must lie in 0 ... {n - 1}; got {given[i]}")
    chosen = np.sort(given.astype(np.int64))
    twice = chosen[1:][np.diff(chosen) == 0]
    if twice.size:
        raise ValueError(f"record_neurons must name every neuron once; got {twice[0]} twice")
    return chosen


def watchers_of(callbacks: Iterable[Callable[[EpochInfo], object]] | None) -> list[Callable[[EpochInfo], object]]:
    if callbacks is None:
        return []
    if callable(callbacks) or not isinstance(callbacks, Iterable):
        raise TypeError(f"callbacks must be a list of callables; got {_core.shown(callbacks)}")
    watchers = list(callbacks)
    for k, callback in enumerate(watchers):
        if not callable(callback):
            raise TypeError(f"callbacks[{k}] must be callable; got {_core.shown(callback)}")
    return watchers
