"""Plasticity by the timing of pairs of spikes.

Arrival:     w <- w - a_minus w_max (w / w_max)^mu_minus y, y the target's trace
post spike:  w <- w + a_plus w_max (1 - w / w_max)^mu_plus x, x the trace of the line
mu = 0 is additive (Song et al. 2000), mu = 1 multiplicative, between them Gütig et al. 2003.
"""

from oracle.plasticity import clipped

SOURCE = "Song, Miller and Abbott 2000; Guetig et al. 2003"
PARAMETERS = ("a_plus", "a_minus", "tau_plus", "tau_minus", "w_max", "w_min", "mu_plus", "mu_minus", "nearest")
DEFAULTS = {
    "tau_plus": 20.0,
    "tau_minus": 20.0,
    "w_max": 1.0,
    "w_min": 0.0,
    "mu_plus": 0.0,
    "mu_minus": 0.0,
    "nearest": False,
}
UNITS = {"ms": "tau_plus tau_minus", "1": "a_plus a_minus mu_plus mu_minus"}
POSSIBLE = {"> 0": "tau_plus tau_minus w_max", ">= 0": "w_min mu_plus mu_minus"}
ORDERED = (("w_min", "w_max"),)
PRE, POST = {"x": "tau_plus"}, {"y": "tau_minus"}


def arrival(w, pre, post, p):
    return clipped(w - p.a_minus * p.w_max * (w / p.w_max) ** p.mu_minus * post["y"], p)


def spike(w, pre, post, p):
    return clipped(w + p.a_plus * p.w_max * (1.0 - w / p.w_max) ** p.mu_plus * pre["x"], p)


def after(trace, p):
    """All pairs count, or a spike makes those before it forgotten."""
    return 1.0 if p.nearest else trace + 1.0
