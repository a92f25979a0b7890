"""Which classes are taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .labels import class_labels, class_numbers, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

__all__ = ["confusion_matrix"]

MOST_CLASSES = 10_000


def confusion_matrix(
    y: ArrayLike, predicted: ArrayLike, classes: int | Iterable[Any] | None = None
) -> NDArray[np.int64]:
    """How often each class was taken for which.

    Parameters
    ----------
    y : (rows,) class labels, whole numbers from 0 on, or strings
        What is right.
    predicted : (rows,) class labels
        Of a network ``net.predict_classes(X)``, or ``net.predict(X).argmax(1)``.
    classes : int or list of labels, optional
        How many there are, at most 10,000; None: up to the greatest label. Or all labels in the order of the rows and
        columns, such as ``net.classes``; None: those that there are, sorted.

    Returns
    -------
    (classes, classes) array of int64
        Row: the class it is, column: the class that was predicted. The diagonal is what was right.

    Raises
    ------
    ValueError, TypeError
        Other numbers of rows, a label that is no class, or numbers beside strings.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 2, 2], [0, 1, 1, 0, 0])
    array([[1, 1, 0],
           [0, 1, 0],
           [2, 0, 0]])
    >>> confusion_matrix(["cat", "dog", "dog"], ["cat", "cat", "dog"])
    array([[1, 0],
           [1, 1]])
    """
    return counted(y, predicted, classes)[0]


def counted(y: object, predicted: object, classes: object = None) -> tuple[NDArray[np.int64], list[Any]]:
    """The counts, and what the classes are called."""
    found = class_numbers(y, predicted, classes, MOST_CLASSES)
    if found is None:
        n = MOST_CLASSES if classes is None else whole(classes, "classes", 1, MOST_CLASSES)
        rows, columns = class_labels(y, "y", n), class_labels(predicted, "predicted", n)
        names = None
    else:
        rows, columns, names = found
        n = len(names)
    if len(rows) != len(columns):
        raise ValueError(f"y and predicted must have one length; got {len(rows)} and {len(columns)}")
    if names is None:
        n = int(max(rows.max(), columns.max())) + 1 if classes is None else n
        names = list(range(n))
    counts = np.zeros((n, n), dtype=np.int64)
    np.add.at(counts, (rows, columns), 1)
    return counts, names
