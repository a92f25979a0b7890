"""Optimisers by name, with their defaults: ``net.fit(X, y, optimizer="adam")``."""

from __future__ import annotations

from typing import Any

from .. import _core
from .._support.arguments import check_no_class
from .._support.lookup import unknown
from . import optimizers

__all__ = ["optimizer_of", "present_optimizer"]

_CLASSES: dict[str, type[_core.Optimizer]] = {
    name: getattr(optimizers, table["type"]) for name, table in _core.optimizers().items()
}


def optimizer_of(given: Any) -> Any:
    """The optimiser that a user named; anything but a string as it is, for the core to check.

    >>> optimizer_of("sgd")
    SGD(learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=0.0)
    """
    if not isinstance(given, str):
        check_no_class("optimizer", given, _core.Optimizer, "rv")
        return given
    if given not in _CLASSES:
        raise ValueError(unknown("optimizer", given, _CLASSES))
    make: Any = _CLASSES[given]
    return make()


def present_optimizer(core: _core.Network) -> Any:
    """The optimiser that a network has, or None."""
    found = core._optimizer()
    if found is None:
        return None
    name, values = found
    make: Any = _CLASSES[name]
    return make(*values)
