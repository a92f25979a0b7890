"""What ``fit`` trains on: rows, targets and weights as the core takes them, and the rows that are held out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core
from .._support.arrays import readable
from .frames import plain_column

if TYPE_CHECKING:
    from .classes import ClassedNetwork

__all__ = ["TrainingData", "goes_on_from", "training_data"]


class TrainingData(NamedTuple):
    """``validation`` is None, (X, y) or (X, y, weights)."""

    X: Any
    y: Any
    weight: Any
    validation: Any


def training_data(
    net: ClassedNetwork,
    X: Any,
    y: Any,
    weight: Any,
    class_weight: Any,
    validation: Any,
    fraction: Any,
    names: list[str] | None,
    checkpoint: _core.Network | None,
) -> TrainingData:
    """Data as users give it; ``names`` are those of the columns of X, which the network does not know yet.

    ``checkpoint`` is the network with which the training goes on: its seed says which rows were held out, and its names
    of inputs and classes, where it has them, are those that the network has from now on.
    """
    learner = net._core if checkpoint is None else checkpoint
    if checkpoint is not None:
        net._recall(checkpoint)
    X, y, weight = net._inputs(X), net._targets(y, learner=learner), plain_column(weight, "sample_weight")
    if class_weight is not None:
        weight = _weighted(net, y, weight, class_weight)
    if isinstance(validation, (tuple, list)) and len(validation) in (2, 3):
        if fraction is not None:
            raise ValueError("validation_split takes rows from X; give it or validation_data, not both")
        rows, targets, *more = validation
        validation = (
            net._inputs(rows, "validation X", names),
            net._targets(targets, "validation y"),
            *(plain_column(part, "validation sample_weight") for part in more),
        )
    if fraction is None:
        return TrainingData(X, y, weight, validation)
    return _split(learner._spec()["seed"], X, y, weight, fraction)


def goes_on_from(options: dict[str, Any]) -> _core.Network | None:
    """The network of the checkpoint that ``fit`` will take up, if there is one."""
    if options["resume"] is not True or options["checkpoint"] is None:
        return None
    try:
        return _core.Network(options["checkpoint"])
    except FileNotFoundError:
        return None


def _weighted(net: ClassedNetwork, y: Any, weight: Any, class_weight: Any) -> Any:
    from .class_weights import row_weights

    of_rows = row_weights(class_weight, y, net.classes, net._class_count())
    if weight is None:
        return of_rows
    given = np.asarray(weight)
    if given.shape != of_rows.shape:
        raise ValueError(f"sample_weight must have shape {of_rows.shape}; got {given.shape}")
    return of_rows * given


def _split(seed: int, X: Any, y: Any, weight: Any, fraction: Any) -> TrainingData:
    from .validation import split

    X, y = readable(X, "X"), readable(y, "y")
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        raise ValueError(f"y must have a target for each row of X; got shapes {X.shape} and {y.shape}")
    rows, kept = split(seed, fraction, y)
    if weight is None:
        return TrainingData(X[rows], y[rows], None, (X[kept], y[kept]))
    weight = np.asarray(weight)
    if weight.shape != (len(X),):
        raise ValueError(f"sample_weight must have shape ({len(X)},); got {weight.shape}")
    return TrainingData(X[rows], y[rows], weight[rows], (X[kept], y[kept]))
