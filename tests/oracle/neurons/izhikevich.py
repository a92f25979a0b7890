"""Simple model of spiking neurons (Izhikevich 2003), as differential equations, and in the steps of the paper.

dv/dt = 0.04 v^2 + 5 v + 140 - u + I,  du/dt = a (b v - u);  v = v_peak = 30 mV spikes, v <- c, u <- u + d
"""

SOURCE = "Izhikevich 2003"
STATES = ("v", "u")
DEFAULTS = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0, "v_peak": 30.0}
PRESETS = {  # names of the paper's figure 2
    "RS": {},
    "IB": {"c": -55.0, "d": 4.0},
    "CH": {"c": -50.0, "d": 2.0},
    "FS": {"a": 0.1, "d": 2.0},
    "TC": {"b": 0.25, "d": 0.05},
    "RZ": {"a": 0.1, "b": 0.26, "d": 2.0},
    "LTS": {"b": 0.25, "d": 2.0},
}
UNITS = {"mV": "v c v_peak", "1": "current u b d", "1/ms": "a", "ms": "time"}
THRESHOLD = "v_peak"
INTEGRATOR, DT = "rk4", 0.1
PUBLISHED = "v twice by half a step, then u, at steps of 1 ms"
POSSIBLE = {"> 0": "a"}
ORDERED = (("c", "v_peak"),)
V_RANGE = (-90.0, 30.0)
DRIVE, QUIET = 10.0, (-80.0, -62.0)


def coefficients(y, p, current):
    v, u = y
    return [0.04 * v * v + 5.0 * v + 140.0 - u + current, p.a * p.b * v], [0.0 * v, p.a]


def reset(y, p):
    return [p.c, y[1] + p.d]
