"""Tables of named columns (pandas, polars and their kin), told by what they offer: as plain arrays, with errors by column."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._support.arrays import plain_tensor

__all__ = ["MISSING", "check_names", "is_frame", "names_of", "plain_column", "plain_matrix"]

MISSING = ("NoneType", "NAType", "NaTType")  # types of what stands for a missing value


def is_frame(data: object) -> bool:
    """Whether this is a table with names of columns."""
    return not isinstance(data, (np.ndarray, list, tuple)) and hasattr(data, "columns") and hasattr(data, "__array__")


def names_of(data: Any) -> list[str] | None:
    """The names of the columns of a table; None of anything else, and of a table whose columns are numbered."""
    if not is_frame(data):
        return None
    names = list(data.columns)
    return names if names and all(isinstance(name, str) for name in names) else None


def check_names(known: list[str] | None, frame: Any, argument: str) -> None:
    """ValueError unless the columns of a table are those that the network was trained on, in the same order."""
    names = names_of(frame)
    if known is None or names is None or names == known:
        return
    missing, added = [n for n in known if n not in names], [n for n in names if n not in known]
    if not missing and not added and len(names) == len(known):
        raise ValueError(
            f"the columns of {argument} are in another order than in fit: {_listed(names)} instead of {_listed(known)}; "
            f"net.feature_names has them in order"
        )
    parts = [("without", missing), ("not in fit", added)]
    told = "; ".join(f"{words}: {_listed(names)}" for words, names in parts if names) or "some are there twice"
    raise ValueError(f"the columns of {argument} must be those of fit; {told}")


def plain_matrix(frame: Any, argument: str) -> NDArray[Any]:
    """A table as an array of finite numbers; errors name a column, and never show what is in it."""
    array = np.asarray(frame)
    if array.ndim != 2:
        raise ValueError(f"{argument} must be a table of rows and columns; got {array.ndim} dimensions")
    names = [ascii(name)[:60] for name in frame.columns]
    if array.dtype.kind not in "fiub":
        columns = [_numbers(_column(frame, array, k), f"column {name} of {argument}") for k, name in enumerate(names)]
        array = np.column_stack([column.astype(np.float64) for column in columns]) if columns else np.empty((0, 0))
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        row, k = np.argwhere(~np.isfinite(array))[0].tolist()
        raise _not_finite(f"column {names[k]} of {argument}", row, array[row, k])
    return array


def plain_column(data: Any, argument: str) -> Any:
    """A table, or one column of numbers that are kept as objects, as an array; anything else as it is."""
    if data is None or isinstance(data, (np.ndarray, list, tuple)):
        return data
    if is_frame(data):
        return plain_matrix(data, argument)
    if hasattr(data, "__dlpack__") or not all(hasattr(data, name) for name in ("__array__", "dtype", "name")):
        return plain_tensor(data)
    array = np.asarray(data)
    if array.dtype.kind == "f" and np.isnan(array).any():
        raise _not_finite(argument, int(np.isnan(array).argmax()), None)
    if array.dtype.kind != "O" or any(isinstance(value, str) for value in array[:1]):
        return array  # for names of classes the core says how they are numbered
    return _numbers(array, argument)


def _column(frame: Any, array: NDArray[Any], k: int) -> Any:
    """Column ``k`` with its own type, where the library offers that, without the names, which may be there twice."""
    if hasattr(frame, "iloc"):
        return frame.iloc[:, k]
    return frame.to_series(k) if hasattr(frame, "to_series") else array[:, k]


def _numbers(values: Any, place: str) -> NDArray[Any]:
    """One column as an array of a number type; int64 where all are whole."""
    array = np.asarray(values)
    if array.dtype.kind in "fiub":
        return array
    if array.dtype.kind != "O":
        raise TypeError(f"{place} must hold numbers; got dtype {str(array.dtype)[:60]}")
    for row, value in enumerate(array):
        if type(value).__name__ in MISSING:
            raise _not_finite(place, row, None)
        if isinstance(value, (str, bytes, complex, np.complexfloating)) or not hasattr(value, "__float__"):
            raise TypeError(f"{place} must hold numbers; row {row} is of type {type(value).__name__[:60]}")
        if value != value:
            raise _not_finite(place, row, value)
    whole = all(isinstance(value, (int, np.integer, np.bool_)) for value in array)
    return array.astype(np.int64 if whole else np.float64)


def _not_finite(place: str, row: int, value: Any) -> ValueError:
    if value is None or value != value:
        return ValueError(f"{place} has a missing value in row {row}; fill such values, or leave their rows out")
    return ValueError(f"{place} must be finite; row {row} is infinite")


def _listed(names: list[str]) -> str:
    shown = [ascii(name) if len(name) <= 30 else ascii(name[:27]) + "..." for name in names[:6]]
    return ", ".join(shown) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
