"""Activations with a parameter, as objects: ``rv.Dense(32, rv.activations.LeakyReLU(slope=0.1))``.

The others are named by strings: ``"sigmoid"``. :func:`names` lists them all with their formulas.
"""

from __future__ import annotations

from . import _core
from ._nets.choice import Choice, choose
from ._support.keywords import takes

__all__ = ["ELU", "LeakyReLU", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class LeakyReLU(Choice):
    """z for z > 0, slope·z below (Maas, Hannun & Ng 2013).

    Parameters
    ----------
    slope : float in [0, 1]

    Examples
    --------
    >>> LeakyReLU(slope=0.1)
    LeakyReLU(slope=0.1)
    """

    @takes("nets", "rv.activations.LeakyReLU")
    def __init__(self, slope: float = 0.01) -> None:
        super().__init__("leaky_relu", slope, _core.activations())


class ELU(Choice):
    """z for z > 0, alpha·(exp(z) − 1) below (Clevert, Unterthiner & Hochreiter 2016).

    Parameters
    ----------
    alpha : float >= 0

    Examples
    --------
    >>> ELU(alpha=2.0)
    ELU(alpha=2.0)
    """

    @takes("nets", "rv.activations.ELU")
    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__("elu", alpha, _core.activations())


def names() -> dict[str, str]:
    """Name -> formula of every activation.

    Examples
    --------
    >>> names()["sigmoid"]
    '1/(1 + exp(-z))'
    """
    return {name: str(entry["formula"]) for name, entry in _core.activations().items()}


def resolve(activation: str | Choice, argument: str) -> Choice:
    """The activation that a user named, by string or by object."""
    return choose(activation, argument, _core.activations(), {"leaky_relu": LeakyReLU, "elu": ELU})
