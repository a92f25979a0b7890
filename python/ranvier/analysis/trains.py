"""Spike trains as the analyses take them: a run, the times of one neuron, or a list of such times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from .._cells.samples import Samples
from .one_neuron import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__: list[str] = []


@dataclass(frozen=True, eq=False)
class Trains:
    """Spikes of n neurons, all of neuron 0 first, each neuron's by increasing time.

    ``single`` is whether they were given as the times of one neuron, without an index.
    """

    times: NDArray[np.float64]  # (spikes,)
    neurons: NDArray[np.int64]  # (spikes,), increasing
    n: int
    t_start: float | None = None
    t_end: float | None = None
    single: bool = False

    @classmethod
    def of_one(cls, times: NDArray[np.float64]) -> Trains:
        return cls(times, np.zeros(len(times), dtype=np.int64), 1, single=True)

    def index(self, neuron: object) -> int:
        """A neuron's index, checked."""
        at = _core.integer(neuron, "neuron", 0)
        if at >= self.n:
            raise ValueError(f"neuron must lie in [0, {self.n}), the neurons that have spikes; got {at}")
        return at

    def intervals(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """All intervals, and the neuron of each."""
        same = self.neurons[1:] == self.neurons[:-1]
        return np.diff(self.times)[same], self.neurons[1:][same]

    def span(self, t_start: float | None, t_end: float | None) -> tuple[float, float]:
        """Begin and end of the observation: as given, else those of the run."""
        start = self.t_start if t_start is None else t_start
        end = self.t_end if t_end is None else t_end
        if end is None:
            raise TypeError("t_end is missing: spike times alone do not say when the observation ended")
        return observation(0.0 if start is None else start, end)

    def within(self, start: float, end: float) -> Trains:
        """The spikes from start to end, both included."""
        keep = (self.times >= start) & (self.times <= end)
        return self if keep.all() else Trains(self.times[keep], self.neurons[keep], self.n)


def observation(t_start: object, t_end: object) -> tuple[float, float]:
    """(start, end), both finite and in this order."""
    start, end = _core.number(t_start, "t_start"), _core.number(t_end, "t_end")
    if not (np.isfinite(start) and start < end < np.inf):
        raise ValueError(f"t_end must be finite and lie after t_start, {start:g} ms; got {end:g}")
    return start, end


def one_train(times: object, name: str) -> NDArray[np.float64]:
    """Increasing times (spikes,) of one neuron, checked."""
    train = numbers(times, name, "(spikes,), those of one neuron")
    falls = np.flatnonzero(np.diff(train) < 0)
    if falls.size:
        raise ValueError(f"{name} must increase, as those of run.spikes_of(0) do; {name}[{falls[0] + 1}] does not")
    return train


def trains_of(spikes: object) -> Trains:
    """What a user gave as spikes."""
    if isinstance(spikes, Samples):
        order = np.argsort(spikes.spike_neurons, kind="stable")
        return Trains(spikes.spike_times[order], spikes.spike_neurons[order], spikes.n, spikes.t_start, spikes.t_end)
    if isinstance(spikes, (list, tuple)) and any(isinstance(train, (list, tuple, np.ndarray)) for train in spikes):
        each = [one_train(train, f"spikes[{k}]") for k, train in enumerate(spikes)]
        neurons = np.repeat(np.arange(len(each)), [len(train) for train in each])
        return Trains(np.concatenate(each), neurons, len(each))
    return Trains.of_one(one_train(spikes, "spikes"))
