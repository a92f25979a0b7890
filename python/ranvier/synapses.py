"""Synapses: what the arrival of a spike does to a membrane, each kind a class: ``rv.synapses.ExpConductance(5.0, e_rev=0.0)``.

A synapse is an immutable description without a size: it serves for any number of connections. Those with equal
descriptions onto one group share their state, which is recorded under the synapse's name: ``"exc.g"``. The classes are made
from the core's table, :func:`names`; ``help(rv.synapses.NMDA)`` shows a kind's table.

>>> import ranvier as rv
>>> exc = rv.synapses.ExpConductance(5.0, e_rev=0.0, name="exc")
>>> exc
ExpConductance(5.0, 0.0, name='exc')
>>> exc.tau, exc.weight, exc.states
(5.0, 'conductance', ('g',))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from ._support.tabled import Tabled as _Tabled
from ._support.tabled import made_class as _made_class
from ._support.tabled import parameter_table as _parameter_table

__all__ = ["Synapse", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Synapse(_Tabled):
    """The base class of all kinds of synapses; use one of its subclasses.

    Attributes
    ----------
    about, source : str
        What the kind is, and the paper.
    weight : str
        What a weight is: a "jump" [mV] of the potential, or the peak of a "current" or a "conductance", in the unit of
        the model that it acts on (``model.current_unit``, ``model.conductance_unit``).
    states : tuple of str
        What can be recorded, as in ``"exc.g"``.
    """

    __slots__ = ()
    weight: ClassVar[str] = ""
    states: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *values: Any, name: str | None = None, **parameters: Any) -> None:
        if not self._name:
            raise TypeError(f"Synapse has no equations; make one of {', '.join(names())}")
        super().__init__(values, parameters, {"name": _checked(name)})
        _core.check_synapse(self)


def _checked(name: object) -> str | None:
    """A name that can stand before the point of "exc.g"."""
    if name is None:
        return None
    if not isinstance(name, str):
        raise TypeError(f"name must be a text or None; got {_core.shown(name)}")
    if not name or "." in name or any(letter.isspace() for letter in name) or len(name) > 60:
        raise ValueError(f"name must have 1 to 60 characters, no point and no blanks; got {_core.shown(name)}")
    return name


def names() -> dict[str, str]:
    """The name of every class, and what the synapse is.

    Examples
    --------
    >>> names()["Delta"]
    'a jump of the potential'
    """
    return {name: row["about"] for name, row in _TABLE.items()}


_WEIGHTS = {
    "jump": "mV: what an arrival adds to v. Arrivals are lost while v is held after a spike.",
    "current": "the model's ``current_unit``.",
    "conductance": "the model's ``conductance_unit``, >= 0.",
}


def _doc(row: dict[str, Any]) -> str:
    """The docstring of a class: what it is, the table of its parameters, its states and weights."""
    parts = [
        f"{row['about'][0].upper()}{row['about'][1:]} ({row['source']}).",
        *([f"Parameter, default, unit:\n{_parameter_table(row)}"] if row["parameters"] else []),
        f"Weights are in {_WEIGHTS[row['weight']]}",
        *([f'States to record: {", ".join(row["states"])}, as in "exc.{row["states"][0]}".'] if row["states"] else []),
        "``name`` is what its state is recorded under; None: the kind's.\n"
        "TypeError: a parameter is missing, or there is none of that name. ValueError: its value is not allowed.",
    ]
    return "\n\n".join(parts)


_TABLE: dict[str, dict[str, Any]] = _core.synapses()
_CLASSES = {
    name: _made_class(Synapse, name, row, __name__, _doc(row), weight=row["weight"], states=tuple(row["states"]))
    for name, row in _TABLE.items()
}
globals().update(_CLASSES)
__all__ += list(_CLASSES)

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Synapse]: ...
