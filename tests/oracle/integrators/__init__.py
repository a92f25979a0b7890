"""One step in time, a file an integrator, for states y with dy_i/dt = a_i - b_i y_i; y[0] is the membrane v.

ORDER    the error of a course falls as dt^ORDER; 0: the solution is exact
STAGES   parts of a step at which a fixed-step integrator looks at the current
step     (coefficients, y, dt, current) -> y; `coefficients(y, current) -> (a, b)`, `current` one value for each stage
LIMIT    the largest dt |df_v/dv| at which errors do not grow (df_v/dv < 0); only where there is such a limit
NEEDS    functions and marks that a model must have; else none
RESET    "grid": v is set back at the end of the step of a spike; else at the time of the spike
SPIKES_FIRST   a step begins with the spikes and resets of v >= threshold; else spikes lie within a step

Others have no such step, for a spike is within theirs:
advance            all neurons of a run by a step or a piece of one
adaptive, replay   runs of one neuron that choose the sizes of their steps, or repeat those of another program
"""

import numpy as np

from oracle import find
from oracle.functions import exprel


def takes(name, model):
    """Whether the integrator of this name can solve a model."""
    return all(hasattr(model, function) for function in getattr(find(name), "NEEDS", ()))


def rate(coefficients, y, current):
    a, b = coefficients(y, current)
    return [ai - bi * yi for ai, bi, yi in zip(a, b, y, strict=True)]


def moved(y, dt, k):
    return [yi + dt * ki for yi, ki in zip(y, k, strict=True)]


def relaxed(a, b, y, dt):
    """The solution where a and b do not change: y e^(-b dt) + a dt exprel(-b dt).

    a/b + (y - a/b) e^(-b dt) says the same, but loses all digits of a small result where a/b is large.
    """
    x = -b * dt + 0.0 * y
    return y * np.exp(x) + a * dt * exprel.value(x)
