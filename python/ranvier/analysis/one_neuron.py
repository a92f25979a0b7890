"""Arguments of the analyses: a model of one neuron, a range of currents."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from .. import _core
from .._support import arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__: list[str] = []


def checked(model: object) -> Neuron:
    if not isinstance(model, _core.NeuronModel):
        raise TypeError(f"model must be one of rv.neurons, such as rv.neurons.LIF(); got {_core.shown(model)}")
    return cast("Neuron", model)


def one_neuron(given: object, neuron: object = 0) -> Neuron:
    """The model with the parameters of one of its neurons."""
    model = checked(given)
    index = _core.integer(neuron, "neuron", 0)
    if index >= model.n:
        raise ValueError(f"neuron must lie in [0, {model.n}), the neurons that the parameters describe; got {index}")
    if model.n == 1:
        return model
    arrays = {name: row[0] for name, row in model.parameters.items() if np.ndim(row[0])}
    with warnings.catch_warnings():  # it has warned when it was made
        warnings.simplefilter("ignore", UserWarning)
        return model.replace(**{name: float(values[index]) for name, values in arrays.items()})


def as_array(values: object) -> NDArray[Any]:
    """An array of what was given; lists of different lengths make one that is no numbers."""
    array = arrays.as_array(values)
    return np.asarray(None if array is None else array)


def numbers(values: object, name: str, shape: str) -> NDArray[np.float64]:
    """A new array (n,) of finite numbers."""
    given = as_array(values)
    if given.size and given.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be numbers of shape {shape}; got {_core.shown(values)}")
    if given.ndim != 1:
        raise ValueError(f"{name} must have shape {shape}; got {given.shape}")
    array = given.astype(np.float64)
    if not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite; {name}[{at}] is {array[at]}")
    return array


def interval(values: object, name: str) -> tuple[float, float]:
    """(low, high) of two finite numbers."""
    pair = list(values) if isinstance(values, Iterable) else []
    if len(pair) != 2:
        raise TypeError(f"{name} must be a pair (low, high); got {_core.shown(values)}")
    first, last = _core.number(pair[0], f"{name}[0]"), _core.number(pair[1], f"{name}[1]")
    if not (np.isfinite(first) and np.isfinite(last) and first < last):
        raise ValueError(f"{name} must be finite with low < high; got ({first:g}, {last:g})")
    return first, last
