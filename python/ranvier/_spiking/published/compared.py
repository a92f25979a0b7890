"""What a published network is, and its figures that can be compared: rates, irregularity, changes of weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis import cv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..network import SpikingNetwork
    from ..result import NetworkRun

__all__ = ["Compared", "Published", "irregularity", "rate"]


@dataclass(frozen=True)
class Compared:
    """A figure of a network: how it is measured in a run, and the range in which others have found it."""

    group: str
    what: str
    unit: str
    low: float
    high: float
    measure: Callable[[SpikingNetwork, NetworkRun], float]
    form: str = ".3g"  # of numbers in print

    def holds(self, value: float) -> bool:
        """Whether a measured value lies in the range."""
        return self.low <= value <= self.high

    def text(self, value: float) -> str:
        """A value with its unit: ``5.49 Hz``."""
        return f"{value:{self.form}} {self.unit}".rstrip()

    def published(self) -> str:
        """The range, or one number where its ends are printed as the same."""
        low, high = f"{self.low:{self.form}}", self.text(self.high)
        return high if high.split()[0] == low else f"{low} to {high}"


@dataclass(frozen=True)
class Published:
    """A network: how a seed builds it, how long it is run [ms], and what of it is compared."""

    about: str
    source: str
    build: Callable[[int], SpikingNetwork]
    t_end: float
    compared: tuple[Compared, ...]
    current: Mapping[str, float] | None = None  # what groups get from outside beside spikes, in their current_unit
    parts: Mapping[str, tuple[str, int, int]] | None = None  # what a raster tells apart: group, first neuron, end
    draw_all: bool = False  # whether a raster shows all of a long run, not the end of it

    def measured(self, net: SpikingNetwork, run: NetworkRun) -> list[tuple[Compared, float]]:
        """The figures that are compared, each with its value in a run of the network that ``build`` gave."""
        return [(each, each.measure(net, run)) for each in self.compared]


def window(run: NetworkRun, begin: float, end: float) -> tuple[float, float]:
    """The part of a run between two times [ms]; all of a run that is too short for it."""
    return (begin, min(end, run.t_end)) if begin < run.t_end else (run.t_start, run.t_end)


def rate(
    group: str, low: float, high: float, begin: float = 0.0, end: float = math.inf, what: str = "rate"
) -> Compared:
    """The mean rate [Hz] of a group between two times [ms]."""

    def measure(net: SpikingNetwork, run: NetworkRun) -> float:
        first, last = window(run, begin, end)
        times = run[group].spike_times
        return 1000.0 * int(((times >= first) & (times <= last)).sum()) / run[group].n / (last - first)

    return Compared(group, what, "Hz", low, high, measure)


def irregularity(low: float, high: float, begin: float = 0.0, groups: tuple[str, ...] = ("cells",)) -> Compared:
    """The mean CV of the intervals between the spikes of a neuron, from a time [ms] on, over all that have two intervals."""

    def measure(net: SpikingNetwork, run: NetworkRun) -> float:
        first, _ = window(run, begin, math.inf)
        each = np.concatenate([of_neurons(run, group, first) for group in groups])
        return float(np.mean(each)) if len(each) else math.nan

    name = groups[0] if len(groups) == 1 else "all"
    return Compared(name, "cv", "", low, high, measure)


def of_neurons(run: NetworkRun, group: str, begin: float) -> NDArray[np.float64]:
    """The CV of each neuron that has one."""
    late = run[group].spike_times >= begin
    times, neurons = run[group].spike_times[late], run[group].spike_neurons[late]
    by_neuron = times[np.argsort(neurons, kind="stable")]
    ends = np.cumsum(np.bincount(neurons, minlength=run[group].n))
    found = cv(np.split(by_neuron, ends[:-1]))
    return found[np.isfinite(found)]
