"""Labels of classes as numbers that a network learns, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets, type_of_target, unique_labels

__all__: list[str] = []


def kind_of(y: Any) -> str:
    """``binary``, ``multiclass`` or ``multilabel-indicator``; ValueError for what are no classes."""
    check_classification_targets(y)
    kind = type_of_target(y)
    if "multioutput" in kind:
        raise ValueError("Multioutput target data is not supported with label binarization")
    return str(kind)


def one_column(y: Any) -> Any:
    return column_or_1d(y, warn=True) if y.ndim == 2 and y.shape[1] == 1 else y


def classes_of(y: Any, kind: str) -> Any:
    return np.arange(y.shape[1]) if kind.startswith("multilabel") else np.unique(y)


def check_same_classes(y: Any, classes: Any, *, all_of_them: bool) -> None:
    """ValueError for labels that the first training did not know, or, with ``all_of_them``, that are missing now."""
    found = unique_labels(y)
    if all_of_them:
        if set(found) != set(classes):
            raise ValueError(
                "warm_start can only be used where `y` has the same classes as in the previous call to fit. "
                f"Previously got {classes}, `y` has {found}"
            )
    elif len(np.setdiff1d(found, classes, assume_unique=True)):
        raise ValueError(f"`y` has classes not in `self.classes_`. `self.classes_` has {classes}. 'y' has {found}.")


def numbered(y: Any, classes: Any, kind: str) -> Any:
    """Each label's place in ``classes``; of several labels a row the rows of 0 and 1."""
    if kind.startswith("multilabel"):
        return y
    places = np.searchsorted(classes, y)
    unknown = np.flatnonzero(classes[np.minimum(places, len(classes) - 1)] != y)
    if len(unknown):
        raise ValueError(f"y has labels that are not in classes_, {y[unknown[0]]!r} in row {unknown[0]}")
    return places


def decided(outputs: Any, classes: Any, kind: str, bound: float) -> Any:
    """The places in ``classes`` that outputs say; of several labels rows of 0 and 1."""
    if kind.startswith("multilabel"):
        return (outputs > bound).astype(int)
    if outputs.shape[1] > 1:
        return outputs.argmax(axis=1)
    return (outputs[:, 0] > bound).astype(int) if len(classes) > 1 else np.zeros(len(outputs), int)
