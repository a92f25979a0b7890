"""A current that decays: di/dt = -i / tau, i <- i + w."""

import numpy as np

from oracle.functions import exprel

SOURCE = "Rotter and Diesmann 1999"
PARAMETERS, DEFAULTS, UNITS = ("tau",), {}, {"ms": "tau"}
STATES, WEIGHT = ("i",), "current"
POSSIBLE = {"> 0": "tau"}


def jump(state, w, p):
    return [state[0] + w]


def decay(state, s, p):
    return [state[0] * np.exp(-s / p.tau)]


def input(state, v, p):
    return state[0], 0.0


def response(state, s, b, p):
    """i (e^(-s/tau) - e^(-b s)) / (b - 1/tau), which is i s e^(-b s) where b = 1/tau."""
    return state[0] * s * np.exp(-b * s) * exprel.value((b - 1.0 / p.tau) * s)
