"""Two-variable reduction of the nerve membrane (FitzHugh 1961; Nagumo et al. 1962), without dimensions.

dv/dt = v - v^3 / 3 - w + I,  tau dw/dt = v + a - b w;  tau = 12.5 is 1 / 0.08
"""

SOURCE = "FitzHugh 1961; Nagumo, Arimoto and Yoshizawa 1962"
STATES = ("v", "w")
DEFAULTS = {"a": 0.7, "b": 0.8, "tau": 12.5}
PRESETS = {}
UNITS = {"1": "v w a b tau current time"}
THRESHOLD = 1.0
INTEGRATOR, DT = "rk4", 0.05
POSSIBLE = {"> 0": "tau"}
V_RANGE = (-2.0, 2.0)
DRIVE, QUIET = 0.5, (-1.25, -1.15)
STEEP = {"v": [2.5, -3.0, 2.0], "w": [-2.0, 5.5, -0.3]}


def coefficients(y, p, current):
    v, w = y
    return [v - v**3 / 3.0 - w + current, (v + p.a) / p.tau], [0.0 * v, p.b / p.tau]
