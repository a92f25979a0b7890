"""Random weights and delays: descriptions of distributions, from which a connection draws a number for each synapse.

They draw nothing themselves, and have no seed: the network's seed and the connection say what is drawn, whatever the
number of threads and on any machine. Weights are in the unit of the synapse, delays in ms. A delay is rounded to the
nearest step, and what lies below 0 is drawn again; uniform delays are drawn among the steps from ``low`` to ``high``.

>>> import ranvier as rv
>>> rv.random.normal(1.5, 0.75, low=0.1)
normal(1.5, 0.75, low=0.1)
"""

from __future__ import annotations

import math as _math
from typing import Any

from . import _core
from ._support.description import Description as _Description
from ._support.description import described as _described
from ._support.keywords import takes as _takes
from ._support.units import without_unit as _without_unit

__all__ = ["Distribution", "lognormal", "normal", "uniform"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Distribution(_Description):
    """A distribution, as the functions of rv.random make it. Its ``kind`` and its arguments are attributes.

    Examples
    --------
    >>> d = uniform(0.5, 2.0)
    >>> d.kind, d.high, d == uniform(0.5, 2.0)
    ('uniform', 2.0, True)
    """

    __slots__ = ()

    def __init__(self, *arguments: object, **named: object) -> None:
        raise TypeError("a Distribution is made by a function of rv.random, such as rv.random.normal(1.5, 0.5)")


def _distribution(kind: str, arguments: dict[str, Any], **defaults: object) -> Distribution:
    """A distribution whose arguments the core has checked."""
    made = _described(Distribution, kind, arguments, defaults)
    _core.check_synapse_values(made)
    return made


def _number(value: object, name: str) -> float:
    wanted = "a plain number in the unit of the weights, or in ms of delays"
    return _core.number(_without_unit(value, name, wanted), name)


@_takes("spiking", "rv.random.normal")
def normal(mean: float, sd: float, low: float | None = None, high: float | None = None) -> Distribution:
    """Normal numbers; those outside [low, high] are drawn again.

    Parameters
    ----------
    mean : float
    sd : float >= 0
        Before numbers are drawn again.
    low, high : float, optional
        At least one number in a thousand must lie between them. None: no bound.

    Examples
    --------
    >>> normal(0.1, 0.02, low=0.0)
    normal(0.1, 0.02, low=0.0)
    """
    return _bell("normal", mean, sd, low, high)


@_takes("spiking", "rv.random.lognormal")
def lognormal(mean: float, sd: float, low: float | None = None, high: float | None = None) -> Distribution:
    """exp(x) of normal numbers x with this ``mean`` and ``sd``, as in NumPy, NEST and PyNN; ``low`` and ``high`` bound exp(x).

    The median is exp(mean), the mean exp(mean + sd²/2).

    Examples
    --------
    >>> lognormal(0.0, 1.0)
    lognormal(0.0, 1.0)
    """
    return _bell("lognormal", mean, sd, low, high)


def _bell(kind: str, mean: object, sd: object, low: object, high: object) -> Distribution:
    arguments = {
        "mean": _number(mean, "mean"),
        "sd": _number(sd, "sd"),
        "low": _bound(low, "low"),
        "high": _bound(high, "high"),
    }
    return _distribution(kind, arguments, low=None, high=None)


def _bound(value: object, name: str) -> float | None:
    if value is None:
        return None
    number = _number(value, name)
    if _math.isnan(number):
        raise ValueError(f"{name} must be a number or None; got {_core.shown(value)}")
    return number


@_takes("spiking", "rv.random.uniform")
def uniform(low: float, high: float) -> Distribution:
    """Numbers between ``low`` and ``high``, all equally probable; of delays the steps from low to high, both included.

    Examples
    --------
    >>> uniform(0.5, 2.0)
    uniform(0.5, 2.0)
    """
    return _distribution("uniform", {"low": _number(low, "low"), "high": _number(high, "high")})
