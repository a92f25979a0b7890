"""Stimuli: currents as functions of time [ms], and noise, in the unit of the model's current.

Stimuli add with ``+``, also to numbers. One stimulus can be used in any number of simulations.

>>> import ranvier as rv
>>> current = rv.stimuli.step(10.0, start=5.0) + rv.stimuli.sine(2.0, frequency_hz=50.0)
>>> current
step(10, 5, inf) + sine(2, 50, 0, 0)

With fixed steps the edges of pulses move to the nearest step. rk4 and heun evaluate smooth stimuli at the times of their
stages, euler at the begin of each step, the other integrators in its middle. Noise is constant over a step.
"""

from __future__ import annotations

import math as _math
from typing import TYPE_CHECKING

from . import _core
from ._core import Stimulus
from ._support.arguments import seed_of as _seed_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Stimulus", "chirp", "ou_noise", "pulse_train", "ramp", "sine", "step", "white_noise"]


def step(amplitude: float, start: float = 0.0, stop: float = _math.inf) -> Stimulus:
    """``amplitude`` from ``start`` to ``stop`` [ms], 0 before and after.

    Examples
    --------
    >>> step(10.0, start=5.0, stop=20.0)
    step(10, 5, 20)
    """
    return _core.Stimulus._step(amplitude, start, stop)


def pulse_train(amplitude: float, period: float, width: float, start: float = 0.0, stop: float = _math.inf) -> Stimulus:
    """Pulses of ``width`` every ``period`` [ms]. The first begins at ``start``; a pulse ends at ``stop`` at the latest."""
    return _core.Stimulus._pulse_train(amplitude, period, width, start, stop)


def ramp(first: float, last: float, start: float, stop: float) -> Stimulus:
    """``first`` until ``start``, then a straight line to ``last`` at ``stop``, and ``last`` from there on [ms]."""
    return _core.Stimulus._ramp(first, last, start, stop)


def sine(amplitude: float, frequency_hz: float, phase: float = 0.0, offset: float = 0.0) -> Stimulus:
    """offset + amplitude sin(2 pi f t + phase); f in Hz, t in ms, the phase in radians."""
    return _core.Stimulus._sine(amplitude, frequency_hz, phase, offset)


def chirp(amplitude: float, f0: float, f1: float, duration: float) -> Stimulus:
    """A sine whose frequency [Hz] changes linearly from ``f0`` at t = 0 to ``f1`` at t = ``duration`` [ms]; 0 after that."""
    return _core.Stimulus._chirp(amplitude, f0, f1, duration)


def white_noise(sigma: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """White noise: sigma / sqrt(dt) xi, with a new standard normal xi for every neuron and step.

    Parameters
    ----------
    sigma : float
        In the unit of the current times sqrt(ms).
    rng : int, numpy.random.Generator or None
        The same integer gives the same noise, for any number of neurons and however the time is split into runs.
    """
    return _core.Stimulus._white_noise(sigma, _seed_of(rng))


def ou_noise(mean: float, sd: float, tau: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """The process of Uhlenbeck and Ornstein (1930), exact at every step for any dt, from its stationary distribution.

    x_{k+1} = x_k exp(-dt / tau) + sd sqrt(1 - exp(-2 dt / tau)) xi; the current is mean + x_k, and tau is in ms.
    The next run of a population continues the process if its stimulus and dt are equal.

    Examples
    --------
    >>> import ranvier as rv
    >>> noise = ou_noise(mean=10.0, sd=2.0, tau=5.0, rng=1)
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), 20.0, noise, n=3)
    >>> run["v"].shape
    (800, 3)
    """
    return _core.Stimulus._ou_noise(mean, sd, tau, _seed_of(rng))
