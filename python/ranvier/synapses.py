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

import inspect as _inspect
from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from ._support.description import Description as _Description
from ._support.keywords import no_argument as _no_argument
from ._support.keywords import register as _register
from ._support.units import plain as _plain

__all__ = ["Synapse", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Synapse(_Description):
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
    _name: ClassVar[str] = ""
    about: ClassVar[str] = ""
    source: ClassVar[str] = ""
    weight: ClassVar[str] = ""
    states: ClassVar[tuple[str, ...]] = ()
    _units: ClassVar[dict[str, str]] = {}
    _usual: ClassVar[dict[str, float | None]] = {}

    def __init__(self, *values: Any, name: str | None = None, **parameters: Any) -> None:
        if not self._name:
            raise TypeError(f"Synapse has no equations; make one of {', '.join(names())}")
        _Description.__init__(self, type(self).__name__, _arguments(type(self), values, parameters, name), self._usual)
        _core.check_synapse(self)


def _arguments(cls: type[Synapse], values: tuple[Any, ...], given: dict[str, Any], name: Any) -> dict[str, Any]:
    """All parameters and the name, in the order of the table."""
    own, call = [*cls._units], f"rv.synapses.{cls.__name__}"
    if len(values) > len(own):
        raise TypeError(f"{cls.__name__} takes {', '.join(own) or 'nothing'} by place, and name=... by its name")
    for key in given:
        if key not in own:
            raise _no_argument("spiking", call, key, [*own, "name"])
        if key in own[: len(values)]:
            raise TypeError(f"{cls.__name__} got {key} twice, by place and by name")
    given = dict(zip(own, values, strict=False)) | given
    missing = [f"{key} [{cls._units[key]}]" for key in own if key not in given and key not in cls._usual]
    if missing:
        raise TypeError(f"{cls.__name__} needs {' and '.join(missing)}")
    made = {key: _core.number(_plain(given.get(key, cls._usual.get(key)), key, cls._units[key]), key) for key in own}
    return {**made, "name": _checked(name)}


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
    parameters = "\n".join(
        f"{key:9} {'needed' if value is None else format(value, 'g'):>9}  {unit}"
        for key, (value, unit) in row["parameters"].items()
    )
    parts = [
        f"{row['about'][0].upper()}{row['about'][1:]} ({row['source']}).",
        *([f"Parameter, default, unit:\n{parameters}"] if parameters else []),
        f"Weights are in {_WEIGHTS[row['weight']]}",
        *([f"States to record: {', '.join(row['states'])}, as in \"exc.{row['states'][0]}\"."] if row["states"] else []),
        "``name`` is what its state is recorded under; None: the kind's.\n"
        "TypeError: a parameter is missing, or there is none of that name. ValueError: its value is not allowed.",
    ]
    return "\n\n".join(parts)


def _class(name: str, row: dict[str, Any]) -> type[Synapse]:
    kinds, table = _inspect.Parameter, row["parameters"]
    rows = [
        kinds(key, kinds.POSITIONAL_OR_KEYWORD, default=kinds.empty if value is None else value)
        for key, (value, _) in table.items()
    ]
    content = {
        "__doc__": _doc(row),
        "__module__": __name__,
        "__signature__": _inspect.Signature([*rows, kinds("name", kinds.KEYWORD_ONLY, default=None)]),
        "__slots__": (),
        "_name": row["name"],
        "_units": {key: unit for key, (_, unit) in table.items()},
        "_usual": {key: value for key, (value, _) in table.items() if value is not None} | {"name": None},
        **{key: row[key] for key in ("about", "source", "weight")},
        "states": tuple(row["states"]),
    }
    _register("spiking", f"rv.synapses.{name}", [*table, "name"])
    return type(name, (Synapse,), content)


_TABLE: dict[str, dict[str, Any]] = _core.synapses()
_CLASSES = {name: _class(name, row) for name, row in _TABLE.items()}
globals().update(_CLASSES)
__all__ += list(_CLASSES)

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Synapse]: ...
