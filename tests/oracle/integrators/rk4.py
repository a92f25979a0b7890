"""The classical method of Runge and Kutta (Kutta 1901)."""

from oracle.integrators import moved, rate

ORDER = 4
STAGES = (0.0, 0.5, 1.0)
LIMIT = 2.785  # the root of 1 - z + z^2/2 - z^3/6 + z^4/24 = 1


def step(coefficients, y, dt, current):
    k1 = rate(coefficients, y, current[0])
    k2 = rate(coefficients, moved(y, dt / 2, k1), current[1])
    k3 = rate(coefficients, moved(y, dt / 2, k2), current[1])
    k4 = rate(coefficients, moved(y, dt, k3), current[2])
    return moved(y, dt / 6, [a + 2.0 * b + 2.0 * c + d for a, b, c, d in zip(k1, k2, k3, k4, strict=True)])
