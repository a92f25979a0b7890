"""Labels of classes as users write them: strings, whole numbers, bools."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._support.arrays import as_array
from .frames import MISSING

__all__ = ["label_text", "listed", "places_of", "plain_labels"]

_BY_NUMBER = "or number them: classes, y = np.unique(y, return_inverse=True)"


def plain_labels(y: Any, argument: str) -> Any:
    """One label a row as an array of strings, whole numbers or bools; anything else as it is.

    Numbers that are kept as objects become an array of numbers. TypeError for labels that a file cannot keep.

    >>> plain_labels(np.array([3, 1], object), "y")
    array([3, 1])
    """
    array = as_array(y)
    if array is None:  # rows of several lengths, which the core refuses
        return y
    array = np.asarray(array)
    if array.ndim != 1 or not len(array):
        return y
    kind = array.dtype.kind
    if kind == "O":
        return _of_objects(array, argument)
    if kind == "T":  # NumPy's strings of any length
        return array.astype(str)
    if kind == "S":
        raise TypeError(
            f"{argument} must be labels that a file can keep, strings or whole numbers; got bytes: decode them, "
            f"np.char.decode({argument}), {_BY_NUMBER}"
        )
    if kind in "mM":
        raise TypeError(
            f"{argument} must be labels that a file can keep, strings or whole numbers; got dates or times, "
            f"{array.dtype}: take their texts, {argument}.astype(str), {_BY_NUMBER}"
        )
    return array if kind in "biuU" else y


def _of_objects(array: NDArray[Any], argument: str) -> NDArray[Any]:
    kinds = [_kind(value) for value in array]
    if "missing" in kinds:
        raise ValueError(
            f"{argument} has a missing value in row {kinds.index('missing')}; fill such values, or leave their rows out"
        )
    if set(kinds) <= {"int", "float"}:
        try:
            return array.astype(np.float64 if "float" in kinds else np.int64)
        except OverflowError:
            raise ValueError(f"{argument} must be whole numbers of 64 bits as labels; there is a larger one") from None
    if set(kinds) in ({"str"}, {"bool"}):
        return array.astype(kinds[0])
    row = 0 if kinds[0] == "other" else next(k for k, kind in enumerate(kinds) if kind != kinds[0])
    raise TypeError(
        f"{argument} must be labels of one kind that a file can keep, all strings or all whole numbers; row {row} is of "
        f"type {type(array[row]).__name__[:60]}: take their texts, [str(label) for label in {argument}], {_BY_NUMBER}"
    )


def _kind(value: Any) -> str:
    if type(value).__name__ in MISSING or (isinstance(value, float) and value != value):
        return "missing"
    if isinstance(value, (bool, np.bool_)):
        return "bool"
    for name, types in (("str", str), ("int", (int, np.integer)), ("float", (float, np.floating))):
        if isinstance(value, types):
            return name
    return "other"


def places_of(labels: NDArray[Any], names: NDArray[Any]) -> tuple[NDArray[np.int64], int | None]:
    """The place of each label among the names, and the first row whose label is none of them.

    >>> places_of(np.array(["b", "a", "x"]), np.array(["b", "a"]))
    (array([0, 1, 0]), 2)
    """
    if (labels.dtype.kind == "U") != (names.dtype.kind == "U"):
        return np.zeros(len(labels), np.int64), 0
    order = np.argsort(names, kind="stable")
    found = order[np.minimum(np.searchsorted(names[order], labels), len(names) - 1)]
    wrong = names[found] != labels
    return found.astype(np.int64), int(wrong.argmax()) if wrong.any() else None


def label_text(label: Any) -> str:
    """A label in an error: not longer than a line has room for.

    >>> label_text("a" * 40)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaa..."
    """
    text = repr(label.item() if isinstance(label, np.generic) else label)
    return text if len(text) <= 30 else text[:27] + "..."


def listed(labels: list[Any]) -> str:
    """The first six labels, and how many more there are."""
    return ", ".join(map(label_text, labels[:6])) + (f" and {len(labels) - 6} more" if len(labels) > 6 else "")
