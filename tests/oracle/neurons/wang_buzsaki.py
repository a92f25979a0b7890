"""Fast-spiking interneuron (Wang and Buzsaki 1996): as Hodgkin and Huxley, m at its steady state.

C dv/dt = I - g_na m_inf(v)^3 h (v - e_na) - g_k n^4 (v - e_k) - g_leak (v - e_leak)
dx/dt   = phi (alpha_x (1 - x) - beta_x x),  x = h, n
"""

import numpy as np

from oracle.functions.exprel import linear_rate

SOURCE = "Wang and Buzsaki 1996"
STATES = ("v", "h", "n")
DEFAULTS = {
    "c_m": 1.0,
    "g_na": 35.0,
    "g_k": 9.0,
    "g_leak": 0.1,
    "e_na": 55.0,
    "e_k": -90.0,
    "e_leak": -65.0,
    "phi": 5.0,
}
PRESETS = {}
UNITS = {
    "mV": "v e_na e_k e_leak",
    "uF/cm2": "c_m",
    "mS/cm2": "g_na g_k g_leak",
    "1": "h n phi",
    "uA/cm2": "current",
    "ms": "time",
}
THRESHOLD = 0.0
INTEGRATOR, DT = "rk4", 0.025
POSSIBLE = {"> 0": "c_m phi"}
V_RANGE = (-90.0, 40.0)
DRIVE, QUIET = 1.0, (-75.0, -68.0)
SINGULAR = (-35.0, -34.0)


def coefficients(y, p, current):
    v, h, n = y
    alpha_m = 0.1 * linear_rate(v + 35.0, 10.0)
    beta_m = 4.0 * np.exp(-(v + 60.0) / 18.0)
    alpha_h = 0.07 * np.exp(-(v + 58.0) / 20.0)
    beta_h = 1.0 / (1.0 + np.exp(-(v + 28.0) / 10.0))
    alpha_n = 0.01 * linear_rate(v + 34.0, 10.0)
    beta_n = 0.125 * np.exp(-(v + 44.0) / 80.0)
    m_inf = alpha_m / (alpha_m + beta_m)
    na, k = p.g_na * m_inf**3 * h, p.g_k * n**4
    a = [(na * p.e_na + k * p.e_k + p.g_leak * p.e_leak + current) / p.c_m, p.phi * alpha_h, p.phi * alpha_n]
    b = [(na + k + p.g_leak) / p.c_m, p.phi * (alpha_h + beta_h), p.phi * (alpha_n + beta_n)]
    return a, b


def ionic(y, p):
    v, h, n = y
    alpha, beta = 0.1 * linear_rate(v + 35.0, 10.0), 4.0 * np.exp(-(v + 60.0) / 18.0)
    return {
        "i_na": p.g_na * (alpha / (alpha + beta)) ** 3 * h * (v - p.e_na),
        "i_k": p.g_k * n**4 * (v - p.e_k),
        "i_leak": p.g_leak * (v - p.e_leak),
    }
