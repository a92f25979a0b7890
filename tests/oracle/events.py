"""Resets as events: a step with a spike of a model with a reset is taken again, for one neuron, through all its spikes.

v is set back at the time of the spike, held until t_spike + t_ref while the other states go on, and free again. The method
is Dormand's and Prince's with a tolerance far below the library's. It knows no root: a trial that crosses the threshold
is halved until the spike is known to NEAR parts of the step.
"""

import numpy as np

from oracle import neuron
from oracle.integrators import dopri5

RTOL = 1e-11
NEAR = 1e-10
MOST = 1000  # spikes in a step


def upswing(model, p, theta):
    """The potential above which a step is taken so: the threshold, or where an upstroke has begun below it."""
    return np.minimum(theta, model.upswing(p)) if hasattr(model, "upswing") else theta


def within(v0, v1, until, t, h, limit):
    """Which neurons have an event from t to t + h: v not below the limit at an end while free, or released within."""
    high = ~(np.real(v0) < limit) | ~(np.real(v1) < limit)
    return np.where(until > t, until < t + h, high)


def through(model, p, y, begin, length, until, theta, drive):
    """From `begin` on, for `length`: the state, the end of the refractory time and the times of the spikes."""
    y, t, h, times, middle = np.array(y, dtype=float), 0.0, length, [], begin + 0.5 * length

    def slope(at, _, state):
        f = np.array(neuron.rate(model, list(state), p, drive(begin + at, middle)))
        f[0] = 0.0 if held else f[0]
        return f

    while t < length:
        left = until - begin
        held = left > t
        if not held and y[0] >= theta:
            times.append(begin + t)
            if len(times) == MOST:
                raise ArithmeticError(f"{MOST} spikes in a step at {begin} ms")
            y, until = np.array(model.reset(list(y), p)), begin + t + getattr(p, "t_ref", 0.0)
            h = length
            continue
        end = min(left, length) if held else length
        last = h >= end - t
        h = end - t if last else h
        with np.errstate(over="ignore", invalid="ignore"):
            new, _, error = dopri5.step(slope, t, y, h)
            size = dopri5.error_size(y, new, error, RTOL)
        if not held and not new[0] < theta:  # a spike lies within
            if h <= NEAR * length:
                t, y = t + h, new if np.isfinite(new).all() else np.array([theta, *y[1:]])
            h = 0.5 * h
            continue
        if size <= 1.0:
            t, y = end if last else t + h, new
        h *= dopri5.growth(size)
    return list(y), until, times
