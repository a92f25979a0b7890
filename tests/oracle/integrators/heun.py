"""The mean of the slopes at both ends (Heun 1900)."""

from oracle.integrators import moved, rate

ORDER = 2
STAGES = (0.0, 1.0)
LIMIT = 2.0


def step(coefficients, y, dt, current):
    k1 = rate(coefficients, y, current[0])
    k2 = rate(coefficients, moved(y, dt, k1), current[1])
    return moved(y, dt / 2, [a + b for a, b in zip(k1, k2, strict=True)])
