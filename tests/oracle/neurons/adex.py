"""Adaptive exponential integrate-and-fire (Brette and Gerstner 2005), and eight firing patterns (Naud et al. 2008).

C dv/dt     = -g_leak (v - e_leak) + g_leak delta_t exp((v - v_t) / delta_t) - w + I
tau_w dw/dt = a (v - e_leak) - w;  v = v_peak spikes, v <- v_reset, w <- w + b
Within the last step before a spike v runs away; exponential and adaptation see v_peak from there on.
"""

import numpy as np

SOURCE = "Brette and Gerstner 2005; patterns of Naud et al. 2008"
STATES = ("v", "w")
DEFAULTS = {
    "c_m": 281.0,
    "g_leak": 30.0,
    "e_leak": -70.6,
    "v_t": -50.4,
    "delta_t": 2.0,
    "tau_w": 144.0,
    "a": 4.0,
    "b": 80.5,
    "v_reset": -70.6,
    "v_peak": 20.0,
    "t_ref": 0.0,
}
PRESETS = {"brette_gerstner": {}}
CURRENTS = {}  # [pA] at which a pattern shows
for _line in """
tonic                    200 10 -70 -50 2   2  30   0 -58 500
adapting                 200 12 -70 -50 2   2 300  60 -58 500
initial_burst            130 18 -58 -50 2   4 150 120 -50 400
regular_bursting         200 10 -58 -50 2   2 120 100 -46 210
delayed_accelerating     200 12 -70 -50 2 -10 300   0 -58 300
delayed_regular_bursting 100 10 -65 -50 2 -10  90  30 -47 110
transient                100 10 -65 -50 2  10  90 100 -47 180
irregular                100 12 -60 -50 2 -11 130  30 -48 160
""".strip().splitlines():
    _name, *_values, _current = _line.split()
    _columns = ["c_m", "g_leak", "e_leak", "v_t", "delta_t", "a", "tau_w", "b", "v_reset"]
    PRESETS[_name] = dict(zip(_columns, map(float, _values), strict=True)) | {"v_peak": 0.0}
    CURRENTS[_name] = float(_current)
UNITS = {
    "mV": "v e_leak v_t delta_t v_reset v_peak",
    "pF": "c_m",
    "nS": "g_leak a",
    "pA": "w b current",
    "ms": "time tau_w t_ref",
}
THRESHOLD = "v_peak"
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "c_m delta_t tau_w", ">= 0": "t_ref"}
ORDERED = (("v_reset", "v_peak"),)
V_RANGE = (-90.0, 20.0)
DRIVE, QUIET = 1000.0, (-80.0, -56.0)


def coefficients(y, p, current):
    v, w = y
    below = np.where(v.real > p.v_peak, p.v_peak, v)[()]
    upstroke = p.g_leak * p.delta_t * np.exp((below - p.v_t) / p.delta_t)
    a = [(p.g_leak * p.e_leak + upstroke - w + current) / p.c_m, p.a * (below - p.e_leak) / p.tau_w]
    b = [p.g_leak / p.c_m, 1.0 / p.tau_w]
    return a, b


def upswing(p):
    """Where the exponential grows faster than the leak draws back."""
    return p.v_t + 3.0 * p.delta_t


def reset(y, p):
    return [p.v_reset, y[1] + p.b]


def ionic(y, p):
    v = np.minimum(y[0], p.v_peak)
    return {
        "i_exp": -p.g_leak * p.delta_t * np.exp((v - p.v_t) / p.delta_t),
        "i_leak": p.g_leak * (y[0] - p.e_leak),
    }
