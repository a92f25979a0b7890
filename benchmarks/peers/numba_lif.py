"""LIF as a user of Numba writes it for speed: `run(y, current, steps, dt, counts, times, ids)`, as in numba_izhikevich.

Between spikes the decay of a step is exact. After a spike, `grid` resets at the end of the step and holds v for a number of
steps, as other tools do, with the time of a straight line. `event` takes the time in closed form and releases v within a
step: until then v is where the step of its release must begin to be right at its end, for the current is constant.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, floor, log

import numpy as np
from numba import njit

from benchmarks.peers.numba_izhikevich import block_size

TAU, REFRACTORY, RESET, THRESHOLD = 10.0, 2.0, -65.0, -50.0


@njit(inline="always")
def grid(k, v, up, goal, dt):
    """The time of the spike, the first step in which v moves again, and where it begins."""
    return (k + (THRESHOLD - v) / (up - v)) * dt, k + 1.0 + round(REFRACTORY / dt), RESET


@njit(inline="always")
def event(k, v, up, goal, dt):
    """The same in closed form."""
    time = k * dt + TAU * log((goal - v) / (goal - THRESHOLD))
    release = time + REFRACTORY
    free = floor(release / dt)
    return time, free, goal + (RESET - goal) * exp((release - free * dt) / TAU)


def alone(kept: str | None, most: int, fire: Callable) -> Callable:
    """Neuron by neuron, with its state in registers."""
    counting, timing = kept == "counts", kept == "times"

    def run(y, current, steps, dt, counts, times, ids):
        decay, found = exp(-dt / TAU), 0
        for i in range(y.shape[1]):
            v, free, goal, fired = y[0, i], 0.0, RESET + 10 * current[i], 0
            for k in range(steps):
                up = v if free > k else goal + (v - goal) * decay
                if up >= THRESHOLD:
                    time, free, up = fire(k, v, up, goal, dt)
                    fired += 1
                    if timing:
                        times[found] = time
                        ids[found] = i
                        found += 1
                v = up
            y[0, i] = RESET if free > steps else v
            if counting:
                counts[i] = fired
        return found

    return run


def rare(kept: str | None, most: int, fire: Callable) -> Callable:
    """Blocks of neurons, which LLVM turns into vectors; looked at one by one in the steps in which any fired."""
    counting, timing = kept == "counts", kept == "times"

    def run(y, current, steps, dt, counts, times, ids):
        n, decay, found = y.shape[1], exp(-dt / TAU), 0
        size = block_size(n, most)
        v, up, goal, free = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        for first in range(0, n, size):
            m = min(size, n - first)
            v[:], goal[:], free[:] = RESET, RESET, 0.0  # what fills the last block never fires
            v[:m], goal[:m] = y[0, first : first + m], RESET + 10 * current[first : first + m]
            for k in range(steps):
                some, now = 0, float(k)
                for j in range(size):
                    new = goal[j] + (v[j] - goal[j]) * decay
                    new = v[j] if free[j] > now else new
                    some |= new >= THRESHOLD
                    up[j] = new
                if some:
                    for j in range(m):
                        if up[j] >= THRESHOLD:
                            time, free[j], up[j] = fire(k, v[j], up[j], goal[j], dt)
                            if counting:
                                counts[first + j] += 1
                            if timing:
                                times[found] = time
                                ids[found] = first + j
                                found += 1
                v, up = up, v
            for j in range(m):
                y[0, first + j] = RESET if free[j] > steps else v[j]
        return found

    return run


def chosen(kept: str | None, most: int) -> Callable:
    """The grid's rule, where every reset and count is a choice in every step."""
    counting = kept == "counts"

    def run(y, current, steps, dt, counts, times, ids):
        n, decay, hold = y.shape[1], exp(-dt / TAU), 1.0 + round(REFRACTORY / dt)
        size = block_size(n, most)
        v, fired, goal, free = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        for first in range(0, n, size):
            m = min(size, n - first)
            v[:], goal[:], free[:], fired[:] = RESET, RESET, 0.0, 0.0
            v[:m], goal[:m] = y[0, first : first + m], RESET + 10 * current[first : first + m]
            for k in range(steps):
                now = float(k)
                for j in range(size):
                    new = goal[j] + (v[j] - goal[j]) * decay
                    new = v[j] if free[j] > now else new
                    spiked = new >= THRESHOLD
                    v[j] = RESET if spiked else new
                    free[j] = now + hold if spiked else free[j]
                    if counting:
                        fired[j] += 1.0 if spiked else 0.0
            y[0, first : first + m] = v[:m]
            if counting:
                for j in range(m):
                    counts[first + j] = fired[j]
        return 0

    return run
