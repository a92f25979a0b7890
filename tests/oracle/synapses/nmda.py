"""NMDA receptors: a conductance as `biexp_conductance`, times the part that magnesium leaves open at v.

B(v) = 1 / (1 + mg / 3.57 e^(-0.062 v)), mg in mM, v in mV; the current is g B(v) (e_rev - v).
"""

import numpy as np

from oracle.synapses.biexp_conductance import decay, jump, norm, peak_time

__all__ = ["decay", "input", "jump", "norm", "peak_time"]

SOURCE = "Jahr and Stevens 1990"
PARAMETERS = ("tau_rise", "tau_decay", "e_rev", "mg")
DEFAULTS = {"tau_rise": 2.0, "tau_decay": 100.0, "e_rev": 0.0, "mg": 1.0}
UNITS = {"ms": "tau_rise tau_decay", "mV": "e_rev", "mM": "mg"}
STATES, WEIGHT = ("g", "rise"), "conductance"
POSSIBLE = {"> 0": "tau_rise tau_decay", ">= 0": "mg"}
ORDERED = (("tau_rise", "tau_decay"),)


def unblocked(v, p):
    return 1.0 / (1.0 + p.mg / 3.57 * np.exp(-0.062 * v))


def input(state, v, p):
    open_ = state[0] * unblocked(v, p)
    return open_ * p.e_rev, open_
