"""How a network learns, epoch by epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arrays import real
from .words import axes_of, whole_ticks

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from .._nets.results import History

__all__ = ["loss_curves"]


def loss_curves(history: History, ax: Axes | None = None, accuracy: bool = False, **style: Any) -> list[Artist]:
    """The loss of each epoch, and that of the validation data where there are such.

    Parameters
    ----------
    history : History
        What ``net.fit`` returns; or anything with ``.loss`` and ``.val_loss``, arrays (epochs,), the second also empty.
    ax : matplotlib axes, optional
    accuracy : bool
        Draw ``history.accuracy`` and ``.val_accuracy`` too, dashed, on a second axis at the right.
    **style
        Passed to ``ax.plot`` for all lines.

    Returns
    -------
    list of artists
        The loss, that of the validation data, and with ``accuracy`` the same of the accuracy; what there is of them.

    Raises
    ------
    ValueError
        The history has no epochs, or no accuracy where that is asked for.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = rv.datasets.load_digits()
    >>> net = rv.Network([64, 16, 10], output="softmax", rng=0)
    >>> history = net.fit(X[:1500], y[:1500], epochs=3, validation_data=(X[1500:], y[1500:]))
    >>> loss, validation = rv.plot.loss_curves(history)                             # doctest: +SKIP
    """
    with_accuracy = _core.flag(accuracy, "accuracy")
    losses = _curves(history, "loss")
    if not losses:
        raise ValueError("history must have at least one epoch; its loss is empty")
    accuracies = _curves(history, "accuracy") if with_accuracy else []
    if with_accuracy and not accuracies:
        raise ValueError("history must have an accuracy to draw, that of fit on classes; it has none")
    ax = axes_of(ax)
    artists = _drawn(ax, losses, style)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.set_title(f"Training, {len(losses[0][1])} epoch{'s' * (len(losses[0][1]) > 1)}")
    whole_ticks(ax.xaxis)
    if accuracies:
        right = ax.twinx()
        artists += _drawn(right, accuracies, {"linestyle": "--"} | style)
        right.set_ylabel("accuracy (dashed)")
    if len(losses) > 1 or accuracies:
        ax.legend(**({"loc": "center right"} if accuracies else {}))
    return artists


def _curves(history: Any, name: str) -> list[tuple[str, NDArray[np.float64]]]:
    """(label, values) of training and of validation; without those that are empty or None."""
    if name == "loss" and not (hasattr(history, "loss") and hasattr(history, "val_loss")):
        raise TypeError(f"history must be what net.fit returns; got {_core.shown(history)}")
    found = []
    for label, key in (("training", name), ("validation", f"val_{name}")):
        given = getattr(history, key, None)
        if given is None:
            continue
        values = real(given, f"history.{key}")
        if values.ndim != 1:
            raise ValueError(f"history.{key} must have shape (epochs,); got {values.shape}")
        if len(values):
            found.append((label, values.astype(np.float64)))
    return found


def _drawn(ax: Any, curves: list[tuple[str, NDArray[np.float64]]], style: dict[str, Any]) -> list[Artist]:
    artists: list[Artist] = []
    for k, (label, values) in enumerate(curves):
        own = {"color": f"C{k}", "label": label, **({"marker": "o"} if len(values) == 1 else {})}
        artists += ax.plot(np.arange(1, len(values) + 1), values, **(own | style))
    return artists
