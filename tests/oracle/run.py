"""What a run takes and gives: a current in any form; samples, spikes, and what the next run begins with."""

import math
from dataclasses import dataclass, field

import numpy as np

from oracle import stimuli

MOST = 8  # edges of a step that is cut


@dataclass
class Run:
    """Samples (count, n) by state; spikes in order of time; what the next run begins with."""

    t: list = field(default_factory=list)
    samples: list = field(default_factory=list)
    spike_times: list = field(default_factory=list)
    spike_neurons: list = field(default_factory=list)
    state: list = None
    until: object = -math.inf  # [ms] end of the refractory time
    step: int = 0

    def sample(self, t, y):
        self.t.append(t)
        self.samples.append([np.atleast_1d(yi) for yi in y])

    def spike(self, times, neurons):
        self.spike_times += [float(t) for t in times]
        self.spike_neurons += [int(i) for i in neurons]

    def finish(self, names):
        order = sorted(range(len(self.spike_times)), key=lambda i: (self.spike_times[i], self.spike_neurons[i]))
        self.spike_times = np.array([self.spike_times[i] for i in order])
        self.spike_neurons = np.array([self.spike_neurons[i] for i in order], dtype=int)
        self.t = np.array(self.t)
        self.samples = {name: np.array([s[i] for s in self.samples]) for i, name in enumerate(names)}
        return self

    def __getitem__(self, name):
        return self.samples[name]


def steps_of(t_end, dt):
    steps = round(t_end / dt)
    if abs(steps * dt - t_end) > 1e-9 * t_end:
        raise ValueError(f"t_end={t_end} is no multiple of dt={dt}")
    return steps


def pieces(drive, k, dt):
    """(begin, length, input) of the pieces into which edges of a stimulus cut step k; more than MOST: its exact mean."""
    t, rounding = k * dt, 1e-9 * dt
    inner = []
    for edge in sorted(e - t for e in stimuli.edges_of(drive, t, t + dt)):
        if max([0.0, *inner]) + rounding < edge < dt - rounding:  # on the grid, and twice the same, they cut nothing
            inner.append(edge)
    if len(inner) > MOST:
        mean = stimuli.mean(drive, t, t + dt, edges=[t + e for e in inner])
        return [(t, dt, lambda at, inside: mean)]
    return [(t + a, b - a, drive) for a, b in zip([0.0, *inner], [*inner, dt], strict=True)]


def current_of(current, n, steps, first, dt):
    """`current(t, inside)` of a number, (n,), (steps,) if n = 1, (steps, 1), (steps, n), or a stimulus."""
    if callable(current):
        return current
    current = np.asarray(current)
    if current.ndim == 0 or current.shape == (n,):
        constant = current[0] if n == 1 and current.ndim else current[()]
        return lambda t, inside: constant
    if current.shape not in ((steps,) if n == 1 else (), (steps, 1), (steps, n)):
        raise ValueError(f"current has the shape {current.shape}")
    rows = current.reshape(steps) if n == 1 else current
    return lambda t, inside: rows[math.floor(inside / dt) - first]
