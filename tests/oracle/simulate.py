"""A run of independent neurons with a fixed step: current, spikes, reset, refractory time, samples."""

import math

import numpy as np

from oracle import equilibria, events, find, neuron, spikes
from oracle.integrators import rate
from oracle.run import Run, current_of, pieces, steps_of


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
    reset=None,
):
    """`after` is the Run to go on from; `reset` is "event" or "grid"."""
    p = p or neuron.parameters(model)
    dt, method = dt or model.DT, find(integrator or model.INTEGRATOR)
    steps, first = steps_of(t_end, dt), after.step if after else 0
    theta = neuron.threshold(model, p) if spike_threshold is None else spike_threshold
    y = after.state if after else equilibria.initial_state(model, p, initial)
    drive = current_of(current, n, steps, first, dt)
    everything = [*y, *vars(p).values(), drive((first + 0.5) * dt, (first + 0.5) * dt)]
    kind = np.complex128 if any(np.iscomplexobj(value) for value in everything) else np.float64
    y = [kind(yi) if n == 1 else yi * np.ones(n, kind) for yi in y]
    run = Run(state=y, until=after.until if after else -math.inf, step=first)
    on_grid = (reset or getattr(method, "RESET", "event")) == "grid"
    for k in range(first, first + steps):
        if hasattr(method, "SPIKES_FIRST"):
            y = run.state
            fired = y[0] >= theta
            run.state = spike_and_reset(run, model, p, y, fired, np.where(fired, k * dt, -math.inf))
        for t, h, input_of_piece in pieces(drive, k, dt):
            if hasattr(method, "STAGES"):
                run.state = fixed_step(method, run, model, p, run.state, k * dt, t, h, input_of_piece, theta, on_grid)
            else:
                run.state = method.advance(run, model, p, run.state, t, h, input_of_piece, theta)
        run.step = k + 1
        if (run.step - first) % record_every == 0:
            run.sample(run.step * dt, run.state)
    return run.finish(model.STATES)


def fixed_step(method, run, model, p, y, begin, t, h, drive, theta, on_grid):
    """From t to t + h, which is all or a piece of the step that begins at `begin`."""
    current = [drive(t + c * h, t + 0.5 * h) for c in method.STAGES]
    coefficients = lambda y, current: model.coefficients(y, p, current)
    resets, until = hasattr(model, "reset"), np.real(run.until)
    free = (begin if on_grid else t) >= until
    if resets and not np.all(free):
        coefficients = neuron.held(coefficients, ~free)
    with np.errstate(over="ignore", invalid="ignore"):  # looked at below; an upstroke to a reset may be infinite
        new = method.step(coefficients, y, h, current)
    if hasattr(method, "SPIKES_FIRST"):
        return new
    if resets and not on_grid:
        return with_events(run, model, p, y, new, t, h, drive, theta)
    if np.isnan(new[0]).any() or not (resets or np.isfinite(new[0]).all()):
        raise ArithmeticError(f"v is not finite at {t + h} ms")
    crossed = (y[0].real < np.real(theta)) & (new[0].real >= np.real(theta))
    if resets:  # who stands above the threshold and is free fires at once
        standing = (y[0].real >= np.real(theta)) & free
        with np.errstate(divide="ignore", invalid="ignore"):  # of those that do not cross
            part = np.where(standing, 0.0, spikes.linear(y[0], new[0], theta))
            time = np.where(standing | crossed, t + part * h, -math.inf)
        return spike_and_reset(run, model, p, new, standing | crossed, time)
    if crossed.any():
        slope0 = h * rate(coefficients, y, current[0])[0]
        part = spikes.hermite(y[0], new[0], slope0, h * rate(coefficients, new, current[-1])[0], theta)
        report(run, crossed, np.where(crossed, t + part * h, -math.inf))
    return new


def report(run, crossed, time):
    neurons = np.flatnonzero(crossed)
    run.spike(np.atleast_1d(time)[neurons].real, neurons)


def spike_and_reset(run, model, p, y, crossed, time):
    """The state after the spikes of the neurons `crossed`; v is held while t_k < t_spike + t_ref."""
    if not np.any(crossed):
        return y
    report(run, crossed, time)
    if hasattr(p, "t_ref"):
        run.until = np.where(crossed, time + p.t_ref, run.until)[()]
    return [np.where(crossed, after, yi)[()] for after, yi in zip(model.reset(y, p), y, strict=True)]


def with_events(run, model, p, y, new, t, h, drive, theta):
    """`new`, where a neuron has no event in the step; else its step is taken again."""
    shape = np.shape(new[0])
    has = events.within(y[0], new[0], np.real(run.until), t, h, events.upswing(model, p, theta))
    if not np.any(has):
        return new
    rows, until = [np.atleast_1d(yi).copy() for yi in new], np.broadcast_to(run.until, shape).reshape(-1).copy()
    for i in np.flatnonzero(np.broadcast_to(has, shape)):
        one = lambda x, i=i: neuron.of_one(x, i, shape)
        own, begin = type(p)(**{name: one(x) for name, x in vars(p).items()}), [one(yi) for yi in y]
        state, until[i], times = events.through(
            model, own, begin, t, h, until[i], one(theta), lambda at, inside, one=one: one(drive(at, inside))
        )
        for row, value in zip(rows, state, strict=True):
            row[i] = value
        run.spike(times, [i] * len(times))
    run.until = until.reshape(shape)[()]
    return [row.reshape(shape)[()] for row in rows]
