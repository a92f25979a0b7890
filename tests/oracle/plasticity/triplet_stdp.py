"""Plasticity by triplets of spikes, all of them.

Arrival:     w <- w - o1 (a2_minus + a3_minus r2)
post spike:  w <- w + r1 (a2_plus + a3_plus o2)
r1, r2 are traces of the line (tau_plus, tau_x), o1, o2 of the target (tau_minus, tau_y); r2 and o2 are read before their
own spike. a's are weights, not parts of w_max.
"""

from oracle.plasticity import clipped

SOURCE = "Pfister and Gerstner 2006"
PARAMETERS = (
    *("a2_plus", "a3_plus", "a2_minus", "a3_minus"),
    *("tau_plus", "tau_minus", "tau_x", "tau_y", "w_max", "w_min"),
)
DEFAULTS = {"w_max": 1.0, "w_min": 0.0}
UNITS = {"ms": "tau_plus tau_minus tau_x tau_y"}
POSSIBLE = {"> 0": "tau_plus tau_minus tau_x tau_y"}
ORDERED = (("w_min", "w_max"),)
PRE, POST = {"r1": "tau_plus", "r2": "tau_x"}, {"o1": "tau_minus", "o2": "tau_y"}


def arrival(w, pre, post, p):
    return clipped(w - post["o1"] * (p.a2_minus + p.a3_minus * pre["r2"]), p)


def spike(w, pre, post, p):
    return clipped(w + pre["r1"] * (p.a2_plus + p.a3_plus * post["o2"]), p)


def after(trace, p):
    return trace + 1.0
