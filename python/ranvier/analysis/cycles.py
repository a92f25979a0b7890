"""Stable limit cycles at many constant currents at once, by simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .._cells.population import Population
from .equilibria import fixed_points
from .spike_trains import rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__ = ["Cycles"]

SMALLEST = 0.01  # height of a cycle, in units of the typical v (or of 1)
STEADY = 0.03  # how much the heights in both halves of the time may differ: v is sampled, and peaks are sharp
SAMPLES = 40_000  # of v at most


@dataclass(frozen=True, eq=False)
class Cycles:
    """Extremes of v on stable cycles.

    Attributes
    ----------
    currents, v_min, v_max : ndarray (cycles,)
        By increasing current; only currents that have a cycle.
    """

    currents: NDArray[np.float64]
    v_min: NDArray[np.float64]
    v_max: NDArray[np.float64]


def cycles_of(model: Neuron, currents: NDArray[np.float64], t_end: float) -> Cycles:
    """The cycles at these currents (n,), increasing.

    A neuron begins beside an unstable fixed point, beside a saddle, and at the model's typical state, until it finds a
    cycle. Those without begin again from the state of a neighbour with a cycle, until nobody finds another.
    """
    n = len(currents)
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    states = np.full((len(model.states), n), np.nan)
    if not n:
        return Cycles(currents, low, high)

    def look(todo: NDArray[np.intp], start: NDArray[np.float64]) -> None:
        if todo.size:
            low[todo], high[todo], states[:, todo] = _settled(model, currents[todo], start, t_end)

    for start in _starts(model, currents):
        todo = np.flatnonzero(np.isnan(low) & ~np.isnan(start[0]))
        look(todo, start[:, todo])
    fresh = np.isfinite(low)
    while fresh.any():
        left, right = np.roll(fresh, 1), np.roll(fresh, -1)
        left[0] = right[-1] = False
        todo = np.flatnonzero(np.isnan(low) & (left | right))
        look(todo, states[:, np.where(left[todo], todo - 1, todo + 1)])
        fresh[:] = False
        fresh[todo] = np.isfinite(low[todo])
    found = np.isfinite(low)
    return Cycles(currents[found], low[found], high[found])


def _starts(model: Neuron, currents: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Where to begin, each (states, n): a cycle lies around an unstable focus or node, or passes by a saddle."""
    typical = np.array([row[0] for row in model.states.values()])
    starts = [np.full((len(typical), len(currents)), np.nan) for _ in range(2)]
    for k, current in enumerate(currents.tolist()):
        for point in fixed_points(model, current):
            if not point.stable:
                start = starts[point.kind == "saddle"]
                start[:, k] = point.state
                start[0, k] += SMALLEST * max(1.0, abs(start[0, k]))
    return [*starts, np.repeat(typical[:, None], len(currents), axis=1)]


def _settled(
    model: Neuron, currents: NDArray[np.float64], start: NDArray[np.float64], t_end: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Extremes of v of each neuron after it has settled, NaN where it rests; and the states at the end.

    A neuron with a reset has a cycle if it fires, and v rises to its threshold.
    """
    population = Population(model, n=len(currents), initial=start)
    population.run(t_end, current=currents, record=(), spikes=None)
    steps = round(t_end / model.dt)
    every = next(k for k in range(max(1, steps // SAMPLES), 0, -1) if steps % k == 0)
    run = population.run(t_end, current=currents, record=["v"], record_every=every)
    first, second = np.array_split(run["v"], 2)
    low, high = second.min(axis=0), second.max(axis=0)
    if model.has_reset:
        rests = rates(run) == 0
        high[:] = model.spike_threshold
    else:
        before = np.ptp(first, axis=0)
        scale = max(1.0, abs(model.states["v"][0]))
        rests = (high - low < SMALLEST * scale) | (np.abs(high - low - before) > STEADY * before)
    low[rests] = high[rests] = np.nan
    return low, high, np.stack([population[name] for name in model.states])
