"""Plasticity of inhibitory synapses that leads their target to the rate rho0.

Arrival:     w <- w + eta (y - 2 rho0 tau), y the target's trace, rho0 in Hz and tau in ms
post spike:  w <- w + eta x, x the trace of the line
"""

from oracle.plasticity import clipped

SOURCE = "Vogels, Sprekeler, Zenke, Clopath and Gerstner 2011"
PARAMETERS = ("eta", "tau", "rho0", "w_max", "w_min")
DEFAULTS = {"tau": 20.0, "rho0": 5.0, "w_max": 1.0, "w_min": 0.0}
UNITS = {"ms": "tau", "Hz": "rho0"}
POSSIBLE = {"> 0": "tau", ">= 0": "rho0"}
ORDERED = (("w_min", "w_max"),)
PRE, POST = {"x": "tau"}, {"y": "tau"}


def arrival(w, pre, post, p):
    return clipped(w + p.eta * (post["y"] - 2.0 * p.rho0 / 1000.0 * p.tau), p)


def spike(w, pre, post, p):
    return clipped(w + p.eta * pre["x"], p)


def after(trace, p):
    return trace + 1.0
