"""Optimisers, each a class: ``rv.SGD(0.1, momentum=0.9)``, ``rv.AdamW(weight_decay=0.1)``.

An optimiser is an immutable description and may be shared; its state belongs to the network that it trains. The
classes are made from the core's tables, and all of them are names of ``ranvier`` itself too. :func:`names` lists them;
``help(rv.AdamW)`` shows formula, parameters, ranges and source.

>>> import ranvier as rv
>>> optimizer = rv.SGD(0.1, momentum=0.9)
>>> optimizer
SGD(learning_rate=0.1, momentum=0.9, nesterov=False, weight_decay=0.0)
>>> optimizer.momentum
0.9
>>> optimizer == rv.SGD(0.1, momentum=0.9)
True
"""

from __future__ import annotations

from . import _core
from ._core import Optimizer
from ._nets import optimizers as _classes
from ._nets.optimizers import *  # noqa: F403 - all classes, whatever the core's list says

__all__ = ["Optimizer", "names"]
__all__ += _classes.__all__


def __dir__() -> list[str]:
    return sorted(__all__)


def names() -> dict[str, str]:
    """Name of every class -> its formula.

    Examples
    --------
    >>> names()["Adagrad"]
    'v += g^2; W -= learning_rate*g/(sqrt(v) + eps)'
    """
    return {str(table["type"]): str(table["formula"]) for table in _core.optimizers().values()}
