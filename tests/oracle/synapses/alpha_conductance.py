"""A conductance w t/tau e^(1 - t/tau), with its peak w at t = tau (Rall 1967); the current is g (e_rev - v)."""

from oracle.synapses.alpha_current import decay, jump
from oracle.synapses.exp_conductance import input

__all__ = ["decay", "input", "jump"]

SOURCE = "Rall 1967"
PARAMETERS, DEFAULTS, UNITS = ("tau", "e_rev"), {}, {"ms": "tau", "mV": "e_rev"}
STATES, WEIGHT = ("g", "rise"), "conductance"
POSSIBLE = {"> 0": "tau"}
