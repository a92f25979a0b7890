"""Leaky integrate-and-fire (Lapicque 1907; Stein 1965): tau_m dv/dt = e_leak - v + r_m I; v = v_th spikes, v <- v_reset.

Steady rate 1 / (t_ref + tau_m ln((r_m I + e_leak - v_reset) / (r_m I + e_leak - v_th))).
"""

import math

import numpy as np

SOURCE = "Lapicque 1907"
STATES = ("v",)
DEFAULTS = {"tau_m": 10.0, "r_m": 10.0, "e_leak": -65.0, "v_th": -50.0, "v_reset": -65.0, "t_ref": 2.0}
PRESETS = {
    "textbook": {},
    "vogels_abbott": {"tau_m": 20.0, "r_m": 100.0, "e_leak": -60.0, "v_reset": -60.0, "t_ref": 5.0},
    "potjans_diesmann": {"r_m": 40.0},
}
UNITS = {"mV": "v e_leak v_th v_reset", "MOhm": "r_m", "nA": "current", "ms": "time tau_m t_ref"}
THRESHOLD = "v_th"
INTEGRATOR, DT = "exact", 0.1
POSSIBLE = {"> 0": "tau_m", ">= 0": "t_ref"}
ORDERED = (("v_reset", "v_th"),)
V_RANGE = (-90.0, -50.0)
DRIVE, QUIET = 2.0, (-80.0, -60.0)


def coefficients(y, p, current):
    return [(p.e_leak + p.r_m * current) / p.tau_m], [1.0 / p.tau_m]


def reset(y, p):
    return [p.v_reset]


def advance(v, p, current, dt):
    """v after a time dt without a spike: v exp(-dt / tau_m) + v_inf (1 - exp(-dt / tau_m))."""
    v_inf = p.e_leak + p.r_m * current
    return v * np.exp(-dt / p.tau_m) - v_inf * np.expm1(-dt / p.tau_m)


def time_to(v, p, current, threshold):
    """Time from v up to the threshold; 0 where v starts there or above, infinite where it is never reached."""
    v_inf = p.e_leak + p.r_m * current
    if v.real >= threshold.real:
        return 0.0
    if v_inf.real <= threshold.real:
        return math.inf
    return p.tau_m * np.log1p((threshold - v) / (v_inf - threshold))
