"""Bursting neuron (Hindmarsh and Rose 1984), without dimensions; the membrane is the paper's x.

dv/dt = y - a v^3 + b v^2 - z + I,  dy/dt = c - d v^2 - y,  dz/dt = r (s (v - v_rest) - z)
r = 0.006 and v_rest = -1.6, the values in general use; the paper has r = 0.001 and 0.005, v_rest = -(1 + sqrt 5) / 2.
"""

SOURCE = "Hindmarsh and Rose 1984"
STATES = ("v", "y", "z")
DEFAULTS = {"a": 1.0, "b": 3.0, "c": 1.0, "d": 5.0, "r": 0.006, "s": 4.0, "v_rest": -1.6}
PRESETS = {
    "usual": {},
    "slow": {"r": 0.001, "v_rest": -(1.0 + 5.0**0.5) / 2.0},
    "irregular": {"r": 0.005, "v_rest": -(1.0 + 5.0**0.5) / 2.0},
}
UNITS = {"1": "v y z a b c d r s v_rest current time"}
THRESHOLD = 1.0
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "r"}
V_RANGE = (-2.0, 2.0)
DRIVE, QUIET = 1.5, (-1.8, -1.5)
CHAOTIC = True  # bursts
STEEP = {"v": [-1.6, -2.0, -1.8], "y": [-11.0, -18.5, -14.5], "z": 0.0}


def coefficients(state, p, current):
    v, y, z = state
    a = [y - p.a * v**3 + p.b * v**2 - z + current, p.c - p.d * v**2, p.r * p.s * (v - p.v_rest)]
    return a, [0.0 * v, 1.0, p.r]
