"""What an ensemble is given for each of its models: seeds, numbers, rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .._support.arguments import seed_of

__all__ = ["number_each", "rows_each", "seeds_of"]

Rows = NDArray[np.int64]


def seeds_of(rng: Any, n: int, seed: int) -> list[int]:
    """A seed for each of n models; one seed makes them by Philox (Salmon et al. 2011), whose stream is fixed."""
    if not isinstance(rng, (list, tuple, range)) and not (isinstance(rng, np.ndarray) and rng.ndim == 1):
        start = seed if rng is None else seed_of(rng)
        return [int(word) for word in np.random.Philox(key=start).random_raw(n)]
    if len(rng) != n:
        raise ValueError(f"rng must have a seed for each of the {n} models; got {len(rng)}")
    return [_seed(one, k) for k, one in enumerate(rng)]


def _seed(rng: Any, k: int) -> int:
    if rng is None:
        raise TypeError(f"rng[{k}] must be an integer or a numpy.random.Generator; got None")
    try:
        return seed_of(rng)
    except (TypeError, ValueError) as error:
        raise type(error)(str(error).replace("rng", f"rng[{k}]", 1)) from None


def number_each(value: Any, name: str, n: int) -> list[float] | None:
    """A number for each of n models, from one or from n of them."""
    if value is None:
        return None
    if (
        isinstance(value, (str, bytes))
        or not hasattr(value, "__len__")
        or (isinstance(value, np.ndarray) and value.ndim == 0)
    ):
        return [_core.number(value, name)] * n
    if len(value) != n:
        raise ValueError(f"{name} must be a number or have shape ({n},), one a model; got shape ({len(value)},)")
    return [_core.number(one, f"{name}[{k}]") for k, one in enumerate(value)]


def rows_each(rows: Any, n: int, available: int) -> list[Rows] | None:
    """Row numbers of each of n models; the core checks their range, negative ones count from the end."""
    if rows is None:
        return None
    if isinstance(rows, (str, bytes)) or not hasattr(rows, "__len__"):
        raise TypeError(f"rows must be a list of arrays of row numbers, one a model; got {_core.shown(rows)}")
    if len(rows) != n:
        raise ValueError(f"rows must have a list for each of the {n} models; got {len(rows)}")
    return [_list(one, k, available) for k, one in enumerate(rows)]


def _list(rows: Any, k: int, available: int) -> Rows:
    try:
        numbers = np.asarray(rows)
    except ValueError:
        numbers = np.empty((0, 0))
    if numbers.ndim != 1:
        raise ValueError(f"rows[{k}] must be row numbers, shape (rows,); got {_core.shown(rows)}")
    if numbers.dtype.kind == "b":
        if len(numbers) != available:
            raise ValueError(f"rows[{k}] must have a bool for each of the {available} rows; got {len(numbers)}")
        numbers = np.flatnonzero(numbers)
    if numbers.size and numbers.dtype.kind not in "iu":
        raise TypeError(f"rows[{k}] must be whole numbers; got dtype {numbers.dtype}")
    if numbers.dtype.kind == "u" and numbers.size and int(numbers.max()) >= available:
        numbers = np.minimum(numbers, np.uint64(available))
    places = np.ascontiguousarray(numbers, dtype=np.int64)
    return np.where((places < 0) & (places >= -available), places + available, places) if (places < 0).any() else places
