"""A leak and a threshold: tau dv/dt = e_leak - v + I; v = -50 mV spikes, v <- -65 mV."""

SOURCE = "nobody 2000"
STATES = ("v",)
DEFAULTS = {"tau": 10.0, "e_leak": -65.0}
PRESETS = {}
UNITS = {"mV": "v e_leak current", "ms": "time tau"}
THRESHOLD = -50.0
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "tau"}
V_RANGE = (-90.0, -50.0)
DRIVE, QUIET = 20.0, (-80.0, -60.0)


def coefficients(y, p, current):
    return [(p.e_leak + current) / p.tau], [1.0 / p.tau]


def reset(y, p):
    return [-65.0]
