"""When a potential goes up through a threshold, and how often it does."""

import numpy as np


def linear(v0, v1, threshold):
    """The part of the step before a straight line from v0 to v1 meets the threshold."""
    return (threshold - v0) / (v1 - v0)


def hermite(v0, v1, slope0, slope1, threshold):
    """The same for the cubic with these slopes [per step] at the ends (Hermite 1878), by bisection."""

    def cubic(s):
        return (
            (1.0 + 2.0 * s) * (1.0 - s) ** 2 * v0
            + s * (1.0 - s) ** 2 * slope0
            + s**2 * (3.0 - 2.0 * s) * v1
            + s**2 * (s - 1.0) * slope1
        )

    return bisect(lambda s: cubic(s) >= threshold, 0.0 * v0, 1.0 + 0.0 * v0)


def bisect(above, low, high, rounds=60):
    """Where `above` turns from false to true, between low and high; numbers or arrays."""
    for _ in range(rounds):
        middle = 0.5 * (low + high)
        up = above(middle)
        low, high = np.where(up, low, middle)[()], np.where(up, middle, high)[()]
    return 0.5 * (low + high)


def firing_rate(times, t_end):
    """1000 / the mean interval of the second half [Hz]; 0 if no spike lies in the last quarter."""
    times = np.asarray(times)
    late = times[times >= 0.5 * t_end]
    if late.size < 2 or late[-1] < 0.75 * t_end:
        return 0.0
    return 1000.0 * (late.size - 1) / (late[-1] - late[0])
