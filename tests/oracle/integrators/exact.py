"""A model whose equation is solved in closed form: crossing, reset and the end of the refractory time between grid points.

Such a model has `advance(v, p, current, dt)` and `time_to(v, p, current, threshold)`.
"""

import numpy as np

ORDER = 0
NEEDS = ("advance", "time_to")
MOST = 1000  # spikes in a step


def advance(run, model, p, y, t, dt, drive, theta):
    """All neurons from t to t + dt."""
    current = np.broadcast_to(drive(t + 0.5 * dt, t + 0.5 * dt), np.shape(y[0]))
    v, until = np.atleast_1d(y[0]) * 1.0, np.atleast_1d(run.until) * np.ones(np.size(y[0]))
    scalar = np.ndim(y[0]) == 0
    for i in range(v.size):
        own = p if scalar else type(p)(**{name: np.broadcast_to(x, v.shape)[i] for name, x in vars(p).items()})
        drive_i, level = np.atleast_1d(current)[i], np.broadcast_to(theta, v.shape)[i]
        v[i], until[i], times = one_neuron(model, own, v[i], until[i], t, dt, drive_i, level)
        run.spike(np.real(times), [i] * len(times))
    run.until = until[0] if scalar else until
    return [v[0] if scalar else v]


def one_neuron(model, p, v, until, t, dt, current, theta):
    """From t to t + dt; `done` is the part of the step [ms] that lies behind."""
    times, done = [], (until - t if until.real > t else 0.0)
    while np.real(done) < dt:
        if len(times) == MOST:
            raise ArithmeticError(f"{MOST} spikes in a step at {t} ms")
        wait = model.time_to(v, p, current, theta)
        if np.real(done + wait) > dt:
            return model.advance(v, p, current, dt - done), until, times
        times.append(t + done + wait)
        (v,) = model.reset([v], p)
        until = times[-1] + p.t_ref
        done = done + wait + p.t_ref
    return v, until, times
