"""Arguments of the analyses of answers: class labels, weights of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._nets.labels import label_text, listed, places_of
from .._support.arrays import real

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__: list[str] = []


def class_labels(values: object, name: str, classes: int | None = None) -> NDArray[np.int64]:
    """Whole numbers (rows,) from 0 on, below ``classes``; at least one.

    >>> class_labels([2, 0], "y", 2)
    Traceback (most recent call last):
    ValueError: y must hold class labels 0 … 1; y[0] is 2
    """
    given = real(values, name, "an array of class labels, whole numbers from 0 on")
    if given.ndim != 1:
        hint = f"; of outputs (rows, classes) pass {name}.argmax(1)" if given.ndim == 2 else ""
        raise ValueError(f"{name} must have shape (rows,), a class label each; got {given.shape}{hint}")
    if not len(given):
        raise ValueError(f"{name} must have at least one row")
    if given.dtype.kind == "f":
        raise TypeError(f"{name} must be whole numbers; got dtype {given.dtype}: for class labels add .astype(int)")
    wrong = given < 0 if classes is None else (given < 0) | (given >= classes)
    if wrong.any():
        at = int(wrong.argmax())
        known = "from 0 on" if classes is None else f"0 … {classes - 1}"
        raise ValueError(f"{name} must hold class labels {known}; {name}[{at}] is {given[at]}")
    return given.astype(np.int64)


def class_numbers(
    y: object, predicted: object, classes: object, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Any]] | None:
    """Both as places in the list of the classes, and that list; None where they are numbers of classes already."""
    given = isinstance(classes, (list, tuple, np.ndarray))
    if not given and (strings(y) is None or strings(predicted) is None):
        return None
    if not given and classes is not None:
        raise TypeError(f"classes must be a list of all labels, or None; got {_core.shown(classes)}")
    both = _column(y, "y"), _column(predicted, "predicted")
    names = _labels(classes, "classes") if given else np.unique(np.concatenate(both))
    if names.ndim != 1 or not 1 <= len(names) <= most or len(np.unique(names)) < len(names):
        raise ValueError(f"classes must be 1 to {most:,} labels, all different; got {_core.shown(classes)}")
    return _places(both[0], names, "y"), _places(both[1], names, "predicted"), names.tolist()


def strings(values: object) -> NDArray[np.str_] | None:
    """An array of strings, be they kept as objects; None of anything else."""
    try:
        array = np.asarray(values)
    except ValueError:  # ragged
        return None
    if array.dtype.kind == "U":
        return array
    texts = array.dtype.kind in "OT" and array.size > 0 and all(isinstance(value, str) for value in array.flat)
    return array.astype(str) if texts else None


def _labels(values: object, name: str) -> NDArray[Any]:
    texts = strings(values)
    return real(values, name, "an array of labels, strings or numbers") if texts is None else texts


def _column(values: object, name: str) -> NDArray[Any]:
    labels = _labels(values, name)
    if labels.ndim != 1 or not len(labels):
        raise ValueError(f"{name} must have shape (rows,), a class label each, and at least one; got {labels.shape}")
    return labels


def _places(labels: NDArray[Any], names: NDArray[Any], name: str) -> NDArray[np.int64]:
    found, at = places_of(labels, names)
    if at is not None:
        known = listed(names.tolist())
        raise ValueError(f"{name} must be labels of the classes {known}; {name}[{at}] is {label_text(labels[at])}")
    return found


def row_weights(values: ArrayLike | None, rows: int) -> NDArray[np.float64] | None:
    """``sample_weight`` (rows,) of finite numbers >= 0 that are not zero everywhere; None stays."""
    if values is None:
        return None
    given = real(values, "sample_weight")
    if given.shape != (rows,):
        raise ValueError(f"sample_weight must have shape ({rows},), a weight a row; got {given.shape}")
    weight = given.astype(np.float64)
    wrong = ~(np.isfinite(weight) & (weight >= 0))
    if wrong.any():
        at = int(wrong.argmax())
        raise ValueError(f"sample_weight must be finite and >= 0; sample_weight[{at}] is {given[at]}")
    with np.errstate(over="ignore"):
        total = weight.sum()
    if not 0 < total < np.inf:
        raise ValueError(f"sample_weight must have a sum that is finite and > 0; got {total:g}")
    return weight


def finite(values: object, name: str, wanted: str = "an array of numbers") -> NDArray[np.float64]:
    """The values as float64, all of them finite."""
    given = real(values, name, wanted)
    array = given.astype(np.float64)
    if not np.isfinite(array).all():
        at = np.argwhere(~np.isfinite(array))[0].tolist()
        raise ValueError(f"{name} must be finite; {name}{at} is {array[tuple(at)]}")
    return array


def whole(value: object, name: str, low: int, high: int) -> int:
    """An integer from ``low`` to ``high``."""
    number = _core.integer(value, name, low)
    if number > high:
        raise ValueError(f"{name} must be at most {high:,}; got {number}")
    return number
