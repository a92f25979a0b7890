"""Strang splitting (Strang 1968): all states but v for dt/2, v for dt, the others for dt/2."""

from oracle.functions import dual, exprel
from oracle.integrators import rate, relaxed

ORDER = 2
STAGES = (0.5,)


def others(coefficients, y, dt, current):
    """All states but v for a time dt, v fixed: their a and b depend on v alone."""
    a, b = coefficients(y, current)
    return [y[0], *(relaxed(ai, bi, yi, dt) for ai, bi, yi in zip(a[1:], b[1:], y[1:], strict=True))]


def membrane(coefficients, y, dt, current):
    """v for a time dt, the others fixed: v + dt exprel(J dt) f_v, J = df_v/dv."""
    f, slope = dual.value_and_slope(lambda v: rate(coefficients, [v, *y[1:]], current)[0], y[0])
    return [y[0] + dt * exprel.value(slope * dt) * f, *y[1:]]


def step(coefficients, y, dt, current):
    y = others(coefficients, y, dt / 2, current[0])
    y = membrane(coefficients, y, dt, current[0])
    return others(coefficients, y, dt / 2, current[0])
