"""The loop of Izhikevich (2003): spikes and resets of v >= 30, then v by two halves of a step, then u with the new v."""

from oracle.integrators import moved, rate

ORDER = 1
STAGES = (0.0,)
LIMIT = 4.0  # of two halves, each with 2
NEEDS = ("PUBLISHED",)
RESET = "grid"
SPIKES_FIRST = True


def step(coefficients, y, dt, current):
    for _ in range(2):
        y = [moved(y, dt / 2, rate(coefficients, y, current[0]))[0], *y[1:]]
    return [y[0], *moved(y, dt, rate(coefficients, y, current[0]))[1:]]
