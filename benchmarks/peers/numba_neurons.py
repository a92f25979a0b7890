"""Steps of the models as a user of Numba writes them, textbook rates, and the loop around them."""

from __future__ import annotations

from collections.abc import Callable
from math import cosh, exp, expm1, tanh

from numba import njit


@njit(inline="always")
def hodgkin_huxley(v, m, h, n, current):
    a_m, b_m = 0.1 * (v + 40) / -expm1(-(v + 40) / 10), 4 * exp(-(v + 65) / 18)
    a_h, b_h = 0.07 * exp(-(v + 65) / 20), 1 / (1 + exp(-(v + 35) / 10))
    a_n, b_n = 0.01 * (v + 55) / -expm1(-(v + 55) / 10), 0.125 * exp(-(v + 65) / 80)
    na, k = 120 * m * m * m * h, 36 * (n * n) * (n * n)
    return na * 50 - k * 77 - 0.3 * 54.387 + current, na + k + 0.3, a_m, a_m + b_m, a_h, a_h + b_h, a_n, a_n + b_n


@njit(inline="always")
def toward(y, a, b, dt):
    return a / b + (y - a / b) * exp(-dt * b)


@njit(inline="always")
def hh_exponential_euler(y, current, dt):
    v, m, h, n = y
    a_v, b_v, a_m, b_m, a_h, b_h, a_n, b_n = hodgkin_huxley(v, m, h, n, current)
    return toward(v, a_v, b_v, dt), toward(m, a_m, b_m, dt), toward(h, a_h, b_h, dt), toward(n, a_n, b_n, dt)


@njit(inline="always")
def gates(y, current, dt):
    v, m, h, n = y
    _, _, a_m, b_m, a_h, b_h, a_n, b_n = hodgkin_huxley(v, m, h, n, current)
    return v, toward(m, a_m, b_m, dt), toward(h, a_h, b_h, dt), toward(n, a_n, b_n, dt)


@njit(inline="always")
def no_gates(y, current, dt):
    return y


@njit(inline="always")
def hh_staggered(y, current, dt):
    v, m, h, n = y  # two halves of a step of the gates that see one v are one
    a_v, b_v, _, _, _, _, _, _ = hodgkin_huxley(v, m, h, n, current)
    return gates((toward(v, a_v, b_v, dt), m, h, n), current, dt)


@njit(inline="always")
def hh_slope(y, current):
    v, m, h, n = y
    a_v, b_v, a_m, b_m, a_h, b_h, a_n, b_n = hodgkin_huxley(v, m, h, n, current)
    return a_v - b_v * v, a_m - b_m * m, a_h - b_h * h, a_n - b_n * n


@njit(inline="always")
def hh_moved(y, h, k):
    return y[0] + h * k[0], y[1] + h * k[1], y[2] + h * k[2], y[3] + h * k[3]


@njit(inline="always")
def hh_rk4(y, current, dt):
    k1 = hh_slope(y, current)
    k2 = hh_slope(hh_moved(y, dt / 2, k1), current)
    k3 = hh_slope(hh_moved(y, dt / 2, k2), current)
    k4 = hh_slope(hh_moved(y, dt, k3), current)
    return hh_moved(hh_moved(hh_moved(hh_moved(y, dt / 6, k1), dt / 3, k2), dt / 3, k3), dt / 6, k4)


@njit(inline="always")
def ml_slope(y, current):
    v, w = y
    ca, k = 4.4 * 0.5 * (1 + tanh((v + 1.2) / 18)), 8 * w
    rate = 0.04 * cosh((v - 2) / 60)
    dv = (ca * (120 - v) - k * (84 + v) - 2 * (60 + v) + current) / 20
    return dv, rate * (0.5 * (1 + tanh((v - 2) / 30)) - w)


@njit(inline="always")
def ml_moved(y, h, k):
    return y[0] + h * k[0], y[1] + h * k[1]


@njit(inline="always")
def ml_rk4(y, current, dt):
    k1 = ml_slope(y, current)
    k2 = ml_slope(ml_moved(y, dt / 2, k1), current)
    k3 = ml_slope(ml_moved(y, dt / 2, k2), current)
    k4 = ml_slope(ml_moved(y, dt, k3), current)
    return ml_moved(ml_moved(ml_moved(ml_moved(y, dt / 6, k1), dt / 3, k2), dt / 3, k3), dt / 6, k4)


def smooth(step: Callable, states: int, fast: bool, begin: Callable) -> Callable:
    """Neuron by neuron; returns the number of spikes."""
    join = {2: lambda y, i: (y[0, i], y[1, i]), 4: lambda y, i: (y[0, i], y[1, i], y[2, i], y[3, i])}[states]
    join = njit(join, inline="always")

    def run(y, current, steps, dt, trace):
        spikes = 0
        for i in range(y.shape[1]):
            now = begin(join(y, i), current[i], dt / 2)
            for k in range(steps):
                new = step(now, current[i], dt)
                spikes += (now[0] < 0.0) & (new[0] >= 0.0)
                now = new
                if trace.size:
                    trace[k] = now[0]
            for j in range(states):
                y[j, i] = now[j]
        return spikes

    return njit(run, fastmath=fast)


STEPS = {
    ("hodgkin_huxley", "exponential_euler"): (hh_exponential_euler, 4),
    ("hodgkin_huxley", "staggered"): (hh_staggered, 4),
    ("hodgkin_huxley", "rk4"): (hh_rk4, 4),
    ("morris_lecar", "rk4"): (ml_rk4, 2),
}


def compiled(model: str, integrator: str, fast: bool) -> Callable:
    """`run(y, current, steps, dt, trace)`, y (states, n) in place; a trace of no elements is not written."""
    return smooth(*STEPS[model, integrator], fast, gates if integrator == "staggered" else no_gates)
