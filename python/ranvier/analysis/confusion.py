"""Which classes are taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .labels import class_labels, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["confusion_matrix"]

MOST_CLASSES = 10_000


def confusion_matrix(y: ArrayLike, predicted: ArrayLike, classes: int | None = None) -> NDArray[np.int64]:
    """How often each class was taken for which.

    Parameters
    ----------
    y : (rows,) class labels, whole numbers from 0 on
        What is right.
    predicted : (rows,) class labels
        Of a network ``net.predict(X).argmax(1)``, of one output of sigmoid ``net.predict(X).ravel() > 0.5``.
    classes : int, optional
        How many there are; None: up to the greatest label. At most 10,000.

    Returns
    -------
    (classes, classes) array of int64
        Row: the class it is, column: the class that was predicted. The diagonal is what was right.

    Raises
    ------
    ValueError
        Other numbers of rows, or a label that is no class.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 2, 2], [0, 1, 1, 0, 0])
    array([[1, 1, 0],
           [0, 1, 0],
           [2, 0, 0]])
    """
    n = MOST_CLASSES if classes is None else whole(classes, "classes", 1, MOST_CLASSES)
    actual, found = class_labels(y, "y", n), class_labels(predicted, "predicted", n)
    if len(actual) != len(found):
        raise ValueError(f"y and predicted must have one length; got {len(actual)} and {len(found)}")
    if classes is None:
        n = int(max(actual.max(), found.max())) + 1
    counts = np.zeros((n, n), dtype=np.int64)
    np.add.at(counts, (actual, found), 1)
    return counts
