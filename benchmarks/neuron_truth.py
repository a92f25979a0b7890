"""What the models with a reset do in a work, in plain NumPy: the spikes and v that every tool must have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.neuron_works import Arrays, Neurons
from benchmarks.peers import Outcome


@dataclass(frozen=True)
class Truth:
    """Spikes of each neuron, the mean of their times [ms], v [mV] at the end."""

    fired: NDArray
    mean_time: float
    v: NDArray

    def complaint(self, work: Neurons, outcome: Outcome) -> str:
        """Empty when counts, times and v are those of the work to its room."""
        found = None if outcome.fired is None else np.asarray(outcome.fired)
        if (found is None) != (work.spikes is None):
            return "keeps no spikes" if found is None else "keeps spikes"
        if found is not None:
            off = np.abs(found - self.fired).sum() / self.fired.sum()
            if found.shape != self.fired.shape or not off <= work.miscounted:
                return f"counts {off:.1e} of the spikes otherwise"
        if work.spikes == "times":
            off = abs(float(np.mean(outcome.times)) - self.mean_time)
            if not off <= work.room:
                return f"the mean time of the spikes is off by {off:.1e} ms"
        if work.n > 1:  # half of the neurons at least: a spike a step later is another v
            off = float(np.median(np.abs(np.asarray(outcome.outputs) - self.v[: len(outcome.outputs)])))
            if not off <= 2 * min(work.room, 1.5):  # v rises by 2 mV/ms or less
                return f"v is off by {off:.1e} mV"
        return ""


def truth(work: Neurons, arrays: Arrays) -> Truth | None:
    """Of a work whose model has a reset, in float64 whatever the work's dtype is."""
    if work.reset is None:
        return None
    y, current = arrays["y"].astype(float), arrays["current"].astype(float)
    return {"izhikevich": izhikevich, "lif": lif}[work.model](work, y, current)


def izhikevich(work: Neurons, y: NDArray, current: NDArray) -> Truth:
    """Euler's steps are the model; a spike is where the straight line through its step meets the threshold."""
    (v, u), dt = y, work.dt
    fired, total = np.zeros(work.n, np.int64), 0.0
    for k in range(work.steps):
        up = v + dt * (0.04 * v * v + 5 * v + 140 - u + current)
        u = u + dt * 0.02 * (0.2 * v - u)
        spiked = np.flatnonzero(up >= 30)
        total += float(((k + (30 - v[spiked]) / (up[spiked] - v[spiked])) * dt).sum())
        fired[spiked] += 1
        up[spiked] = -65
        u[spiked] += 8
        v = up
    return Truth(fired, total / max(1, fired.sum()), v)


def lif(work: Neurons, y: NDArray, current: NDArray) -> Truth:
    """Closed form: the time to the first spike from y, then intervals of the refractory time and the rise from -65 mV."""
    goal, end, tau, hold = -65 + 10 * current, work.steps * work.dt, 10.0, 2.0
    first = tau * np.log((goal - y[0]) / (goal + 50))
    interval = hold + tau * np.log((goal + 65) / (goal + 50))
    fired = np.where(end < first, 0, np.floor((end - first) / interval) + 1).astype(np.int64)
    total = (fired * first + interval * fired * (fired - 1) / 2).sum()
    since = end - (first + (fired - 1) * interval) - hold  # the time since the last release
    v = np.where(fired > 0, goal - (goal + 65) * np.exp(-np.maximum(since, 0) / tau),
                 goal + (y[0] - goal) * np.exp(-end / tau))  # fmt: skip
    return Truth(fired, total / max(1, fired.sum()), v)
