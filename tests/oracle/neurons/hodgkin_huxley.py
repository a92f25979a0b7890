"""Squid axon (Hodgkin and Huxley 1952), in the modern sign: v is inside minus outside, rest near -65 mV.

C dv/dt = I - g_na m^3 h (v - e_na) - g_k n^4 (v - e_k) - g_leak (v - e_leak)
dx/dt   = phi (alpha_x (1 - x) - beta_x x),  x = m, h, n
The paper's E_leak = -10.613 mV of its sign and zero is -54.387 mV here; rates at 6.3 degrees Celsius, phi = 1.
"""

import numpy as np

from oracle.functions.exprel import linear_rate

SOURCE = "Hodgkin and Huxley 1952"
STATES = ("v", "m", "h", "n")
DEFAULTS = {
    "c_m": 1.0,
    "g_na": 120.0,
    "g_k": 36.0,
    "g_leak": 0.3,
    "e_na": 50.0,
    "e_k": -77.0,
    "e_leak": -54.387,
    "phi": 1.0,
}
PRESETS = {}
UNITS = {
    "mV": "v e_na e_k e_leak",
    "uF/cm2": "c_m",
    "mS/cm2": "g_na g_k g_leak",
    "1": "m h n phi",
    "uA/cm2": "current",
    "ms": "time",
}
THRESHOLD = 0.0
INTEGRATOR, DT = "rk4", 0.025
POSSIBLE = {"> 0": "c_m phi"}
V_RANGE = (-90.0, 40.0)
DRIVE, QUIET = 10.0, (-67.0, -63.0)
SINGULAR = (-40.0, -55.0)
STEEP = {"v": [-20.0, 0.0, 20.0], "m": 0.9, "h": [0.3, 0.5, 0.4], "n": 0.5}


def rates(v):
    alpha_m = 0.1 * linear_rate(v + 40.0, 10.0)
    beta_m = 4.0 * np.exp(-(v + 65.0) / 18.0)
    alpha_h = 0.07 * np.exp(-(v + 65.0) / 20.0)
    beta_h = 1.0 / (1.0 + np.exp(-(v + 35.0) / 10.0))
    alpha_n = 0.01 * linear_rate(v + 55.0, 10.0)
    beta_n = 0.125 * np.exp(-(v + 65.0) / 80.0)
    return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n


def coefficients(y, p, current):
    v, m, h, n = y
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = rates(v)
    na, k = p.g_na * m**3 * h, p.g_k * n**4
    a = [
        (na * p.e_na + k * p.e_k + p.g_leak * p.e_leak + current) / p.c_m,
        p.phi * alpha_m,
        p.phi * alpha_h,
        p.phi * alpha_n,
    ]
    b = [
        (na + k + p.g_leak) / p.c_m,
        p.phi * (alpha_m + beta_m),
        p.phi * (alpha_h + beta_h),
        p.phi * (alpha_n + beta_n),
    ]
    return a, b


def ionic(y, p):
    v, m, h, n = y
    return {
        "i_na": p.g_na * m**3 * h * (v - p.e_na),
        "i_k": p.g_k * n**4 * (v - p.e_k),
        "i_leak": p.g_leak * (v - p.e_leak),
    }
