"""A run of independent neurons with a fixed step: current, spikes, reset, refractory time, samples."""

import math
from dataclasses import dataclass, field

import numpy as np

from oracle import equilibria, neuron, spikes
from oracle.integrators.fixed_step import STAGES, STEPS, rate
from oracle.neurons import lif


@dataclass
class Run:
    """Samples (count, n) by state; spikes in order of time; what the next run begins with."""

    t: list = field(default_factory=list)
    samples: list = field(default_factory=list)
    spike_times: list = field(default_factory=list)
    spike_neurons: list = field(default_factory=list)
    state: list = None
    until: object = -math.inf  # [ms] end of the refractory time
    step: int = 0

    def sample(self, t, y):
        self.t.append(t)
        self.samples.append([np.atleast_1d(yi) for yi in y])

    def spike(self, times, neurons):
        self.spike_times += [float(t) for t in times]
        self.spike_neurons += [int(i) for i in neurons]

    def finish(self, names):
        order = sorted(range(len(self.spike_times)), key=lambda i: (self.spike_times[i], self.spike_neurons[i]))
        self.spike_times = np.array([self.spike_times[i] for i in order])
        self.spike_neurons = np.array([self.spike_neurons[i] for i in order], dtype=int)
        self.t = np.array(self.t)
        self.samples = {name: np.array([s[i] for s in self.samples]) for i, name in enumerate(names)}
        return self

    def __getitem__(self, name):
        return self.samples[name]


def steps_of(t_end, dt):
    steps = round(t_end / dt)
    if abs(steps * dt - t_end) > 1e-9 * t_end:
        raise ValueError(f"t_end={t_end} is no multiple of dt={dt}")
    return steps


def current_of(current, n, steps, first):
    """`current(t, inside, dt)` of a number, (n,), (steps,) if n = 1, (steps, 1), (steps, n), or a stimulus."""
    if callable(current):
        return current
    current = np.asarray(current)
    if current.ndim == 0 or current.shape == (n,):
        constant = current[0] if n == 1 and current.ndim else current[()]
        return lambda t, inside, dt: constant
    if current.shape not in ((steps,) if n == 1 else (), (steps, 1), (steps, n)):
        raise ValueError(f"current has the shape {current.shape}")
    rows = current.reshape(steps) if n == 1 else current
    return lambda t, inside, dt: rows[math.floor(inside / dt) - first]


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
    dt, integrator = dt or model.DT, integrator or model.INTEGRATOR
    steps, first = steps_of(t_end, dt), after.step if after else 0
    theta = neuron.threshold(model, p) if spike_threshold is None else spike_threshold
    y = after.state if after else equilibria.initial_state(model, p, initial)
    drive = current_of(current, n, steps, first)
    everything = [*y, *vars(p).values(), drive((first + 0.5) * dt, (first + 0.5) * dt, dt)]
    kind = np.complex128 if any(np.iscomplexobj(value) for value in everything) else np.float64
    y = [kind(yi) if n == 1 else yi * np.ones(n, kind) for yi in y]
    run = Run(state=y, until=after.until if after else -math.inf, step=first)
    advance = exact_step if integrator == "exact" else fixed_step
    for k in range(first, first + steps):
        run.state = advance(run, model, p, run.state, k, dt, drive, integrator, theta)
        run.step = k + 1
        if (run.step - first) % record_every == 0:
            run.sample(run.step * dt, run.state)
    return run.finish(model.STATES)


def fixed_step(run, model, p, y, k, dt, drive, integrator, theta):
    """Advance; crossing; reset at the end of the step; v held while t_k < t_spike + t_ref."""
    t, inside = k * dt, (k + 0.5) * dt
    current = [drive((k + c) * dt, inside, dt) for c in STAGES[integrator]]
    coefficients = lambda y, current: model.coefficients(y, p, current)
    resets = hasattr(model, "reset")
    if resets and np.any(t < np.real(run.until)):
        coefficients = neuron.held(coefficients, t < np.real(run.until))
    with np.errstate(over="ignore", invalid="ignore"):  # looked at below; an upstroke to a reset may be infinite
        new = STEPS[integrator](coefficients, y, dt, current)
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


def exact_step(run, model, p, y, k, dt, drive, integrator, theta):
    """LIF in closed form: crossing, reset and the end of the refractory time lie between grid points."""
    current = np.broadcast_to(drive((k + 0.5) * dt, (k + 0.5) * dt, dt), np.shape(y[0]))
    v, until = np.atleast_1d(y[0]) * 1.0, np.atleast_1d(run.until) * np.ones(np.size(y[0]))
    scalar = np.ndim(y[0]) == 0
    for i in range(v.size):
        own = p if scalar else type(p)(**{name: np.broadcast_to(x, v.shape)[i] for name, x in vars(p).items()})
        drive_i, level = np.atleast_1d(current)[i], np.broadcast_to(theta, v.shape)[i]
        v[i], until[i], times = exact_neuron(own, v[i], until[i], k * dt, dt, drive_i, level)
        run.spike(np.real(times), [i] * len(times))
    run.until = until[0] if scalar else until
    return [v[0] if scalar else v]


def exact_neuron(p, v, until, t, dt, current, theta):
    """One neuron from t to t + dt; `done` is the part of the step [ms] that lies behind."""
    times, done = [], (until - t if until.real > t else 0.0)
    while np.real(done) < dt:
        wait = lif.time_to(v, p, current, theta)
        if np.real(done + wait) > dt:
            return lif.advance(v, p, current, dt - done), until, times
        times.append(t + done + wait)
        v, until = p.v_reset, times[-1] + p.t_ref
        done = done + wait + p.t_ref
    return v, until, times
