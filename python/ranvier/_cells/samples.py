"""Samples and spikes of a simulation, and access to them by state and by neuron."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arguments import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from .options import RunOptions

__all__ = ["Samples"]

_NO_STATES = np.empty(0)


FEW = 1000  # neurons, of which a run remembers the current of each


def _memorable(current: object, n: int) -> object:
    """The current, for titles of figures: a number, a stimulus, or a copy of one value for each of few neurons."""
    if isinstance(current, (int, float, np.number, _core.Stimulus)):
        return current
    if isinstance(current, np.ndarray):
        return current.copy() if n <= FEW and current.shape == (n,) else None
    return tuple(current) if isinstance(current, (list, tuple)) and len(current) == n <= FEW else None


class Samples:
    """What ``Run`` holds; the docstring of ``Run`` says what each attribute is."""

    _units: Mapping[str, str] = MappingProxyType({})  # of the states of synapses, in runs of networks

    def __init__(
        self, result: _core.RunResult, model: _core.NeuronModel, n: int, options: RunOptions, current: object = None
    ) -> None:
        self.model = model
        self._current = _memorable(current, n)
        self.n = n
        self.dt = result.dt
        self.steps = result.steps
        self.record_every = options.record_every
        self.start_sample = options.start_sample
        self.t_start = result.origin + result.dt * result.first
        self.t_end = result.origin + result.dt * (result.first + result.steps)
        self._origin, self._first, self._samples = result.origin, result.first, result.samples
        self._spikes = options.spikes
        self._spike_times: NDArray[np.float64] = result.spike_times
        self._spike_neurons: NDArray[np.int64] = result.spike_neurons
        self._spike_counts: NDArray[np.int64] = result.spike_counts
        self.step_sizes: list[NDArray[np.float64]] = result.step_sizes
        self._at_spikes = options.record_at_spikes
        self._spike_states: NDArray[np.float64] = result.spike_states if self._at_spikes else _NO_STATES
        self._columns = options.record_neurons
        self._recorded = {name: values[: self._samples] for name, values in result.recorded.items()}

    @cached_property  # most runs of a population are short, and nobody asks
    def t(self) -> NDArray[np.float64]:
        steps = self._first + self.record_every * (np.arange(self._samples) + (not self.start_sample))
        return self._origin + self.dt * steps.astype(np.float64)

    @property
    def spike_times(self) -> NDArray[np.float64]:
        return self._kept(self._spike_times, "spike_times", "times")

    @property
    def spike_neurons(self) -> NDArray[np.int64]:
        return self._kept(self._spike_neurons, "spike_neurons", "times")

    @property
    def spike_counts(self) -> NDArray[np.int64]:
        if self._spikes == "times":
            return np.bincount(self._spike_neurons, minlength=self.n)
        return self._kept(self._spike_counts, "spike_counts", "counts")

    def _kept(self, values: NDArray[Any], name: str, wanted: str) -> NDArray[Any]:
        """What the run kept of its spikes, if it is this."""
        if self._spikes != wanted:
            raise AttributeError(
                f"the run has no {name}, for it was made with spikes={self._spikes!r}; use spikes={wanted!r}"
            )
        return values

    @property
    def record_neurons(self) -> NDArray[np.int64]:
        return np.arange(self.n) if self._columns is None else self._columns

    def column_of(self, neuron: int) -> int:
        """The column of a neuron in the samples; IndexError if it is not recorded.

        Examples
        --------
        >>> import ranvier as rv
        >>> run = rv.simulate(rv.neurons.LIF(), 10.0, n=9, record_neurons=[2, 7])
        >>> run["v"].shape, run.column_of(7)
        ((100, 2), 1)
        """
        index = self._index(neuron)
        if self._columns is None:
            return index
        column = int(np.searchsorted(self._columns, index))
        if column == len(self._columns) or self._columns[column] != index:
            raise IndexError(f"neuron {index} is not recorded; record_neurons chose {_core.shown(self._columns)}")
        return column

    def _index(self, neuron: int) -> int:
        """The neuron, counted from the end where it is negative."""
        index = whole_number(neuron, "neuron")
        if not -self.n <= index < self.n:
            raise IndexError(f"neuron must lie in 0 ... {self.n - 1}; got {index}")
        return index % self.n

    def __getitem__(self, name: str) -> NDArray[Any]:
        try:
            return self._recorded[name]
        except (KeyError, TypeError):
            known = ", ".join(self._recorded) or "nothing"
            raise KeyError(f"{_core.shown(name)} is not recorded; record=[...] chose {known}") from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._recorded

    def __iter__(self) -> Iterator[str]:
        return iter(self._recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def at_spikes(self, name: Any) -> NDArray[np.float64]:
        """A state at the time of each spike, right before a reset: (spikes,), in the order of ``spike_times``.

        ``record_at_spikes=`` chose which states are kept.

        Examples
        --------
        >>> import ranvier as rv
        >>> run = rv.simulate(rv.neurons.AdEx(), 200.0, 800.0, record_at_spikes=["w"])
        >>> run.at_spikes("w").round(1)
        array([  7.1,  84.1, 145.4, 184.9, 201.1])
        """
        if not isinstance(name, str) or name not in self._at_spikes:
            known = ", ".join(self._at_spikes) or "nothing"
            raise KeyError(f"name must be one that record_at_spikes=[...] chose, {known}; got {_core.shown(name)}")
        values: NDArray[np.float64] = self._spike_states.reshape(-1, len(self._at_spikes))
        return values[:, list(self._at_spikes).index(name)]

    def spikes_of(self, neuron: int) -> NDArray[np.float64]:
        """The spike times of one neuron [ms]."""
        times: NDArray[np.float64] = self.spike_times[self.spike_neurons == self._index(neuron)]
        return times
