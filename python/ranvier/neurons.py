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
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as _np

from . import _core

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
    presets : dict, name -> description
    name, about, source, current_unit, conductance_unit, time_unit : str
    integrator, dt : str, float
        The defaults of simulations.
    spike_threshold : float, or array (n,)
    n : int
        The number of neurons that the parameters describe: the length of the arrays, or 1.
    """

    _name = ""

    def __init__(self, preset: str | None = None, /, **parameters: ArrayLike) -> None:
        if not self._name:
            raise TypeError(f"Neuron has no equations; make one of {', '.join(names())}")
        super().__init__(self._name, preset, parameters)
        for surprise in self._surprises():
            _warnings.warn(f"{type(self).__name__}: {surprise}", UserWarning, stacklevel=2)

    def replace(self, **parameters: ArrayLike) -> Neuron:
        """The same model with other values for some parameters.

        Examples
        --------
        >>> LIF(tau_m=20.0).replace(t_ref=0.0)
        LIF(tau_m=20.0, t_ref=0.0)
        """
        return type(self)(**(self._changed() | parameters))

    def _changed(self) -> dict[str, Any]:
        """The parameters that differ from their defaults."""
        values = {name: row[0] for name, row in self.parameters.items()}
        return {name: value for name, value in values.items() if _np.ndim(value) or value != self._defaults[name]}

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
        changed = (f"{name}={value!r}" for name, value in self._changed().items())
        return f"{type(self).__name__}({', '.join(changed)})"

    def __hash__(self) -> int:
        values = (_np.asarray(row[0]).tobytes() for row in self.parameters.values())
        return hash((self._name, *values))

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) if isinstance(other, Neuron) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self._changed())


def _restored(cls: type[Neuron], parameters: dict[str, Any]) -> Neuron:
    """A model from a pickle or from the core, without the warnings that it gave when it was first made."""
    with _warnings.catch_warnings():
        _warnings.simplefilter("ignore", UserWarning)
        return cls(**parameters)


def _named(model: _core.NeuronModel) -> Neuron:
    """The core's model as an object of its class in this module."""
    return _restored(_CLASSES[model.type], {name: row[0] for name, row in model.parameters.items()})


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
    preset = [kinds("preset", kinds.POSITIONAL_ONLY, default=next(iter(model.presets)))] if model.presets else []
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
