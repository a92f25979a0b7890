"""What membranes receive from synapses: a current I and a conductance G, C dv/dt = … + I - G v.

Every model takes a current in a alone and in proportion to it, so a conductance enters b by the same factor: per_current,
1 / C, or r_m / tau_m of `lif`. A weight is in the units of the model, of `lif` uS (MOhm uS = 1).
"""

from functools import partial

import numpy as np

from oracle import neuron, spikes
from oracle.integrators import relaxed

MOST = 1000  # spikes in a step


class Input:
    """A current and what synapses have at the same time: (kind, state, parameters) each, of all neurons or of one.

    Sums begin with the current and go on in the order in which the synapses came to the population.
    """

    def __init__(self, current, synapses):
        self.current, self.synapses = current, synapses

    def at(self, v):
        current, conductance = self.current, 0.0
        for kind, state, p in self.synapses:
            i, g = kind.input(state, v, p)
            current, conductance = current + i, conductance + g
        return current, conductance

    def of(self, i, shape):
        """What neuron i receives."""
        one = lambda x: np.broadcast_to(x, shape).reshape(-1)[i]
        return Input(one(self.current), [(kind, [one(x) for x in state], p) for kind, state, p in self.synapses])


class Membrane:
    """A model whose current is an Input."""

    def __init__(self, model):
        self.model = model

    def __getattr__(self, name):
        return getattr(self.model, name)

    def coefficients(self, y, p, given):
        current, conductance = given.at(y[0])
        a, b = self.model.coefficients(y, p, current)
        return a, [b[0] + p.per_current * conductance, *b[1:]]


def per_current(model, y, p):
    """df_v / dI."""
    return np.imag(model.coefficients(y, p, 1j * neuron.H)[0][0]) / neuron.H


def course(v, s, a, b, p, synapses):
    """v after a time s from synapses of these states: dv/dt = a - b v + (sum of currents) per_current."""
    return relaxed(a, b, v, s) + p.per_current * sum(kind.response(state, s, b, q) for kind, state, q in synapses)


def advance(run, model, p, y, t, h, drive, theta):
    """`exact`: all neurons of a linear membrane from t to t + h, with currents that decay.

    What has no event in the step is one formula; the others go one by one.
    """
    (v,), shape = y, np.shape(y[0])
    until = np.broadcast_to(run.until, shape).copy()
    given = Input(drive(t + 0.5 * h, t + 0.5 * h).current, drive(t, t + 0.5 * h).synapses)
    (a,), (b,) = model.coefficients([v], p, given.current)
    whole, left = course(v, h, a, b, p, given.synapses), np.maximum(until - t, 0.0)
    quiet = (left == 0.0) & (v < theta) & (whole < theta)
    after = np.where(quiet, whole, v)
    for i in np.flatnonzero(~quiet & (left < h)):
        own = type(p)(**{name: neuron.of_one(x, i, shape) for name, x in vars(p).items()})
        level = neuron.of_one(theta, i, shape)
        after[i], until[i], times = one_neuron(model, own, v[i], until[i], t, h, given.of(i, shape), level)
        run.spike(times, [i] * len(times))
    run.until = until
    return [after]


def one_neuron(model, p, v, until, t, h, given, theta):
    """A spike is v < theta at the begin of the step or of a release in it, and theta <= v at the end of the step.

    Its time is where v goes up through theta, by bisection of the closed form. A current that carries v over theta and
    back within a step makes no spike. `done` is the part of the step [ms] that lies behind.
    """
    (a,), (b,) = model.coefficients([v], p, given.current)
    times, done = [], max(until - t, 0.0)
    while done < h:
        if len(times) == MOST:
            raise ArithmeticError(f"{MOST} spikes in a step at {t} ms")
        synapses = [(kind, kind.decay(state, done, q), q) for kind, state, q in given.synapses]
        after, wait = partial(course, v, a=a, b=b, p=p, synapses=synapses), 0.0
        if v < theta:
            v_end = after(h - done)
            if v_end < theta:
                return v_end, until, times
            wait = spikes.bisect(lambda s, after=after: after(s) >= theta, 0.0, h - done)
        times.append(t + done + wait)
        (v,) = model.reset([v], p)
        until = times[-1] + p.t_ref
        done = done + wait + p.t_ref
    return v, until, times
