"""Rows held out to judge a training by, drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["held_out", "split"]

Rows = NDArray[np.intp]

_NO_EPOCH = 2**64 - 1  # the order of the rows in this epoch, which no training reaches, says who is held out


def held_out(order: NDArray[Any], fraction: float, classes: NDArray[Any] | None = None) -> tuple[Rows, Rows]:
    """Row numbers to train on and to hold out, by a random order of the rows; with ``classes`` each class gives its share.

    ``round(fraction · rows)`` rows are held out, at least one unless ``fraction`` is 0, and at least one stays. A class of
    one row stays in training (for fractions below one half).

    >>> train, test = held_out(np.arange(10), 0.2, np.array([0] * 5 + [1] * 5))
    >>> len(train), (test // 5).tolist()
    (8, [0, 1])
    """
    rows = len(order)
    labels = np.zeros(rows, dtype=np.intp) if classes is None else classes
    place = np.empty(rows)  # of a row among those of its class, 0 … 1
    for label in np.unique(labels):
        members = order[labels[order] == label]
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    order = order[np.argsort(place[order], kind="stable")]
    count = min(max(round(fraction * rows), 1 if fraction > 0 else 0), rows - 1)
    return np.sort(order[count:]), np.sort(order[:count])


def split(seed: int, fraction: Any, y: Any) -> tuple[Rows, Rows]:
    """The rows of ``validation_split``: the same in each call for networks of one seed and targets of one length."""
    part = _core.number(fraction, "validation_split")
    if not 0 < part < 1:
        raise ValueError(f"validation_split must be > 0 and < 1; got {_core.shown(fraction)}")
    targets = np.asarray(y)
    if len(targets) < 2:
        raise ValueError(f"validation_split needs 2 rows or more; got {len(targets)}")
    classes = targets if targets.ndim == 1 and targets.dtype.kind in "biuU" else None
    return held_out(_core.permutation(seed, _NO_EPOCH, len(targets)), part, classes)
