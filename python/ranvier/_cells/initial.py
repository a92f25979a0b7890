"""Where the neurons of a population start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arrays import real
from .._support.units import plain, without_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["initial_states"]


def initial_states(model: _core.NeuronModel, initial: object) -> NDArray[Any]:
    """``initial`` of a population as (states, n) or (states, 1) numbers; an array is taken as it is, for the core to check."""
    if isinstance(initial, str):
        if initial != "rest":
            raise ValueError(
                f"initial must be 'rest', a mapping from states to values, or an array; got {_core.shown(initial)}"
            )
        return model.rest_state()
    if not isinstance(initial, Mapping):
        return _array(model, initial)
    states = model.states
    names = list(states)
    for name in initial:
        if name not in names:
            raise ValueError(f"initial must name states of {model.name}: {', '.join(names)}; got {name!r}")
    given = {name: _values(value, name, states[name][1]) for name, value in initial.items()}
    lengths = {name: len(value) for name, value in given.items() if value.ndim and len(value) != 1}
    if model.n > 1:
        lengths["the model's parameters"] = model.n
    if len(set(lengths.values())) > 1:
        raise ValueError(f"initial must have values for one number of neurons; got {lengths}")
    if len(given) == len(names):
        return np.stack(np.broadcast_arrays(*(np.atleast_1d(given[name]) for name in names)))
    # the states that are not named: at their steady state for the v given, else those of the rest
    others = _steady_states(model, np.atleast_1d(given[names[0]])) if names[0] in given else model.rest_state()
    rows = [np.atleast_1d(given.get(name, others[i])) for i, name in enumerate(names)]
    return np.stack(np.broadcast_arrays(*rows))


def _values(value: object, state: str, unit: str) -> NDArray[np.float64]:
    """A number, or one for each neuron."""
    if type(value) is float:
        return np.asarray(value)
    name = f"initial[{state!r}]"
    value = plain(value, name, unit)
    try:
        given = real(value, name).astype(np.float64)
    except TypeError:  # no number, or ragged
        raise TypeError(f"{name} must be a number or an array (n,); got {_core.shown(value)}") from None
    if given.ndim > 1:
        raise ValueError(f"{name} must be a number or have shape (n,); got {given.shape}")
    return given


def _array(model: _core.NeuronModel, initial: object) -> NDArray[Any]:
    """(states,) or (states, n) numbers; each row may have the unit of its state."""
    if type(initial) is np.ndarray:
        return initial
    states = model.states
    if isinstance(initial, (list, tuple)) and len(initial) == len(states):
        initial = [
            plain(row, f"initial[{name!r}]", unit[1]) for row, (name, unit) in zip(initial, states.items(), strict=True)
        ]
    try:
        return np.asarray(without_unit(initial, "initial", "numbers in the units of the states, or rows with units"))
    except ValueError:
        wanted = f"({len(states)},) or ({len(states)}, n)"
        raise ValueError(
            f"initial must have shape {wanted}, with rows of equal length; got {_core.shown(initial)}"
        ) from None


def _steady_states(model: _core.NeuronModel, v: NDArray[np.float64]) -> NDArray[np.float64]:
    """All states at their steady state for v, (states, n); equal neurons are computed once."""
    n = max(len(v), model.n)
    # where all parameters are numbers, neurons differ by v alone
    keys = [(float(x), neuron if model.n > 1 else 0) for neuron, x in enumerate(np.broadcast_to(v, (n,)))]
    columns = {key: model.steady_state(*key) for key in dict.fromkeys(keys)}
    return np.stack([columns[key] for key in keys], 1)
