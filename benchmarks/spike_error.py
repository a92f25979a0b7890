"""How late the last spike of one second is; every tool is judged by the same rule."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.neuron_works import THRESHOLD, Neurons

SECOND = 1000.0  # [ms]

# spikes of one second from rest, the last one, the interval [ms]: DOP853 for Hodgkin–Huxley, RK4 at 0.0125 ms for
# Morris–Lecar, the closed form for LIF; Izhikevich's model is its Euler steps, with straight lines from one to the next
TRUTH = {
    "hodgkin_huxley": (69, 997.46278829, 14.636209),
    "morris_lecar": (12, 955.57503594, 85.29064104),
    "izhikevich": (23, 977.8355997342101, 45.506702465630724),
    "lif": (63, 63 * (10 * math.log(4) + 2) - 2, 10 * math.log(4) + 2),
}


def steps_of_a_second(work: Neurons) -> int:
    """Length of a trace: v at t = dt, 2 dt, …, 1000 ms, from rest."""
    return round(SECOND / work.dt)


def crossings(work: Neurons, v: NDArray) -> list[float]:
    """Upward crossings [ms] of a smooth trace, by the cubic through four samples."""
    v, threshold = np.asarray(v, float), THRESHOLD[work.model]
    found = np.flatnonzero((v[:-1] < threshold) & (v[1:] >= threshold))
    return [(k + 1 + cubic_root(v[k - 1 : k + 3], threshold)) * work.dt for k in found if 0 < k < v.size - 2]


def cubic_root(v: NDArray, threshold: float) -> float:
    """Where the cubic through samples at -1, 0, 1, 2 meets the threshold between 0 and 1, by bisection."""
    cubic = np.polynomial.Polynomial.fit([-1, 0, 1, 2], v, 3, domain=[-1, 2], window=[-1, 2])
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if cubic(middle) >= threshold else (middle, high)
    return low


def late(work: Neurons, times: Sequence[float]) -> float:
    """Distance [ms] of the last spikes that both have."""
    count, last, interval = TRUTH[work.model]
    if not len(times):
        return math.inf
    times = times[:count]
    return abs(float(times[-1]) - (last - (count - len(times)) * interval))
