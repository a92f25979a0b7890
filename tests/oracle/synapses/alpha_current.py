"""A current w t/tau e^(1 - t/tau), with its peak w at t = tau (Rall 1967): di/dt = -i/tau + rise, d(rise)/dt = -rise/tau."""

import math

import numpy as np

SOURCE = "Rall 1967"
PARAMETERS, DEFAULTS, UNITS = ("tau",), {}, {"ms": "tau"}
STATES, WEIGHT = ("i", "rise"), "current"
POSSIBLE = {"> 0": "tau"}


def jump(state, w, p):
    return [state[0], state[1] + w * math.e / p.tau]


def decay(state, s, p):
    i, rise = state
    keep = np.exp(-s / p.tau)
    return [(i + rise * s) * keep, rise * keep]


def input(state, v, p):
    return state[0], 0.0


def response(state, s, b, p):
    """e^(-b s) times the integral of (i + rise u) e^(c u) du from 0 to s, c = b - 1/tau."""
    i, rise = state
    x = (b - 1.0 / p.tau) * s
    return s * np.exp(-b * s) * (i * moment(0, x) + rise * s * moment(1, x))


def moment(k, x):
    """The integral of u^k e^(x u) du from 0 to 1, k = 0 or 1; a series where the closed form would cancel."""
    near = np.abs(x) < 1.0
    series = sum(np.where(near, x, 0.0) ** j / (math.factorial(j) * (j + k + 1)) for j in range(25))
    far = np.where(near, 1.0, x)
    closed = np.expm1(far) / far if k == 0 else (far * np.exp(far) - np.expm1(far)) / far**2
    return np.where(near, series, closed)[()]
