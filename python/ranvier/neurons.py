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


class Neuron(_core.NeuronModel):
    """What all models of neurons have in common; make one of its subclasses.

    Attributes
    ----------
    parameters : dict, name -> (value, unit, low, high)
        A value is a number or a read-only float64 array (n,), one for each neuron. Outside low … high is possible, but
        a UserWarning when the model is made; a value that no equation could use (a capacitance of 0) is a ValueError.
    states : dict, name -> (value, unit, low, high)
        Typical start, and the range outside which a simulation has diverged; the first one is the membrane potential.
    presets : dict, name -> what it is
    name, about, source, current_unit, conductance_unit, time_unit : str
    integrator, dt : str, float
        What simulations take unless told otherwise.
    spike_threshold : float, or array (n,)
    n : int
        Neurons that the parameters describe: the length of its arrays, or 1.
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
        """Values that are not the default."""
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
    with _warnings.catch_warnings():
        _warnings.simplefilter("ignore", UserWarning)
        return cls(**parameters)


def _named(model: _core.NeuronModel) -> Neuron:
    """A core's model as an object of its class."""
    return _restored(_CLASSES[model.type], {name: row[0] for name, row in model.parameters.items()})


def names() -> dict[str, str]:
    """Name of every class -> what the model is.

    Examples
    --------
    >>> names()["AdEx"]
    'adaptive exponential integrate-and-fire'
    """
    return dict(_ABOUT)


def _table(rows: dict[str, tuple[Any, str, float, float]]) -> str:
    lines = (f"{name:8} {value:>9g}  {unit:8} {low:g} … {high:g}" for name, (value, unit, low, high) in rows.items())
    return "\n".join(lines)


def _doc(model: _core.NeuronModel) -> str:
    text = f"{model.about[0].upper()}{model.about[1:]} ({model.source}).\n\n"
    if model.presets:
        text += "\n".join(f"{name!r:14} {about}" for name, about in model.presets.items())
        text += "\n\nThe first preset is the default.\n\n"
    text += "Parameter, default, unit, usual range (a number, or an array with one value for each neuron):\n\n"
    text += (
        f"{_table(model.parameters)}\n\nState, typical start, unit, range outside which a simulation has diverged:\n\n"
    )
    text += f"{_table(model.states)}\n\n"
    return text + (
        f"Current in {model.current_unit}, time in {model.time_unit}; integrator {model.integrator!r}, dt {model.dt:g}.\n"
        "ValueError, TypeError: a parameter that does not exist, is no finite number, or impossible."
    )


def _class(name: str) -> type[Neuron]:
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
