"""Stimuli: currents as functions of time [ms], and noise, in the unit of the model's current.

Stimuli are added and subtracted, also with numbers, and are multiplied and divided by finite numbers. A product with
noise is the same noise with another amplitude. One stimulus can be used in any number of simulations.

>>> import ranvier as rv
>>> current = rv.stimuli.step(10.0, start=5.0) - 2 * rv.stimuli.sine(1.0, frequency_hz=50.0)
>>> current
step(10, 5, inf) - 2*sine(1, 50, 0, 0)

Called with a time [ms] a stimulus gives its value, a float, and with an array of times an array float64 of the same
shape: a pulse has its amplitude from its start on and no longer at its stop. Times must be finite (ValueError). Noise
has no value without a neuron and a step (ValueError).

>>> current(15.0)
12.0
>>> current([0.0, 5.0])
array([0., 8.])

Amplitudes are plain numbers, for a stimulus does not know its model. Times and frequencies may carry a unit of Brian 2,
pint, quantities or astropy, which is converted.

An edge within a step cuts it into pieces, so that no charge is lost. rk4 and heun evaluate smooth stimuli at the times of their
stages, euler at the begin of each step, the other integrators in its middle. Noise is constant over a step.
"""

from __future__ import annotations

import math as _math
from typing import TYPE_CHECKING

from . import _core
from ._core import Stimulus
from ._support.arguments import seed_of as _seed_of
from ._support.keywords import takes as _takes
from ._support.units import plain as _plain
from ._support.units import without_unit as _without_unit

if TYPE_CHECKING:
    from typing import Literal

    import numpy as np
    from numpy.typing import ArrayLike

__all__ = ["Stimulus", "chirp", "ou_noise", "pulse_train", "ramp", "sampled", "sine", "step", "white_noise"]


def __dir__() -> list[str]:
    return sorted(__all__)


@_takes("stimuli", "rv.stimuli.step")
def step(amplitude: float, start: float = 0.0, stop: float = _math.inf) -> Stimulus:
    """``amplitude`` from ``start`` to ``stop`` [ms], 0 before and after.

    Examples
    --------
    >>> step(10.0, start=5.0, stop=20.0)
    step(10, 5, 20)
    """
    return _core.Stimulus._step(
        _without_unit(amplitude, "amplitude"), _plain(start, "start", "ms"), _plain(stop, "stop", "ms")
    )


@_takes("stimuli", "rv.stimuli.pulse_train")
def pulse_train(amplitude: float, period: float, width: float, start: float = 0.0, stop: float = _math.inf) -> Stimulus:
    """Pulses of ``width`` every ``period`` [ms]. The first begins at ``start``; a pulse ends at ``stop`` at the latest."""
    return _core.Stimulus._pulse_train(
        _without_unit(amplitude, "amplitude"),
        _plain(period, "period", "ms"),
        _plain(width, "width", "ms"),
        _plain(start, "start", "ms"),
        _plain(stop, "stop", "ms"),
    )


@_takes("stimuli", "rv.stimuli.ramp")
def ramp(first: float, last: float, start: float, stop: float) -> Stimulus:
    """``first`` until ``start``, then a straight line to ``last`` at ``stop``, and ``last`` from there on [ms]."""
    return _core.Stimulus._ramp(
        _without_unit(first, "first"),
        _without_unit(last, "last"),
        _plain(start, "start", "ms"),
        _plain(stop, "stop", "ms"),
    )


@_takes("stimuli", "rv.stimuli.sine")
def sine(amplitude: float, frequency_hz: float, phase: float = 0.0, offset: float = 0.0) -> Stimulus:
    """offset + amplitude sin(2 pi f t + phase); f in Hz, t in ms, the phase in radians."""
    return _core.Stimulus._sine(
        _without_unit(amplitude, "amplitude"),
        _plain(frequency_hz, "frequency_hz", "Hz"),
        _plain(phase, "phase", "1"),
        _without_unit(offset, "offset"),
    )


@_takes("stimuli", "rv.stimuli.chirp")
def chirp(amplitude: float, f0: float, f1: float, duration: float) -> Stimulus:
    """A sine whose frequency [Hz] changes linearly from ``f0`` at t = 0 to ``f1`` at t = ``duration`` [ms]; 0 after that."""
    return _core.Stimulus._chirp(
        _without_unit(amplitude, "amplitude"),
        _plain(f0, "f0", "Hz"),
        _plain(f1, "f1", "Hz"),
        _plain(duration, "duration", "ms"),
    )


@_takes("stimuli", "rv.stimuli.sampled")
def sampled(
    values: ArrayLike, dt: float, kind: Literal["linear", "previous"] = "linear", start: float = 0.0
) -> Stimulus:
    """A measured current: ``values[i]`` at start + i dt, with a dt of its own. The values are copied.

    Parameters
    ----------
    values : array (n,)
        At least one number, all of them finite.
    dt : float
        From one value to the next [ms].
    kind : "linear" or "previous"
        "linear": straight lines between the values, as ``np.interp``. "previous": each value holds until the next one,
        and the current jumps there. With both the first value holds before ``start`` too, and the last one for ever.
    start : float
        The time of the first value [ms].

    Raises
    ------
    ValueError
        The values are none or not finite, or not of one dimension; another kind; a dt that is not > 0.
    TypeError
        The values are not numbers.

    Examples
    --------
    >>> recorded = sampled([0.0, 1.0, 3.0], dt=10.0)
    >>> recorded
    sampled(3 values, 10, 'linear', 0)
    >>> recorded([-5.0, 5.0, 12.5, 99.0])
    array([0. , 0.5, 1.5, 3. ])
    >>> sampled([0.0, 1.0, 3.0], dt=10.0, kind="previous")([9.9, 10.0, 12.5])
    array([0., 1., 1.])
    """
    return _core.Stimulus._sampled(
        _without_unit(values, "values"), _plain(dt, "dt", "ms"), kind, _plain(start, "start", "ms")
    )


@_takes("cells", "rv.stimuli.white_noise")
def white_noise(sigma: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """White noise: sigma / sqrt(dt) xi, with a new standard normal xi for every neuron and step.

    Parameters
    ----------
    sigma : float
        In the unit of the current times sqrt(ms).
    rng : int, numpy.random.Generator or None
        The same integer gives the same noise, for any number of neurons and however the time is split into runs. So one
        object in two populations is noise that they share, neuron by neuron; for independent noise make two objects
        with other integers, or with None.
    """
    return _core.Stimulus._white_noise(_without_unit(sigma, "sigma"), _seed_of(rng))


@_takes("cells", "rv.stimuli.ou_noise")
def ou_noise(mean: float, sd: float, tau: float, rng: int | np.random.Generator | None = None) -> Stimulus:
    """The process of Uhlenbeck and Ornstein (1930), exact at every step for any dt, from its stationary distribution.

    x_{k+1} = x_k exp(-dt / tau) + sd sqrt(1 - exp(-2 dt / tau)) xi; the current is mean + x_k, and tau is in ms.
    The next run of a population continues the process if its stimulus and dt are equal. The noise hangs on the seed, the
    number of the neuron and the step alone: one object in two populations is noise that they share, neuron by neuron. For
    independent noise make an object for each, with other integers as ``rng``, or with None.

    Examples
    --------
    >>> import ranvier as rv
    >>> lif = rv.neurons.LIF()
    >>> shared = ou_noise(mean=1.5, sd=0.5, tau=5.0, rng=1)
    >>> a, b = (rv.Population(lif).run(20.0, shared)["v"] for _ in range(2))
    >>> bool((a == b).all())
    True
    >>> a, b = (rv.Population(lif).run(20.0, ou_noise(1.5, 0.5, 5.0, rng=seed))["v"] for seed in (1, 2))
    >>> bool((a == b).any())
    False
    >>> noise = ou_noise(mean=10.0, sd=2.0, tau=5.0, rng=1)
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), 20.0, noise, n=3)
    >>> run["v"].shape
    (800, 3)
    """
    return _core.Stimulus._ou_noise(
        _without_unit(mean, "mean"), _without_unit(sd, "sd"), _plain(tau, "tau", "ms"), _seed_of(rng)
    )
