"""Quadratic integrate-and-fire: C dv/dt = k (v - e_leak) (v - v_t) + I; v = v_peak spikes, v <- v_reset.

The normal form of a saddle-node (Ermentrout and Kopell 1986; Latham et al. 2000), written as in Izhikevich (2007, 8.1.4),
whose regular-spiking constants are the defaults here.
"""

SOURCE = "Ermentrout and Kopell 1986; constants of Izhikevich 2007"
STATES = ("v",)
DEFAULTS = {
    "c_m": 100.0,
    "k": 0.7,
    "e_leak": -60.0,
    "v_t": -40.0,
    "v_reset": -50.0,
    "v_peak": 35.0,
    "t_ref": 0.0,
}
PRESETS = {}
UNITS = {"mV": "v e_leak v_t v_reset v_peak", "pF": "c_m", "nS/mV": "k", "pA": "current", "ms": "time t_ref"}
THRESHOLD = "v_peak"
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "c_m", ">= 0": "t_ref"}
ORDERED = (("v_reset", "v_peak"),)
V_RANGE = (-90.0, 35.0)
DRIVE, QUIET = 150.0, (-75.0, -52.0)


def coefficients(y, p, current):
    (v,) = y
    return [(p.k * (v - p.e_leak) * (v - p.v_t) + current) / p.c_m], [0.0 * v]


def reset(y, p):
    return [p.v_reset]
