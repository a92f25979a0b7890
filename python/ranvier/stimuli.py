"""What a neuron is stimulated with: functions of time [ms] and noise, in the unit of the model's current.

Stimuli add with ``+``, also with numbers; one object may serve any number of simulations.

>>> import ranvier as rv
>>> current = rv.stimuli.step(10.0, start=5.0) + rv.stimuli.sine(2.0, frequency_hz=50.0)
>>> current
step(10, 5, inf) + sine(2, 50, 0, 0)

With fixed steps an edge lies on the nearest step; rk4 and heun see smooth stimuli at their stages, the other integrators
in the middle of each step (euler at its begin). Noise is held over a step.
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
    """``amplitude`` from ``start`` until ``stop`` [ms], else 0.

    Examples
    --------
    >>> step(10.0, start=5.0, stop=20.0)
    step(10, 5, 20)
    """
    return _core.Stimulus._step(amplitude, start, stop)


def pulse_train(amplitude: float, period: float, width: float, start: float = 0.0, stop: float = _math.inf) -> Stimulus:
    """Pulses of ``width`` every ``period`` [ms]; the first begins at ``start``, none lasts beyond ``stop``."""
    return _core.Stimulus._pulse_train(amplitude, period, width, start, stop)


def ramp(first: float, last: float, start: float, stop: float) -> Stimulus:
    """From ``first``, held until ``start``, in a straight line to ``last``, held from ``stop`` on [ms]."""
    return _core.Stimulus._ramp(first, last, start, stop)


def sine(amplitude: float, frequency_hz: float, phase: float = 0.0, offset: float = 0.0) -> Stimulus:
    """offset + amplitude sin(2 pi f t + phase); f in Hz, t in ms, the phase in radians."""
    return _core.Stimulus._sine(amplitude, frequency_hz, phase, offset)


def chirp(amplitude: float, f0: float, f1: float, duration: float) -> Stimulus:
    """A sine whose frequency [Hz] goes linearly from ``f0`` at t = 0 to ``f1`` at t = ``duration`` [ms]; then 0."""
    return _core.Stimulus._chirp(amplitude, f0, f1, duration)


def white_noise(sigma: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """sigma / sqrt(dt) xi, a new standard normal xi for every neuron and step; sigma in the current's unit times sqrt(ms).

    Parameters
    ----------
    rng : int, numpy.random.Generator or None
        The same integer gives the same noise, whatever the number of neurons and however the time is split into runs.
    """
    return _core.Stimulus._white_noise(sigma, _seed_of(rng))


def ou_noise(mean: float, sd: float, tau: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """The process of Ornstein and Uhlenbeck (1930), exact at every step for every dt, from its stationary distribution.

    x_{k+1} = x_k exp(-dt / tau) + sd sqrt(1 - exp(-2 dt / tau)) xi, the current is mean + x_k; tau in ms.
    A run that follows at once, with an equal stimulus and dt, continues it.

    Examples
    --------
    >>> import ranvier as rv
    >>> noise = ou_noise(mean=10.0, sd=2.0, tau=5.0, rng=1)
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), 20.0, noise, n=3)
    >>> run["v"].shape
    (800, 3)
    """
    return _core.Stimulus._ou_noise(mean, sd, tau, _seed_of(rng))
