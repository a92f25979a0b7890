"""Plasticity: how the spikes of both sides change a synapse, each rule a class: ``rv.plasticity.STDP(0.01, 0.012)``.

A rule is an immutable description that ``net.connect(…, plasticity=…)`` takes. The classes are made from the core's table,
:func:`names`; ``help(rv.plasticity.STDP)`` shows a rule's table.

>>> import ranvier as rv
>>> rule = rv.plasticity.STDP(0.01, 0.012, w_max=0.5)
>>> rule
STDP(0.01, 0.012, w_max=0.5)
>>> rule.tau_plus, rule.timing
(20.0, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from ._support.tabled import Tabled as _Tabled
from ._support.tabled import made_class as _made_class
from ._support.tabled import parameter_table as _parameter_table

__all__ = ["Plasticity", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Plasticity(_Tabled):
    """The base class of all rules of plasticity; use one of its subclasses.

    Attributes
    ----------
    about, source : str
        What the rule is, and the paper.
    timing : bool
        True: it changes weights, by the times of spikes, between its ``w_min`` and ``w_max``; they are float64. False: it
        scales what each spike delivers, and leaves the weights as they are.
    """

    __slots__ = ()
    timing: ClassVar[bool] = False

    def __init__(self, *values: Any, **parameters: Any) -> None:
        if not self._name:
            raise TypeError(f"Plasticity has no equations; make one of {', '.join(names())}")
        super().__init__(values, parameters, {})
        _core.check_plasticity(self)


def names() -> dict[str, str]:
    """The name of every class, and what the rule is.

    Examples
    --------
    >>> names()["STDP"]
    'weights that the timing of pairs of spikes changes'
    """
    return {name: row["about"] for name, row in _TABLE.items()}


def _doc(row: dict[str, Any]) -> str:
    """The docstring of a class: what it is, and the table of its parameters."""
    weights = (
        "Weights are float64 and stay between w_min and w_max. A spike reaches a synapse with its delay."
        if row["timing"]
        else "Weights stay as they are; each spike delivers a part of them."
    )
    parts = [
        f"{row['about'][0].upper()}{row['about'][1:]} ({row['source']}).",
        f"Parameter, default, unit:\n{_parameter_table(row)}",
        weights,
        "TypeError: a parameter is missing, or there is none of that name. ValueError: its value is not allowed.",
    ]
    return "\n\n".join(parts)


_TABLE: dict[str, dict[str, Any]] = _core.plasticities()
_CLASSES = {
    name: _made_class(Plasticity, name, row, __name__, _doc(row), timing=row["timing"]) for name, row in _TABLE.items()
}
globals().update(_CLASSES)
__all__ += list(_CLASSES)

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Plasticity]: ...
