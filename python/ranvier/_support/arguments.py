"""Arguments that are resolved before the core sees them; errors name the argument, what it got and what it wanted."""

from __future__ import annotations

import operator
import os
from typing import Any

import numpy as np

from .. import _core


def dtype_name(dtype: str | type[np.floating[Any]] | np.dtype[Any]) -> str:
    given: object = dtype  # None would be NumPy's float64
    try:
        name = "" if given is None else str(np.dtype(dtype).name)
    except Exception:  # a TypeError, ValueError or SyntaxError, by what it was
        name = ""
    if name not in ("float32", "float64"):
        raise ValueError(f"dtype must be 'float32' or 'float64'; got {_core.shown(dtype)}")
    return name


def whole_number(value: Any, name: str, wanted: str = "an integer") -> int:
    """An integer of any library, which may be negative; no bool, 1.5 or "1"."""
    if type(value) is int:
        return value
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be {wanted}; got {_core.shown(value)}") from None


def seed_of(rng: int | np.random.Generator | None) -> int:
    """64 bits from an integer, a Generator, or the system."""
    if rng is None:
        return int.from_bytes(os.urandom(8), "little")
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**64, dtype=np.uint64))
    seed = whole_number(rng, "rng", "an integer, a numpy.random.Generator or None")
    if not 0 <= seed < 2**64:
        raise ValueError(f"rng must be an integer in [0, 2**64); got {_core.shown(seed)}")
    return seed


def check_no_class(argument: str, given: Any, base: type, module: str) -> None:
    """TypeError for a class of the library in place of an object of it; ``module`` is where users find it.

    >>> check_no_class("rule", int, int, "rv")
    Traceback (most recent call last):
    TypeError: rule must be an object, and got the class int; give an instance: rv.int(...)
    """
    if isinstance(given, type) and issubclass(given, base):
        name = given.__name__[:60]
        raise TypeError(
            f"{argument} must be an object, and got the class {name}; give an instance: {module}.{name}(...)"
        )
