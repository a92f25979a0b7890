"""A run of independent neurons with a fixed step: current, spikes, reset, refractory time, samples."""

import math

import numpy as np

from oracle import equilibria, find, neuron, spikes
from oracle.integrators import rate
from oracle.run import Run, current_of, steps_of


def simulate(
    model,
    t_end,
    current=0.0,
    p=None,
    dt=None,
    integrator=None,
    n=1,
    initial="rest",
    record_every=1,
    spike_threshold=None,
    after=None,
):
    """`after` is the Run to go on from."""
    p = p or neuron.parameters(model)
    dt, method = dt or model.DT, find(integrator or model.INTEGRATOR)
    steps, first = steps_of(t_end, dt), after.step if after else 0
    theta = neuron.threshold(model, p) if spike_threshold is None else spike_threshold
    y = after.state if after else equilibria.initial_state(model, p, initial)
    drive = current_of(current, n, steps, first)
    everything = [*y, *vars(p).values(), drive((first + 0.5) * dt, (first + 0.5) * dt, dt)]
    kind = np.complex128 if any(np.iscomplexobj(value) for value in everything) else np.float64
    y = [kind(yi) if n == 1 else yi * np.ones(n, kind) for yi in y]
    run = Run(state=y, until=after.until if after else -math.inf, step=first)
    for k in range(first, first + steps):
        if hasattr(method, "STAGES"):
            run.state = fixed_step(method, run, model, p, run.state, k, dt, drive, theta)
        else:
            run.state = method.advance(run, model, p, run.state, k, dt, drive, theta)
        run.step = k + 1
        if (run.step - first) % record_every == 0:
            run.sample(run.step * dt, run.state)
    return run.finish(model.STATES)


def fixed_step(method, run, model, p, y, k, dt, drive, theta):
    """Advance; crossing; reset at the end of the step; v held while t_k < t_spike + t_ref."""
    t, inside = k * dt, (k + 0.5) * dt
    current = [drive((k + c) * dt, inside, dt) for c in method.STAGES]
    coefficients = lambda y, current: model.coefficients(y, p, current)
    resets = hasattr(model, "reset")
    if resets and np.any(t < np.real(run.until)):
        coefficients = neuron.held(coefficients, t < np.real(run.until))
    with np.errstate(over="ignore", invalid="ignore"):  # looked at below; an upstroke to a reset may be infinite
        new = method.step(coefficients, y, dt, current)
    if np.isnan(new[0]).any() or not (resets or np.isfinite(new[0]).all()):
        raise ArithmeticError(f"v is not finite at {t + dt} ms")
    crossed = (y[0].real < np.real(theta)) & (new[0].real >= np.real(theta))
    if not crossed.any():
        return new
    if resets:
        part = spikes.linear(y[0], new[0], theta)
    else:
        slope0 = dt * rate(coefficients, y, current[0])[0]
        part = spikes.hermite(y[0], new[0], slope0, dt * rate(coefficients, new, current[-1])[0], theta)
    time = np.where(crossed, t + part * dt, -math.inf)
    neurons = np.flatnonzero(crossed)
    run.spike(np.atleast_1d(time)[neurons].real, neurons)
    if resets:
        new = [np.where(crossed, after, yi)[()] for after, yi in zip(model.reset(new, p), new, strict=True)]
        run.until = np.where(crossed, time + getattr(p, "t_ref", 0.0), run.until)[()]
    return new
