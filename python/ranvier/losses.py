"""Losses with a parameter, as objects: ``rv.Network([4, 1], loss=rv.losses.Huber(delta=2))``.

The others are named by strings: ``"mse"``. :func:`names` lists them all with their formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import _core
from ._nets.choice import Choice, choose
from ._nets.own_loss import gradient_checked
from ._support.keywords import takes

__all__ = ["CrossEntropy", "Huber", "Quantile", "checked", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Huber(Choice):
    """Mean over outputs of ½d² for |d| <= delta, delta·(|d| − ½delta) beyond (Huber 1964).

    Parameters
    ----------
    delta : float >= 0

    Examples
    --------
    >>> Huber(delta=2.0)
    Huber(delta=2.0)
    """

    @takes("nets", "rv.losses.Huber")
    def __init__(self, delta: float = 1.0) -> None:
        super().__init__("huber", delta, _core.losses())


class Quantile(Choice):
    """Mean over outputs of max(q·d, (q − 1)·d), d = target − output (Koenker & Bassett 1978).

    Parameters
    ----------
    q : float in [0, 1]

    Examples
    --------
    >>> Quantile(q=0.9)
    Quantile(q=0.9)
    """

    @takes("nets", "rv.losses.Quantile")
    def __init__(self, q: float = 0.5) -> None:
        super().__init__("quantile", q, _core.losses())


class CrossEntropy(Choice):
    """−Σ t·log(y) on softmax outputs; smoothed targets are (1 − s)·t + s/n (Szegedy et al. 2016).

    Parameters
    ----------
    label_smoothing : float in [0, 1]

    Examples
    --------
    >>> CrossEntropy(label_smoothing=0.1)
    CrossEntropy(label_smoothing=0.1)
    """

    @takes("nets", "rv.losses.CrossEntropy")
    def __init__(self, label_smoothing: float = 0.0) -> None:
        super().__init__("cross_entropy", label_smoothing, _core.losses())


@takes("nets", "rv.losses.checked")
def checked(loss: Callable[..., tuple[float, Any]]) -> Callable[..., tuple[float, Any]]:
    """A loss of your own whose gradient is compared with central differences of its values, the first time it is called.

    Parameters
    ----------
    loss : function of (y_pred, y) or (y_pred, y, weight), returns (mean loss, gradient)

    Returns
    -------
    function
        The same loss. A wrong gradient is a ValueError that names the element.

    Examples
    --------
    >>> import numpy as np
    >>> import ranvier as rv
    >>> def mean_square(y_pred, y):
    ...     return np.mean((y_pred - y) ** 2), 2 * (y_pred - y) / y.size
    >>> net = rv.Network([1, 1], loss=rv.losses.checked(mean_square), init="zeros")
    >>> net.loss([[1.0]], [2.0])
    4.0
    """
    given: object = loss
    if not callable(given):
        raise TypeError(f"loss must be a function of (y_pred, y); got {_core.shown(loss)}")
    return gradient_checked(loss)


def names() -> dict[str, str]:
    """Name -> formula of every loss.

    Examples
    --------
    >>> names()["mse"]
    'mean_j (y_j - t_j)^2'
    """
    return {name: str(entry["formula"]) for name, entry in _core.losses().items()}


def resolve(loss: str | Choice, argument: str = "loss") -> Choice:
    """The loss that a user named, by string or by object."""
    return choose(loss, argument, _core.losses(), {"huber": Huber, "quantile": Quantile, "cross_entropy": CrossEntropy})
