"""Exponential integrate-and-fire (Fourcaud-Trocme et al. 2003); v = v_peak spikes, v <- v_reset.

C dv/dt = -g_leak (v - e_leak) + g_leak delta_t exp((v - v_t) / delta_t) + I
The paper's 1 uF/cm2 and 0.1 mS/cm2 are those of a cell of 10^-4 cm2: 100 pF, 10 nS.
Within the last step before a spike v runs away; the exponential is that of v_peak from there on.
"""

import numpy as np

SOURCE = "Fourcaud-Trocme et al. 2003"
STATES = ("v",)
DEFAULTS = {
    "c_m": 100.0,
    "g_leak": 10.0,
    "e_leak": -65.0,
    "v_t": -59.9,
    "delta_t": 3.48,
    "v_reset": -68.0,
    "v_peak": 0.0,
    "t_ref": 1.7,
}
PRESETS = {}
UNITS = {"mV": "v e_leak v_t delta_t v_reset v_peak", "pF": "c_m", "nS": "g_leak", "pA": "current", "ms": "time t_ref"}
THRESHOLD = "v_peak"
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "c_m delta_t", ">= 0": "t_ref"}
ORDERED = (("v_reset", "v_peak"),)
V_RANGE = (-90.0, 0.0)
DRIVE, QUIET = 300.0, (-80.0, -62.0)


def coefficients(y, p, current):
    (v,) = y
    below = np.where(v.real > p.v_peak, p.v_peak, v)[()]
    upstroke = p.g_leak * p.delta_t * np.exp((below - p.v_t) / p.delta_t)
    return [(p.g_leak * p.e_leak + upstroke + current) / p.c_m], [p.g_leak / p.c_m]


def upswing(p):
    """Where the exponential grows faster than the leak draws back."""
    return p.v_t + 3.0 * p.delta_t


def reset(y, p):
    return [p.v_reset]


def ionic(y, p):
    v = np.minimum(y[0], p.v_peak)
    return {
        "i_exp": -p.g_leak * p.delta_t * np.exp((v - p.v_t) / p.delta_t),
        "i_leak": p.g_leak * (y[0] - p.e_leak),
    }
