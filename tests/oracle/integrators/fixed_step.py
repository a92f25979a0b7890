"""One step of every fixed-step integrator for dy_i/dt = a_i - b_i y_i; y[0] is the membrane v.

A function takes `coefficients(y, current) -> (a, b)`, the state, dt, and the currents at its STAGES (parts of dt).
"""

import numpy as np

from oracle.functions import dual, exprel

STAGES = {
    "euler": (0.0,),
    "heun": (0.0, 1.0),
    "rk4": (0.0, 0.5, 1.0),
    "exponential_euler": (0.5,),
    "staggered": (0.5,),
}


def rate(coefficients, y, current):
    a, b = coefficients(y, current)
    return [ai - bi * yi for ai, bi, yi in zip(a, b, y, strict=True)]


def moved(y, dt, k):
    return [yi + dt * ki for yi, ki in zip(y, k, strict=True)]


def euler(coefficients, y, dt, current):
    return moved(y, dt, rate(coefficients, y, current[0]))


def heun(coefficients, y, dt, current):
    """Heun 1900: the mean of the slopes at both ends."""
    k1 = rate(coefficients, y, current[0])
    k2 = rate(coefficients, moved(y, dt, k1), current[1])
    return moved(y, dt / 2, [a + b for a, b in zip(k1, k2, strict=True)])


def rk4(coefficients, y, dt, current):
    """Kutta 1901."""
    k1 = rate(coefficients, y, current[0])
    k2 = rate(coefficients, moved(y, dt / 2, k1), current[1])
    k3 = rate(coefficients, moved(y, dt / 2, k2), current[1])
    k4 = rate(coefficients, moved(y, dt, k3), current[2])
    return moved(y, dt / 6, [a + 2.0 * b + 2.0 * c + d for a, b, c, d in zip(k1, k2, k3, k4, strict=True)])


def exponential_euler(coefficients, y, dt, current):
    """y + (a - b y) dt phi_1(-b dt), all from the old values: exact where a and b do not change."""
    a, b = coefficients(y, current[0])
    return [yi + (ai - bi * yi) * dt * exprel.value(-bi * dt + 0.0 * yi) for ai, bi, yi in zip(a, b, y, strict=True)]


def others(coefficients, y, dt, current):
    """All states but v for a time dt, v fixed: w <- w_inf + (w - w_inf) exp(-b dt), w_inf = a / b."""
    a, b = coefficients(y, current)
    new = [ai / bi + (wi - ai / bi) * np.exp(-bi * dt) for ai, bi, wi in zip(a[1:], b[1:], y[1:], strict=True)]
    return [y[0], *new]


def membrane(coefficients, y, dt, current):
    """v for a time dt, the others fixed: v <- v + dt phi_1(J dt) f_v, J = df_v/dv."""
    f, slope = dual.value_and_slope(lambda v: rate(coefficients, [v, *y[1:]], current)[0], y[0])
    return [y[0] + dt * exprel.value(slope * dt) * f, *y[1:]]


def staggered(coefficients, y, dt, current):
    """Strang splitting (Strang 1968): the others for dt/2, v for dt, the others for dt/2."""
    y = others(coefficients, y, dt / 2, current[0])
    y = membrane(coefficients, y, dt, current[0])
    return others(coefficients, y, dt / 2, current[0])


STEPS = {f.__name__: f for f in (euler, heun, rk4, exponential_euler, staggered)}
