"""Currents as functions of time [ms]: `stimulus(t, inside, dt)`.

Smooth parts look at t. Jumps look at `inside`, the middle of the step that t belongs to, so that both ends of a step see
the current of that step, and move to the nearest grid time when steps are fixed (dt is None for a free step size).
"""

import itertools
import math

import numpy as np

from oracle import philox


def snapped(t, dt):
    """The grid time nearest to t."""
    return t if dt is None or math.isinf(t) else math.floor(t / dt + 0.5) * dt


def step(amplitude, start=0.0, stop=math.inf):
    return lambda t, inside, dt: amplitude if snapped(start, dt) <= inside < snapped(stop, dt) else 0.0


def pulse_train(amplitude, period, width, start=0.0, stop=math.inf):
    """Pulses of one width that begin at start, start + period, …; all is over at stop."""

    def current(t, inside, dt):
        if not snapped(start, dt) <= inside < snapped(stop, dt):
            return 0.0
        last = math.floor((inside - start) / period)
        for j in (last - 1, last, last + 1):  # the neighbours, whose edges may have moved to here
            begin = start + j * period
            if j >= 0 and snapped(begin, dt) <= inside < snapped(begin + width, dt):
                return amplitude
        return 0.0

    return current


def ramp(first, last, start, stop):
    """`first` until start, `last` from stop, a straight line between."""
    return lambda t, inside, dt: first + (last - first) * min(max((t - start) / (stop - start), 0.0), 1.0)


def sine(amplitude, frequency_hz, phase=0.0, offset=0.0):
    return lambda t, inside, dt: offset + amplitude * math.sin(2.0 * math.pi * frequency_hz * t / 1000.0 + phase)


def chirp(amplitude, f0, f1, duration):
    """A sine whose frequency goes from f0 to f1 [Hz] in a straight line, over a duration [ms]; then zero."""

    def current(t, inside, dt):
        if not 0.0 <= inside < snapped(duration, dt):
            return 0.0
        cycles = (f0 * t + (f1 - f0) * t * t / (2.0 * duration)) / 1000.0
        return amplitude * math.sin(2.0 * math.pi * cycles)

    return current


def total(*stimuli):
    return lambda t, inside, dt: sum(s(t, inside, dt) for s in stimuli)


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
    return lambda t, inside, dt: factor * stimulus(t, inside, dt)


def sampled(values, dt, kind="linear", start=0.0):
    """Values at start + i dt; the first holds before, the last afterwards. "quadratic": at start + i dt / 2."""
    values = np.asarray(values, dtype=float)
    spacing = dt / 2 if kind == "quadratic" else dt
    nodes = start + spacing * np.arange(len(values))

    def linear(t, inside, step):
        return float(np.interp(t, nodes, values))

    def previous(t, inside, step):
        i = sum(1 for node in nodes[1:] if snapped(node, step) <= inside)
        return float(values[i])

    def quadratic(t, inside, step):
        """Newton's form of the parabola through three nodes."""
        x = min(max((t - start) / spacing, 0.0), len(values) - 1.0)
        i = 2 * min(int(x // 2), max(len(values) // 2 - 1, 0))
        if len(values) == 1:
            return float(values[0])
        a, b, c = values[i : i + 3]
        return float(a + (x - i) * ((b - a) + (x - i - 1) * (c - 2 * b + a) / 2))

    return {"linear": linear, "previous": previous, "quadratic": quadratic}[kind]


def value(stimulus, t):
    """`stimulus` at the time t: a pulse is on from its start on, and off at its stop."""
    return stimulus(t, t, None)


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
