"""Currents as functions of time [ms]: `stimulus(t, inside)`.

Smooth parts look at t. Jumps look at `inside`, the middle of the step or the piece of a step that t belongs to, so that
both its ends see the same current. `stimulus.edges(low, high)` are the times between at which it jumps or bends.
"""

import itertools
import math

import numpy as np

from oracle import philox


def with_edges(edges):
    """Names the edges of a stimulus: a list of times, or a function (low, high)."""
    find = edges if callable(edges) else lambda low, high: edges

    def named(current):
        current.edges = lambda low, high: [t for t in find(low, high) if low < t < high]
        return current

    return named


def step(amplitude, start=0.0, stop=math.inf):
    return with_edges([start, stop])(lambda t, inside: amplitude if start <= inside < stop else 0.0)


def pulse_train(amplitude, period, width, start=0.0, stop=math.inf):
    """Pulses of one width that begin at start, start + period, …; all is over at stop."""

    def begins(low, high):
        """Of the pulses that may touch low … high."""
        first, last = (math.floor((t - start) / period) for t in (low, high))
        return [start + j * period for j in range(max(first - 1, 0), last + 2)]

    def edges(low, high):
        gap = width < period
        return [stop, *(e for b in begins(low, high) for e in ((b, b + width) if gap else (start,)) if e < stop)]

    @with_edges(edges)
    def current(t, inside):
        on = start <= inside < stop and any(b <= inside < b + width for b in begins(inside, inside))
        return amplitude if on else 0.0

    return current


def ramp(first, last, start, stop):
    """`first` until start, `last` from stop, a straight line between."""
    part = lambda t: min(max((t - start) / (stop - start), 0.0), 1.0)
    return with_edges([start, stop])(lambda t, inside: first + (last - first) * part(t))


def sine(amplitude, frequency_hz, phase=0.0, offset=0.0):
    return lambda t, inside: offset + amplitude * math.sin(2.0 * math.pi * frequency_hz * t / 1000.0 + phase)


def chirp(amplitude, f0, f1, duration):
    """A sine whose frequency goes from f0 to f1 [Hz] in a straight line, over a duration [ms]; then zero."""

    @with_edges([0.0, duration])
    def current(t, inside):
        if not 0.0 <= inside < duration:
            return 0.0
        cycles = (f0 * t + (f1 - f0) * t * t / (2.0 * duration)) / 1000.0
        return amplitude * math.sin(2.0 * math.pi * cycles)

    return current


def edges_of(stimulus, low, high):
    return getattr(stimulus, "edges", lambda low, high: [])(low, high)


def total(*stimuli):
    edges = lambda low, high: [t for s in stimuli for t in edges_of(s, low, high)]
    return with_edges(edges)(lambda t, inside: sum(s(t, inside) for s in stimuli))


def normal(seed, neuron, k, index=0):
    """Standard normal numbers of step k (Box and Muller 1958), one for each of the first `neuron`s or for one."""
    u = philox.uniform(philox.words(seed, 2 * index + 2, k, neuron, "noise"), "float64")[2 * index :]
    return math.sqrt(-2.0 * math.log1p(-u[0])) * math.cos(2.0 * math.pi * u[1])


def ou_noise(mean, sd, tau, seed, n, steps, dt):
    """Ornstein and Uhlenbeck 1930, exact on the grid, held over the step, stationary from the start; (steps, n)."""
    decay = math.exp(-dt / tau)
    kick = sd * math.sqrt(-math.expm1(-2.0 * dt / tau))
    x = np.array([sd * normal(seed, i, 0, index=1) for i in range(n)])
    values = []
    for k in range(steps):
        values.append(mean + x)
        x = x * decay + kick * np.array([normal(seed, i, k) for i in range(n)])
    return np.array(values)


def white_noise(sigma, seed, n, steps, dt):
    """Gaussian noise of density sigma, held over the step: sigma / sqrt(dt) xi; (steps, n)."""
    xi = np.array([[normal(seed, i, k) for i in range(n)] for k in range(steps)])
    return sigma / math.sqrt(dt) * xi


def scaled(factor, stimulus):
    edges = lambda low, high: edges_of(stimulus, low, high)
    return with_edges(edges)(lambda t, inside: factor * stimulus(t, inside))


def sampled(values, dt, kind="linear", start=0.0):
    """Values at start + i dt; the first holds before, the last afterwards. "quadratic": at start + i dt / 2."""
    values = np.asarray(values, dtype=float)
    spacing = dt / 2 if kind == "quadratic" else dt
    nodes = start + spacing * np.arange(len(values))

    def linear(t, inside):
        return float(np.interp(t, nodes, values))

    def previous(t, inside):
        i = sum(1 for node in nodes[1:] if node <= inside)
        return float(values[i])

    def quadratic(t, inside):
        """Newton's form of the parabola through three nodes."""
        x = min(max((t - start) / spacing, 0.0), len(values) - 1.0)
        i = 2 * min(int(x // 2), max(len(values) // 2 - 1, 0))
        if len(values) == 1:
            return float(values[0])
        a, b, c = values[i : i + 3]
        return float(a + (x - i) * ((b - a) + (x - i - 1) * (c - 2 * b + a) / 2))

    edges = {"linear": nodes if len(values) > 1 else [], "previous": nodes[1:], "quadratic": []}[kind]
    return with_edges(edges)({"linear": linear, "previous": previous, "quadratic": quadratic}[kind])


def value(stimulus, t):
    """`stimulus` at the time t: a pulse is on from its start on, and off at its stop."""
    return stimulus(t, t)


def mean(stimulus, start, stop, edges=()):
    """The mean from start to stop, by Gauss and Legendre on 40 panels between the edges."""
    nodes, weights = np.polynomial.legendre.leggauss(10)
    inner = sorted(e for e in edges if start < e < stop)
    total_area = 0.0
    for a, b in itertools.pairwise([start, *inner, stop]):
        borders = np.linspace(a, b, 41)
        for low, high in itertools.pairwise(borders):
            t = (low + high) / 2 + nodes * (high - low) / 2
            total_area += (high - low) / 2 * sum(w * value(stimulus, x) for w, x in zip(weights, t, strict=True))
    return total_area / (stop - start)
