"""Crab walking-leg axon with an A current (Connor, Walter and McKown 1977), constants of Dayan and Abbott (2001, 6.1).

C dv/dt = I - g_na m^3 h (v - e_na) - g_k n^4 (v - e_k) - g_a a^3 b (v - e_a) - g_leak (v - e_leak)
dx/dt   = alpha_x (1 - x) - beta_x x for m, h, n;  dx/dt = (x_inf - x) / tau_x for a, b
Dayan and Abbott round the paper's factors: alpha_n 0.019 to 0.02, beta_n 0.2375 to 0.25, 1/18 to 0.0556,
1/31.84 to 0.0314, 1/28.93 to 0.0346, 1/20.12 to 0.0497, 1/14.54 to 0.0688, 1/16.027 to 0.0624.
"""

import numpy as np

from oracle.functions.exprel import linear_rate

SOURCE = "Connor, Walter and McKown 1977; constants of Dayan and Abbott 2001"
STATES = ("v", "m", "h", "n", "a", "b")
DEFAULTS = {
    "c_m": 1.0,
    "g_na": 120.0,
    "g_k": 20.0,
    "g_a": 47.7,
    "g_leak": 0.3,
    "e_na": 55.0,
    "e_k": -72.0,
    "e_a": -75.0,
    "e_leak": -17.0,
}
PRESETS = {}
UNITS = {
    "mV": "v e_na e_k e_a e_leak",
    "uF/cm2": "c_m",
    "mS/cm2": "g_na g_k g_a g_leak",
    "1": "m h n a b",
    "uA/cm2": "current",
    "ms": "time",
}
THRESHOLD = 0.0
INTEGRATOR, DT = "rk4", 0.025
POSSIBLE = {"> 0": "c_m"}
V_RANGE = (-90.0, 40.0)
DRIVE, QUIET = 12.0, (-75.0, -68.0)
SINGULAR = (-29.7, -45.7)


def coefficients(y, p, current):
    v, m, h, n, a, b = y
    alpha_m = 0.38 * linear_rate(v + 29.7, 10.0)
    beta_m = 15.2 * np.exp(-0.0556 * (v + 54.7))
    alpha_h = 0.266 * np.exp(-0.05 * (v + 48.0))
    beta_h = 3.8 / (1.0 + np.exp(-0.1 * (v + 18.0)))
    alpha_n = 0.02 * linear_rate(v + 45.7, 10.0)
    beta_n = 0.25 * np.exp(-0.0125 * (v + 55.7))
    a_inf = (0.0761 * np.exp(0.0314 * (v + 94.22)) / (1.0 + np.exp(0.0346 * (v + 1.17)))) ** (1.0 / 3.0)
    tau_a = 0.3632 + 1.158 / (1.0 + np.exp(0.0497 * (v + 55.96)))
    b_inf = (1.0 / (1.0 + np.exp(0.0688 * (v + 53.3)))) ** 4
    tau_b = 1.24 + 2.678 / (1.0 + np.exp(0.0624 * (v + 50.0)))
    na, k, fast_k = p.g_na * m**3 * h, p.g_k * n**4, p.g_a * a**3 * b
    into = na * p.e_na + k * p.e_k + fast_k * p.e_a + p.g_leak * p.e_leak + current
    slope = na + k + fast_k + p.g_leak
    return (
        [into / p.c_m, alpha_m, alpha_h, alpha_n, a_inf / tau_a, b_inf / tau_b],
        [slope / p.c_m, alpha_m + beta_m, alpha_h + beta_h, alpha_n + beta_n, 1.0 / tau_a, 1.0 / tau_b],
    )


def ionic(y, p):
    v, m, h, n, a, b = y
    return {
        "i_na": p.g_na * m**3 * h * (v - p.e_na),
        "i_k": p.g_k * n**4 * (v - p.e_k),
        "i_a": p.g_a * a**3 * b * (v - p.e_a),
        "i_leak": p.g_leak * (v - p.e_leak),
    }
