"""Dormand and Prince (1980), order 5(4), with the dense output of Hairer, Norsett and Wanner (1993, II.6).

One neuron a run, step sizes its own. `adaptive` chooses them; `replay` repeats steps that another program accepted.
"""

import math

import numpy as np

from oracle import equilibria, neuron, spikes
from oracle.run import Run, current_of, steps_of

ORDER = 5
C = (0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
A = (
    (),
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
FOURTH = (5179 / 57600, 0.0, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40)
DENSE = (
    -12715105075 / 11282082432,
    0.0,
    87487479700 / 32700410799,
    -10690763975 / 1880347072,
    701980252875 / 199316789632,
    -1453857185 / 822651844,
    69997945 / 29380423,
)


def weighted(weights, k):
    return sum(w * ki for w, ki in zip(weights, k, strict=False))


def step(f, t, y, h):
    """y at t + h, the seven slopes, and the difference between the two orders; f(t, inside, y)."""
    k, inside = [], t + 0.5 * h
    for c, a in zip(C, A, strict=True):
        k.append(f(t + c * h, inside, y + h * weighted(a, k) if a else y))
    new = y + h * weighted(A[6], k)
    return new, k, new - (y + h * weighted(FOURTH, k))


def error_size(y, new, error, rtol, atol=None):
    """An error in units of what is allowed, atol + rtol |y|: the root of its mean square over the states."""
    allowed = (1e-2 * rtol if atol is None else atol) + rtol * np.maximum(np.abs(y), np.abs(new))
    return float(np.sqrt(np.mean((np.abs(error) / allowed) ** 2)))


def growth(size):
    """What the next step is multiplied by: 0.9 of what would give an error of 1, within limits."""
    return min(5.0, max(0.2, 0.9 * size**-0.2 if size > 0 else 5.0)) if math.isfinite(size) else 0.2


def dense(y0, y1, k, h, s):
    """The state at t + s h, of order 4."""
    rise = y1 - y0
    bend = h * k[0] - rise
    turn = rise - h * k[6] - bend
    return y0 + s * (rise + (1 - s) * (bend + s * (turn + (1 - s) * h * weighted(DENSE, k))))


class Trajectory:
    """Accepted steps one after another: samples on the grid, spikes at the roots of the dense output, resets there."""

    def __init__(self, model, p, y, dt, drive, theta):
        self.model, self.p, self.dt, self.drive, self.theta = model, p, dt, drive, theta
        self.t, self.y, self.run, self.sampled = 0.0, np.array(y), Run(), 0
        self.step_sizes, self.error_sizes = [], []

    def slope(self, t, inside, y):
        f = neuron.rate(self.model, list(y), self.p, self.drive(t, inside))
        if self.run.until > inside:
            f[0] = 0.0 * f[0]  # refractory
        return np.array(f)

    def fire(self, t, y):
        """A spike at t, and the reset of y."""
        self.run.spike([t], [0])
        self.run.until = t + getattr(self.p, "t_ref", 0.0)
        return np.array(self.model.reset(list(y), self.p))

    def stand(self):
        """A neuron with a reset that is free at or above the threshold fires at once."""
        resets = hasattr(self.model, "reset")
        while resets and self.y[0].real >= np.real(self.theta) and self.run.until <= self.t:
            self.y = self.fire(self.t, self.y)

    def accept(self, new, k, h):
        """Takes the step, or the part of it up to a spike that resets."""
        resets = hasattr(self.model, "reset")
        part, after = 1.0, new
        if self.y[0].real < self.theta <= new[0].real:
            s = spikes.bisect(lambda s: dense(self.y, new, k, h, s)[0].real >= self.theta, 0.0, 1.0)
            if resets:
                part, after = s, self.fire(self.t + s * h, dense(self.y, new, k, h, s))
            else:
                self.run.spike([self.t + s * h], [0])
        end = self.t + part * h
        while (self.sampled + 1) * self.dt <= end + 1e-9 * self.dt:
            self.sampled += 1
            s = (self.sampled * self.dt - self.t) / h
            self.run.sample(self.sampled * self.dt, list(dense(self.y, new, k, h, s) if s < part else after))
        self.step_sizes.append(part * h)
        self.t, self.y = end, after
        return part < 1.0


def begin(model, t_end, current, p, dt, initial, spike_threshold):
    p, dt = p or neuron.parameters(model), dt or model.DT
    theta = neuron.threshold(model, p) if spike_threshold is None else spike_threshold
    drive = current_of(current, 1, steps_of(t_end, dt), 0, dt)
    y = equilibria.initial_state(model, p, initial)
    return Trajectory(model, p, y, dt, drive, theta)


def finish(path):
    run = path.run.finish(path.model.STATES)
    run.state, run.step_sizes, run.error_sizes = list(path.y), np.array(path.step_sizes), np.array(path.error_sizes)
    return run


def replay(model, step_sizes, t_end, current=0.0, p=None, dt=None, initial="rest", spike_threshold=None, rtol=1e-6):
    """The run that takes exactly these steps; error_sizes are theirs."""
    path = begin(model, t_end, current, p, dt, initial, spike_threshold)
    for h in step_sizes:
        path.stand()
        new, k, error = step(path.slope, path.t, path.y, h)
        path.error_sizes.append(error_size(path.y, new, error, rtol))
        path.accept(new, k, h)
    return finish(path)


def adaptive(
    model, t_end, current=0.0, p=None, dt=None, initial="rest", spike_threshold=None, rtol=1e-6, atol=None, breaks=()
):
    """Steps whose error stays within what is allowed; restarts at `breaks` [ms]."""
    path = begin(model, t_end, current, p, dt, initial, spike_threshold)
    h = 0.01
    while path.t < t_end * (1.0 - 1e-12):
        path.stand()
        stops = [b for b in (*breaks, path.run.until, t_end) if b > path.t + 1e-12 * t_end]
        end = min(stops)
        h = min(h, end - path.t)
        new, k, error = step(path.slope, path.t, path.y, h)
        size = error_size(path.y, new, error, rtol, atol)
        if math.isfinite(size) and size <= 1.0:
            path.accept(new, k, h)
        h *= growth(size)
    return finish(path)
