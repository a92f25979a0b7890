"""y + dt (a - b y) (Euler 1768)."""

from oracle.integrators import moved, rate

ORDER = 1
STAGES = (0.0,)
LIMIT = 2.0
RESET = "grid"


def step(coefficients, y, dt, current):
    return moved(y, dt, rate(coefficients, y, current[0]))
