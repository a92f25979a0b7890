"""Barnacle muscle fibre (Morris and Lecar 1981), constants of Rinzel and Ermentrout (1989, in Koch and Segev).

C dv/dt = I - g_ca m_inf(v) (v - e_ca) - g_k w (v - e_k) - g_leak (v - e_leak)
dw/dt   = phi (w_inf(v) - w) cosh((v - v3) / (2 v4))
m_inf = (1 + tanh((v - v1) / v2)) / 2,  w_inf = (1 + tanh((v - v3) / v4)) / 2;  (1 + tanh x) / 2 = 1 / (1 + e^(-2x))
The three sets differ in how rest is lost: a Hopf bifurcation, a saddle-node on the limit cycle, a homoclinic orbit.
"""

import numpy as np

SOURCE = "Morris and Lecar 1981; constants of Rinzel and Ermentrout 1989"
STATES = ("v", "w")
DEFAULTS = {
    "c_m": 20.0,
    "g_ca": 4.4,
    "g_k": 8.0,
    "g_leak": 2.0,
    "e_ca": 120.0,
    "e_k": -84.0,
    "e_leak": -60.0,
    "v1": -1.2,
    "v2": 18.0,
    "v3": 2.0,
    "v4": 30.0,
    "phi": 0.04,
}
PRESETS = {
    "hopf": {},
    "snlc": {"g_ca": 4.0, "v3": 12.0, "v4": 17.4, "phi": 0.067},
    "homoclinic": {"g_ca": 4.0, "v3": 12.0, "v4": 17.4, "phi": 0.23},
}
UNITS = {
    "mV": "v e_ca e_k e_leak v1 v2 v3 v4",
    "uF/cm2": "c_m",
    "mS/cm2": "g_ca g_k g_leak",
    "1": "w",
    "1/ms": "phi",
    "uA/cm2": "current",
    "ms": "time",
}
THRESHOLD = 0.0
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "c_m phi", "!= 0": "v2 v4"}
V_RANGE = (-90.0, 40.0)
DRIVE, QUIET = 120.0, (-75.0, -68.0)


def coefficients(y, p, current):
    v, w = y
    m_inf = 1.0 / (1.0 + np.exp(-2.0 * (v - p.v1) / p.v2))
    w_inf = 1.0 / (1.0 + np.exp(-2.0 * (v - p.v3) / p.v4))
    rate = p.phi * np.cosh((v - p.v3) / (2.0 * p.v4))
    ca, k = p.g_ca * m_inf, p.g_k * w
    a = [(ca * p.e_ca + k * p.e_k + p.g_leak * p.e_leak + current) / p.c_m, rate * w_inf]
    b = [(ca + k + p.g_leak) / p.c_m, rate]
    return a, b


def ionic(y, p):
    v, w = y
    return {
        "i_ca": p.g_ca * (v - p.e_ca) / (1.0 + np.exp(-2.0 * (v - p.v1) / p.v2)),
        "i_k": p.g_k * w * (v - p.e_k),
        "i_leak": p.g_leak * (v - p.e_leak),
    }
