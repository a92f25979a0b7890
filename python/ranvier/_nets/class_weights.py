"""Weights of classes, as weights of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .labels import label_text, listed

__all__ = ["row_weights"]


def row_weights(given: Any, y: Any, names: NDArray[Any] | None, count: int) -> NDArray[np.float64]:
    """The weight that ``class_weight`` gives to each row of targets ``y``, which are class numbers or rows of 0 and 1.

    ``names`` are the labels of the classes, None where they are numbers; ``count`` is how many classes there are.
    """
    numbers = _class_numbers(y, count)
    if isinstance(given, str):
        if given != "balanced":
            raise ValueError(f"class_weight must be 'balanced', a dict or a list of weights; got {_core.shown(given)}")
        rows = np.bincount(numbers, minlength=count)
        balanced: NDArray[np.float64] = len(numbers) / (np.count_nonzero(rows) * np.maximum(rows, 1))
        return balanced[numbers]
    return _weights(given, names, count)[numbers]


def _class_numbers(y: Any, count: int) -> NDArray[np.int64]:
    array = np.asarray(y)
    if array.ndim == 2 and array.shape[1] == count:
        if ((array == 0) | (array == 1)).all() and (array.sum(1) == 1).all():
            return np.asarray(array.argmax(1))
        raise ValueError("class_weight needs one class a row; for other targets give sample_weight, a weight a row")
    column = array.reshape(len(array)) if array.ndim == 2 and array.shape[1] == 1 else array
    if column.ndim != 1 or column.dtype.kind not in "biuf" or (column != np.round(column)).any():
        raise ValueError("class_weight needs classes in y; for other targets give sample_weight, a weight a row")
    numbers = column.astype(np.int64)
    if count == 2 and len(numbers) and numbers.min() == -1:  # −1 and 1, as a hinge loss has them
        numbers = (numbers + 1) // 2
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= count):
        raise ValueError(f"y must be class labels 0 … {count - 1} for class_weight; got {int(column.max())}")
    return numbers


def _weights(given: Any, names: NDArray[Any] | None, count: int) -> NDArray[np.float64]:
    """One weight a class, from a dict of labels (1 for those that it leaves out) or a list."""
    labels = list(range(count)) if names is None else names.tolist()
    if isinstance(given, Mapping):
        unknown = [label for label in given if label not in labels]
        if unknown:
            raise ValueError(
                f"class_weight has {label_text(unknown[0])}, which is none of the classes {listed(labels)}"
            )
        given = [given.get(label, 1.0) for label in labels]
    if not isinstance(given, (list, tuple, np.ndarray)):
        raise TypeError(f"class_weight must be 'balanced', a dict or a list of weights; got {_core.shown(given)}")
    if len(given) != count:
        raise ValueError(f"class_weight must have a weight for each of {count} classes; got {len(given)}")
    weights = []
    for value, label in zip(given, labels, strict=True):
        name = f"class_weight[{label_text(label)}]"
        weights.append(_core.number(value, name))
        if not 0 <= weights[-1] < float("inf"):
            raise ValueError(f"class_weight must hold finite numbers >= 0; {name} is {_core.shown(value)}")
    return np.array(weights)
