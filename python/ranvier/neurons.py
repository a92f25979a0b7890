"""Models of neurons, each a class: ``rv.neurons.HodgkinHuxley(g_na=110.0)``, ``rv.neurons.MorrisLecar("snlc")``.

A model is an immutable description: its equations, the values of its parameters, units, ranges and source. The classes
are made from the core's list, :func:`names`; ``help(rv.neurons.LIF)`` shows a model's table.

>>> import ranvier as rv
>>> hh = rv.neurons.HodgkinHuxley(g_na=110.0)
>>> hh
HodgkinHuxley(g_na=110.0)
>>> hh.parameters["g_na"]
(110.0, 'mS/cm2', 0.0, 1000.0)
>>> hh.g_k
36.0
>>> hh.source
'Hodgkin & Huxley 1952, J. Physiol. 117:500-544'
"""

from __future__ import annotations

import inspect as _inspect
import warnings as _warnings
from functools import cache as _cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as _np

from . import _core
from ._support.units import is_plain as _is_plain
from ._support.units import plain as _plain
from .errors import FileFormatError as _FileFormatError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Neuron", "names"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Neuron(_core.NeuronModel):
    """The base class of all models of neurons; use one of its subclasses.

    Attributes
    ----------
    parameters : dict, name -> (value, unit, low, high)
        A value is a number, or a read-only float64 array (n,) with one for each neuron. A value outside low … high gives
        a UserWarning when the model is made. A value that the equations cannot use (a capacitance of 0) is a ValueError.
    states : dict, name -> (value, unit, low, high)
        The typical start, and the range outside which a simulation has diverged. The first state is the membrane potential.
    currents : dict, name -> unit
        The ionic currents that a run can record, positive outwards: C dv/dt = I minus their sum (and, in AdEx, w).
    presets : dict, name -> description
    name, about, source, current_unit, conductance_unit, time_unit : str
    integrator, dt : str, float
        The defaults of simulations.
    spike_threshold : float, or array (n,)
    n : int
        The number of neurons that the parameters describe: the length of the arrays, or 1.
    """

    _name = ""
    _preset: str | None = None

    def __init__(self, preset: str | None = None, **parameters: ArrayLike) -> None:
        if not self._name:
            raise TypeError(f"Neuron has no equations; make one of {', '.join(names())}")
        if not all(map(_is_plain, parameters.values())):
            units = {name: row[1] for name, row in _made(self._name, None).parameters.items()}
            parameters = {name: _plain(value, name, units.get(name, "1")) for name, value in parameters.items()}
        super().__init__(self._name, preset, parameters)
        object.__setattr__(self, "_preset", preset)
        for surprise in self._surprises():
            _warnings.warn(f"{type(self).__name__}: {surprise}", UserWarning, stacklevel=2)

    def replace(self, **parameters: ArrayLike) -> Neuron:
        """The same model with other values for some parameters.

        Examples
        --------
        >>> LIF(tau_m=20.0).replace(t_ref=0.0)
        LIF(tau_m=20.0, t_ref=0.0)
        """
        return type(self)(self._preset, **(self._changed() | parameters))

    def _changed(self) -> dict[str, Any]:
        """The parameters that differ from those of the preset, or from the defaults."""
        own = self._defaults if self._preset is None else _preset_values(self._name, self._preset)
        values = {name: row[0] for name, row in self.parameters.items()}
        return {name: value for name, value in values.items() if _np.ndim(value) or value != own[name]}

    _defaults: ClassVar[dict[str, float]] = {}

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._defaults:
            return self.parameters[name][0]
        raise AttributeError(f"{type(self).__name__!r} has no attribute or parameter {name[:60]!r}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; use .replace({name[:60]}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._defaults})

    def __repr__(self) -> str:
        changed = [f"{name}={value!r}" for name, value in self._changed().items()]
        preset = [] if self._preset is None else [repr(self._preset)]
        return f"{type(self).__name__}({', '.join([*preset, *changed])})"

    def __hash__(self) -> int:
        values = (_np.asarray(row[0]).tobytes() for row in self.parameters.values())
        return hash((self._name, *values))

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) if isinstance(other, Neuron) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self._changed(), self._preset)


def _restored(cls: type[Neuron], parameters: dict[str, Any], preset: str | None = None) -> Neuron:
    """A model from a pickle or from a file, without the warnings that it gave when it was first made."""
    with _warnings.catch_warnings():
        _warnings.simplefilter("ignore", UserWarning)
        return cls(preset, **parameters)


def _of_parameters(name: str, preset: str | None, values: dict[str, Any], source: str) -> Neuron:
    """The model of the class of this name with all its parameters; ``source`` is the file that they come from."""
    if name not in _CLASSES:
        raise _FileFormatError(f"{source}: no model is called {name[:60]!r}")
    try:
        return _restored(_CLASSES[name], values, preset)
    except (TypeError, ValueError) as error:
        raise _FileFormatError(f"{source}: {error}") from error


@_cache
def _made(name: str, preset: str | None) -> _core.NeuronModel:
    return _core.NeuronModel(name, preset, {})


def _preset_values(name: str, preset: str) -> dict[str, float]:
    return {key: row[0] for key, row in _made(name, preset).parameters.items()}


def names() -> dict[str, str]:
    """The name of every class, and what the model is.

    Examples
    --------
    >>> names()["AdEx"]
    'adaptive exponential integrate-and-fire'
    """
    return dict(_ABOUT)


def _signs(unit: str) -> str:
    """A unit as it is printed: µA/cm² for uA/cm2."""
    return unit.replace("cm2", "cm²").replace("uA", "µA").replace("uF", "µF")


def _table(rows: dict[str, tuple[Any, str, float, float]]) -> str:
    return "\n".join(
        f"{name:8} {value:>9g}  {_signs(unit):8} {low:g} … {high:g}" for name, (value, unit, low, high) in rows.items()
    )


def _doc(model: _core.NeuronModel) -> str:
    """The docstring of a model's class: what it is, its presets, the tables of its parameters and states."""
    presets = "\n".join(f"{name!r:14} {about}" for name, about in model.presets.items())
    parts = [
        f"{model.about[0].upper()}{model.about[1:]} ({model.source}).",
        *([presets, "The first preset is the default."] if presets else []),
        "Parameter, default, unit, usual range (a number, or an array with one value for each neuron):",
        _table(model.parameters),
        "State, typical start, unit, range outside which a simulation has diverged:",
        _table(model.states),
        *([f"Ionic currents to record, positive outwards: {', '.join(model.currents)}."] if model.currents else []),
        f"Current in {_signs(model.current_unit)}, time in {model.time_unit}; "
        f"integrator {model.integrator!r}, dt {model.dt:g}.\n"
        "TypeError: there is no such parameter. ValueError: its value is not finite, or the equations cannot use it.",
    ]
    return "\n\n".join(parts)


def _class(name: str) -> type[Neuron]:
    """The class of a model, with a signature of its presets and parameters."""
    model = _core.NeuronModel(name, None, {})
    defaults = {key: row[0] for key, row in model.parameters.items()}
    kinds = _inspect.Parameter
    preset = [kinds("preset", kinds.POSITIONAL_OR_KEYWORD, default=next(iter(model.presets)))] if model.presets else []
    keywords = [kinds(key, kinds.KEYWORD_ONLY, default=value) for key, value in defaults.items()]
    content = {
        "__doc__": _doc(model),
        "__module__": __name__,
        "__signature__": _inspect.Signature([*preset, *keywords]),
        "_name": name,
        "_defaults": defaults,
    }
    return type(model.type, (Neuron,), content)


_CLASSES = {made.__name__: made for made in map(_class, _core.neuron_names())}
_ABOUT = {name: _core.NeuronModel(made._name, None, {}).about for name, made in _CLASSES.items()}
globals().update(_CLASSES)
__all__ += list(_CLASSES)

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Neuron]: ...
