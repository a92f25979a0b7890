"""Facilitation and depression of release (short-term plasticity), a state u, x for each source.

Between spikes u goes to 0 with tau_facil (at once where that is 0) and x to 1 with tau_rec; at a spike
u <- u + U (1 - u), release = u x, x <- x - release. The first spike finds u = 0, x = 1, and releases U.
"""

import math

SOURCE = "Tsodyks and Markram 1997; Markram, Wang and Tsodyks 1998"
PARAMETERS, DEFAULTS = ("U", "tau_rec", "tau_facil"), {"tau_facil": 0.0}
UNITS = {"ms": "tau_rec tau_facil", "1": "U"}
POSSIBLE = {"> 0": "tau_rec", ">= 0": "tau_facil", "0 < x <= 1": "U"}
FIRST = (0.0, 1.0)


def release(state, elapsed, p):
    u, x = state
    u = u * math.exp(-elapsed / p.tau_facil) if p.tau_facil > 0 else 0.0
    x = 1.0 + (x - 1.0) * math.exp(-elapsed / p.tau_rec)
    u = u + p.U * (1.0 - u)
    return u * x, (u, x - u * x)
