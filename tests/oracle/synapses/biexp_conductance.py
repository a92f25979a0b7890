"""A conductance w norm (e^(-t/tau_decay) - e^(-t/tau_rise)) whose peak is w; the current is g (e_rev - v).

It is the solution of dg/dt = -g/tau_decay + rise, d(rise)/dt = -rise/tau_rise.
"""

import math

import numpy as np

from oracle.functions import exprel
from oracle.synapses.exp_conductance import input

__all__ = ["input"]

SOURCE = "Destexhe, Mainen and Sejnowski 1994"
PARAMETERS, DEFAULTS = ("tau_rise", "tau_decay", "e_rev"), {}
UNITS = {"ms": "tau_rise tau_decay", "mV": "e_rev"}
STATES, WEIGHT = ("g", "rise"), "conductance"
POSSIBLE = {"> 0": "tau_rise tau_decay"}
ORDERED = (("tau_rise", "tau_decay"),)


def peak_time(p):
    return math.log(p.tau_decay / p.tau_rise) * p.tau_rise * p.tau_decay / (p.tau_decay - p.tau_rise)


def norm(p):
    at = peak_time(p)
    return 1.0 / (math.exp(-at / p.tau_decay) - math.exp(-at / p.tau_rise))


def jump(state, w, p):
    return [state[0], state[1] + w * norm(p) * (1.0 / p.tau_rise - 1.0 / p.tau_decay)]


def decay(state, s, p):
    g, rise = state
    slow, fast = np.exp(-s / p.tau_decay), np.exp(-s / p.tau_rise)
    # (slow - fast) / (1/tau_rise - 1/tau_decay)
    mixed = s * slow * exprel.value(np.float64(s / p.tau_decay - s / p.tau_rise))
    return [g * slow + rise * mixed, rise * fast]
