"""The options of a run, as ``simulate`` and ``Population.run`` hand them to the core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core
from .._support.arrays import as_array
from .._support.units import plain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["RunOptions"]


class RunOptions(NamedTuple):
    """The options of a run; ``Population.run`` says what each one means.

    The core reads the fields by name, with a row for each in ``python/bindings/cells/run_options.hpp``, and checks them;
    what it cannot know is checked by the functions below. A NamedTuple, for a frozen dataclass takes a microsecond longer
    to make, and a short run takes ten.
    """

    integrator: str | None = None
    record: Sequence[str] = ("v",)
    record_every: int = 1
    start_sample: bool = False
    record_at_spikes: Sequence[str] = ()
    record_neurons: NDArray[np.int64] | None = None  # chosen_neurons(…)
    spike_threshold: float | None = None
    spikes: str | None = "times"
    reset: str | None = None
    clamp: ArrayLike | _core.Stimulus | None = None  # clamp_values(…)
    rtol: float = 1e-6
    atol: float | None = None
    threads: int | None = None


def recorded(model: _core.NeuronModel, record: Any) -> Sequence[str]:
    """The names of ``record=`` or ``record_at_spikes=``: a single name stands for itself, "all" for all states."""
    if isinstance(record, str):
        return tuple(model.states) if record == "all" else (record,)
    names: Sequence[str] = list(record) if isinstance(record, np.ndarray) else record
    return names


def chosen_neurons(values: object, n: int) -> NDArray[np.int64] | None:
    """The neurons of ``record_neurons=`` in increasing order; None: all of them."""
    if values is None:
        return None
    array = as_array(values)
    given = np.asarray(None if array is None else array)
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        hint = "; for a mask use np.flatnonzero(mask)" if given.dtype.kind == "b" else ""
        raise TypeError(f"record_neurons must be a sequence of integers or None; got {_core.shown(values)}{hint}")
    if not given.size:
        raise ValueError("record_neurons must name at least one neuron; record=() records none")
    outside = np.flatnonzero((given < 0) | (given >= n))
    if outside.size:
        i = outside[0]
        raise ValueError(f"record_neurons[{i}] must lie in 0 ... {n - 1}; got {given[i]}")
    chosen = np.sort(given.astype(np.int64))
    twice = chosen[1:][np.diff(chosen) == 0]
    if twice.size:
        raise ValueError(f"record_neurons must name every neuron once; got {twice[0]} twice")
    return chosen


def clamp_values(model: _core.NeuronModel, clamp: object) -> Any:
    """The values of ``clamp={"v": values}``, at which the membrane potential is held; None: it is free."""
    if clamp is None:
        return None
    membrane = next(iter(model.states))
    if not isinstance(clamp, Mapping):
        raise TypeError(f'clamp must be {{"{membrane}": values}}; got {_core.shown(clamp)}')
    if set(clamp) != {membrane}:
        raise ValueError(f"clamp must name {membrane!r} and nothing else; got {_core.shown(list(clamp))}")
    held = clamp[membrane]
    if held is None:
        raise TypeError(f"clamp[{membrane!r}] must be a number, an array, a stimulus or a callable; got None")
    return plain(held, f"clamp[{membrane!r}]", model.states[membrane][1])
