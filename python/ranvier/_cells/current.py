"""Currents that are functions of time: a callable is asked once, before the run, at the times that integrators need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.units import is_plain, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from numpy.typing import ArrayLike, NDArray

    Function: TypeAlias = Callable[[NDArray[np.float64]], ArrayLike]
    Current: TypeAlias = ArrayLike | _core.Stimulus | Function

__all__ = ["input_of"]


def input_of(
    population: _core.Population, model: _core.NeuronModel, value: Any, name: str, t: float, dt: float | None
) -> Any:
    """What the core takes as ``current`` or ``clamp`` of a run of ``t`` ms: a callable becomes a stimulus.

    Its values at t_k and t_k + dt/2 are nodes: in each step a parabola goes through three of them. So integrators with
    fixed steps see the function itself at their stages, and dopri5 sees the parabola between.
    """
    if is_plain(value) or isinstance(value, _core.Stimulus):
        return value
    unit = model.current_unit if name == "current" else membrane_unit(model)
    if not callable(value):
        return plain(value, name, unit)
    times = population._half_steps(t, dt)
    values = _values_at(times, value, name, unit)
    with np.errstate(over="ignore"):
        bad = np.flatnonzero(~np.isfinite(values.astype(population.dtype)))
    if bad.size:
        raise ValueError(f"{name}(t) must be finite; got {values[bad[0]]} at t = {times[bad[0]]:.12g} ms")
    if population.t != times[0]:
        raise ValueError(f"{name}(t) must not run the population whose {name} it is")
    return _core.Stimulus._parabolas(values, population._model.dt if dt is None else dt, times[0])


def membrane_unit(model: _core.NeuronModel) -> str:
    """The unit of v, which is the first state."""
    return next(iter(model.states.values()))[1]


def _values_at(times: NDArray[np.float64], function: Function, name: str, unit: str) -> NDArray[np.float64]:
    """The function at all times: by one call with the array, or where it takes no array by a call for each time."""
    try:
        result: Any = function(times.copy())  # which the function may change
    except (TypeError, ValueError):
        return _values_one_by_one(times, function, name, unit)
    result = plain(result, f"{name}(t)", unit)
    try:
        given = _array(result)
    except (TypeError, ValueError):
        return _values_one_by_one(times, function, name, unit)
    if given.ndim > 1:
        raise _not_one_number(name, result, times[0])
    if given.dtype.kind not in "fiub" or given.shape not in ((), times.shape):
        return _values_one_by_one(times, function, name, unit)
    return np.broadcast_to(given, times.shape).astype(np.float64)


def _values_one_by_one(times: NDArray[np.float64], function: Function, name: str, unit: str) -> NDArray[np.float64]:
    values = np.empty(times.shape)
    one_by_one: Any = function
    for i, t in enumerate(times.tolist()):
        try:
            result = one_by_one(t)
        except (TypeError, ValueError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"{name}(t) failed at t = {t:.12g} ms: {str(error)[:300]}") from error
        result = plain(result, f"{name}(t)", unit)
        try:
            given = _array(result)
        except (TypeError, ValueError):  # ragged or masked
            given = np.empty(0)
        if given.size != 1:
            raise _not_one_number(name, result, t)
        if given.dtype.kind not in "fiub":
            raise TypeError(f"{name}(t) must be a real number; got {_core.shown(result)} at t = {t:.12g} ms")
        values[i] = given.item()
    return values


def _array(result: object) -> NDArray[Any]:
    given = np.asanyarray(result)
    if isinstance(given, np.ma.MaskedArray):
        raise TypeError("a masked array")
    return np.asarray(given)


def _not_one_number(name: str, result: object, t: float) -> ValueError:
    return ValueError(
        f"{name}(t) must be one number for each time, the same for all neurons; got {_core.shown(result)} at t = {t:.12g} ms. "
        f"For a {name} of each neuron give an array (steps, n)"
    )
