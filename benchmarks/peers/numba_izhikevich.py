"""Izhikevich's model as a user of Numba writes it for speed: `run(y, current, steps, dt, counts, times, ids)`.

y (states, n) is stepped in place. What is kept of spikes is a constant of each compiled loop: nothing, a count a neuron, or
times and neurons in the order in which they are found; `run` returns the number of these. Euler's step of RS, Izhikevich
2003, by Horner's scheme; the reset is at the end of the step, a spike where the straight line through it meets 30 mV.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit


@njit(inline="always")
def block_size(n, most):
    """Neurons in a block: equal blocks of whole vectors, at most `most`."""
    blocks = (n + most - 1) // most
    return ((n + blocks - 1) // blocks + 7) // 8 * 8


def alone(kept: str | None, most: int) -> Callable:
    """Neuron by neuron, with its state in registers."""
    counting, timing = kept == "counts", kept == "times"

    def run(y, current, steps, dt, counts, times, ids):
        found = 0
        for i in range(y.shape[1]):
            v, u, drive, fired = y[0, i], y[1, i], current[i], 0
            for k in range(steps):
                up = v + dt * ((0.04 * v + 5) * v + 140 - u + drive)
                u += dt * 0.02 * (0.2 * v - u)
                if up >= 30:
                    fired += 1
                    if timing:
                        times[found] = (k + (30 - v) / (up - v)) * dt
                        ids[found] = i
                        found += 1
                    up = -65.0
                    u += 8
                v = up
            y[0, i], y[1, i] = v, u
            if counting:
                counts[i] = fired
        return found

    return run


def chosen(kept: str | None, most: int) -> Callable:
    """Blocks of neurons, which LLVM turns into vectors: every reset and count is a choice in every step."""
    counting = kept == "counts"

    def run(y, current, steps, dt, counts, times, ids):
        n = y.shape[1]
        size = block_size(n, most)
        v, u, drive, fired = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        for first in range(0, n, size):
            m = min(size, n - first)
            v[:], u[:], drive[:], fired[:] = -70.0, -14.0, 0.0, 0.0  # what fills the last block never fires
            v[:m], u[:m], drive[:m] = y[0, first : first + m], y[1, first : first + m], current[first : first + m]
            for _ in range(steps):
                for j in range(size):
                    up = v[j] + dt * ((0.04 * v[j] + 5) * v[j] + 140 - u[j] + drive[j])
                    w = u[j] + dt * 0.02 * (0.2 * v[j] - u[j])
                    spiked = up >= 30
                    v[j] = -65.0 if spiked else up
                    u[j] = w + 8 if spiked else w
                    if counting:
                        fired[j] += 1.0 if spiked else 0.0
            y[0, first : first + m], y[1, first : first + m] = v[:m], u[:m]
            if counting:
                for j in range(m):
                    counts[first + j] = fired[j]
        return 0

    return run


def rare(kept: str | None, most: int) -> Callable:
    """Blocks of neurons, which are looked at one by one in the steps in which any fired."""
    counting, timing = kept == "counts", kept == "times"

    def run(y, current, steps, dt, counts, times, ids):
        n, found = y.shape[1], 0
        size = block_size(n, most)
        v, u, up, drive = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
        for first in range(0, n, size):
            m = min(size, n - first)
            v[:], u[:], drive[:] = -70.0, -14.0, 0.0  # what fills the last block never fires
            v[:m], u[:m], drive[:m] = y[0, first : first + m], y[1, first : first + m], current[first : first + m]
            for k in range(steps):
                some = 0
                for j in range(size):
                    new = v[j] + dt * ((0.04 * v[j] + 5) * v[j] + 140 - u[j] + drive[j])
                    u[j] += dt * 0.02 * (0.2 * v[j] - u[j])
                    some |= new >= 30
                    up[j] = new
                if some:
                    for j in range(m):
                        if up[j] >= 30:
                            if counting:
                                counts[first + j] += 1
                            if timing:
                                times[found] = (k + (30 - v[j]) / (up[j] - v[j])) * dt
                                ids[found] = first + j
                                found += 1
                            up[j] = -65.0
                            u[j] += 8
                v, up = up, v
            y[0, first : first + m], y[1, first : first + m] = v[:m], u[:m]
        return found

    return run
