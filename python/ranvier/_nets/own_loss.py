"""A loss of the user's own: a function of outputs and targets that gives the mean loss and its gradient."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["called_by_core", "gradient_checked", "loss_text"]


def called_by_core(loss: Callable[..., Any]) -> Callable[..., tuple[float, NDArray[Any]]]:
    """The function that the core calls for a batch: it checks what the user's function returns."""
    takes_weight = _takes_weight(loss)

    def call(outputs: NDArray[Any], targets: NDArray[Any], weight: NDArray[Any] | None) -> tuple[float, NDArray[Any]]:
        if weight is not None and not takes_weight:
            raise ValueError("sample_weight needs a loss that takes it: loss(y_pred, y, weight)")
        given = loss(outputs, targets) if weight is None else loss(outputs, targets, weight)
        if not isinstance(given, tuple) or len(given) != 2:
            raise TypeError(f"loss must return a pair (mean loss, gradient); it returned {_core.shown(given)}")
        value, gradient = given
        array = np.asarray(gradient)
        if array.shape != outputs.shape or array.dtype.kind not in "fiub":
            raise ValueError(
                f"the gradient of loss must be numbers of shape {outputs.shape}, as y_pred; got {array.shape} of dtype "
                f"{str(array.dtype)[:60]}"
            )
        return _number(value), array.astype(outputs.dtype)

    return call


def _number(value: Any) -> float:
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "fiub":
        raise TypeError(f"loss must return the mean loss as a number; it returned {_core.shown(value)}")
    return float(array.reshape(()))


def _takes_weight(loss: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(loss).parameters.values()
    except (TypeError, ValueError):
        return False
    by_place = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return len(by_place) >= 3 or any(p.kind == p.VAR_POSITIONAL for p in parameters)


def gradient_checked(loss: Callable[..., Any]) -> Callable[..., Any]:
    """See ``rv.losses.checked``."""
    seen = False

    def checked(y_pred: NDArray[Any], y: NDArray[Any], *weight: NDArray[Any]) -> Any:
        nonlocal seen
        given = loss(y_pred, y, *weight)
        if not seen:
            _compare(loss, y_pred, y, weight, given)
            seen = True
        return given

    def plain(y_pred: NDArray[Any], y: NDArray[Any]) -> Any:
        return checked(y_pred, y)

    def weighted(y_pred: NDArray[Any], y: NDArray[Any], weight: NDArray[Any] | None = None) -> Any:
        return checked(y_pred, y, *([] if weight is None else [weight]))

    given = weighted if _takes_weight(loss) else plain
    given.__name__ = _name(loss)
    return given


def _name(loss: Callable[..., Any]) -> str:
    return str(getattr(loss, "__name__", type(loss).__name__))[:60]


def loss_text(core: _core.Network, own: Callable[..., Any] | None) -> str:
    """The loss that a network has, as people read it: a name of the library's as a string, or what a function is called."""
    spec = core._spec()
    if not spec["own_loss"]:
        return repr(spec["loss"][0])
    return "own (not in the file)" if own is None else _name(own)


def _compare(loss: Callable[..., Any], y_pred: NDArray[Any], y: NDArray[Any], weight: Any, given: Any) -> None:
    """ValueError where the gradient is not that of central differences, in float64, at some of the outputs."""
    outputs = y_pred.astype(np.float64)
    value = called_by_core(loss)
    gradient = value(outputs, y, weight[0] if weight else None)[1]
    places = np.linspace(0, outputs.size - 1, min(outputs.size, 20)).astype(int)
    scale = np.abs(gradient).max()
    for place in places:
        at = np.unravel_index(place, outputs.shape)
        h = 6e-6 * max(1.0, float(abs(outputs[at])))  # about the cube root of eps, where both errors are least
        ends = []
        for step in (h, -h):
            moved = outputs.copy()
            moved[at] += step
            ends.append(value(moved, y, weight[0] if weight else None)[0])
        difference = (ends[0] - ends[1]) / (2 * h)
        if not abs(difference - gradient[at]) <= 1e-5 * max(scale, abs(difference)) + 1e-9:
            where = ", ".join(map(str, map(int, at)))
            raise ValueError(
                f"the gradient of loss is wrong at y_pred[{where}] = {outputs[at]:.6g}: {gradient[at]:.6g}, but "
                f"differences of the loss give {difference:.6g}; it must be that of the mean over the rows"
            )
