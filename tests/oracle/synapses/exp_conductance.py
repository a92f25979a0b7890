"""A conductance that decays: dg/dt = -g / tau, g <- g + w; the current is g (e_rev - v)."""

from oracle.synapses.exp_current import decay, jump

__all__ = ["decay", "input", "jump"]

SOURCE = "Vogels and Abbott 2005"
PARAMETERS, DEFAULTS, UNITS = ("tau", "e_rev"), {}, {"ms": "tau", "mV": "e_rev"}
STATES, WEIGHT = ("g",), "conductance"
POSSIBLE = {"> 0": "tau"}


def input(state, v, p):
    return state[0] * p.e_rev, state[0]
