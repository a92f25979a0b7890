"""Hippocampal pyramidal cell (Traub and Miles 1991) as in the COBAHH benchmark of Brette et al. (2007).

C dv/dt = I - g_na m^3 h (v - e_na) - g_k n^4 (v - e_k) - g_leak (v - e_leak)
dx/dt   = alpha_x (1 - x) - beta_x x,  x = m, h, n; rates are functions of u = v - v_t
e_leak = -60 mV is that of the benchmark's programs (NEURON, NEST, Brian); so the cell has no rest, it fires at 13.9 Hz
without current. PyNN's HH_cond_exp takes -65 mV, where v rests at -64.76 mV.
"""

import numpy as np

from oracle.functions.exprel import linear_rate

SOURCE = "Traub and Miles 1991; constants of Brette et al. 2007"
STATES = ("v", "m", "h", "n")
DEFAULTS = {
    "c_m": 1.0,
    "g_na": 100.0,
    "g_k": 30.0,
    "g_leak": 0.05,
    "e_na": 50.0,
    "e_k": -90.0,
    "e_leak": -60.0,
    "v_t": -63.0,
}
PRESETS = {}
UNITS = {
    "mV": "v e_na e_k e_leak v_t",
    "uF/cm2": "c_m",
    "mS/cm2": "g_na g_k g_leak",
    "1": "m h n",
    "uA/cm2": "current",
    "ms": "time",
}
THRESHOLD = 0.0
INTEGRATOR, DT = "rk4", 0.025
POSSIBLE = {"> 0": "c_m"}
V_RANGE = (-90.0, 40.0)
DRIVE, QUIET = 2.0, (-80.0, -75.0)
HAS_REST = False  # it fires without current
SINGULAR = (-50.0, -23.0, -48.0)


def coefficients(y, p, current):
    v, m, h, n = y
    u = v - p.v_t
    alpha_m = 0.32 * linear_rate(u - 13.0, 4.0)
    beta_m = 0.28 * linear_rate(40.0 - u, 5.0)
    alpha_h = 0.128 * np.exp((17.0 - u) / 18.0)
    beta_h = 4.0 / (1.0 + np.exp((40.0 - u) / 5.0))
    alpha_n = 0.032 * linear_rate(u - 15.0, 5.0)
    beta_n = 0.5 * np.exp((10.0 - u) / 40.0)
    na, k = p.g_na * m**3 * h, p.g_k * n**4
    a = [(na * p.e_na + k * p.e_k + p.g_leak * p.e_leak + current) / p.c_m, alpha_m, alpha_h, alpha_n]
    b = [(na + k + p.g_leak) / p.c_m, alpha_m + beta_m, alpha_h + beta_h, alpha_n + beta_n]
    return a, b


def ionic(y, p):
    v, m, h, n = y
    return {
        "i_na": p.g_na * m**3 * h * (v - p.e_na),
        "i_k": p.g_k * n**4 * (v - p.e_k),
        "i_leak": p.g_leak * (v - p.e_leak),
    }
