"""Sources: groups that spike by themselves and have no state, for the input of networks.

>>> import ranvier as rv
>>> rv.sources.Poisson(rate=20.0)
Poisson(20.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._support.arrays import integers as _integers
from ._support.arrays import real as _real
from ._support.description import Description as _Description
from ._support.keywords import takes as _takes
from ._support.units import plain as _plain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Poisson", "Regular", "Source", "Times"]


def __dir__() -> list[str]:
    return sorted(__all__)


class Source(_Description):
    """What the sources have in common: their arguments are attributes, and they do not change."""

    __slots__ = ()

    def __init__(self, *arguments: object, **named: object) -> None:
        raise TypeError("a Source is a Poisson, Times or Regular of rv.sources")

    @property
    def n(self) -> int | None:
        """How many neurons the arguments speak of; None: of any number."""
        sizes = [value.size for value in self._arguments.values() if isinstance(value, np.ndarray)]
        return sizes[0] if sizes else None


class Poisson(Source):
    """Poisson processes: in a step of dt ms each neuron spikes n times, n being Poisson with the mean rate·dt/1000.

    Parameters
    ----------
    rate : float, array (n,) or a stimulus
        [Hz], >= 0: for all neurons, one for each, or a function of time without noise (rv.stimuli), whose value in the middle of a
        step counts.

    Examples
    --------
    >>> Poisson([5.0, 10.0]).n
    2
    """

    __slots__ = ()

    @_takes("spiking", "rv.sources.Poisson")
    def __init__(self, rate: float | ArrayLike | _core.Stimulus) -> None:
        if isinstance(rate, _core.Stimulus):
            rate(0.0)  # refuses noise
            _Description.__init__(self, "Poisson", {"rate": rate})
            return
        _Description.__init__(self, "Poisson", {"rate": _values(rate, "rate", "Hz")})


class Times(Source):
    """Spikes at given times.

    Parameters
    ----------
    times : array (spikes,)
        [ms], >= 0, in any order.
    neurons : array of integers (spikes,)
        Which neuron of the group spikes, from 0; a single integer: that one.

    Examples
    --------
    >>> given = Times([12.0, 3.0, 3.0], [0, 1, 0])
    >>> given.times, given.neurons
    (array([ 3.,  3., 12.]), array([0, 1, 0]))
    """

    __slots__ = ()

    @_takes("spiking", "rv.sources.Times")
    def __init__(self, times: ArrayLike, neurons: ArrayLike) -> None:
        when = np.atleast_1d(_values(times, "times", "ms"))
        which = _integers(neurons, "neurons")
        if when.ndim != 1:
            raise ValueError(f"times must have shape (spikes,); got {when.shape}")
        if which.shape not in ((), when.shape):
            raise ValueError(
                f"neurons must name one neuron for each of the {when.size} times; got {_core.shown(neurons)}"
            )
        which = np.broadcast_to(which, when.shape)
        if (which < 0).any():
            raise ValueError(f"neurons must be numbers >= 0; got {which.min()}")
        order = np.lexsort((which, when))
        _Description.__init__(self, "Times", {"times": when[order], "neurons": which[order]})

    @property
    def n(self) -> int | None:
        """How many neurons there must be at least."""
        return int(self.neurons.max()) + 1 if self.neurons.size else 0


class Regular(Source):
    """Spikes at equal intervals: the first after ``phase`` of an interval, at phase·1000/rate ms.

    Parameters
    ----------
    rate : float or array (n,)
        [Hz], >= 0; a neuron of rate 0 does not spike.
    phase : float or array (n,)
        From 0 up to, but not including, 1.

    Examples
    --------
    >>> Regular(40.0, phase=0.5)
    Regular(40.0, phase=0.5)
    """

    __slots__ = ()

    @_takes("spiking", "rv.sources.Regular")
    def __init__(self, rate: float | ArrayLike, phase: float | ArrayLike = 0.0) -> None:
        rates, phases = _values(rate, "rate", "Hz"), _values(phase, "phase", "1")
        if not (np.asarray(phases) < 1.0).all():
            raise ValueError(f"phase must be at least 0 and less than 1; got {_core.shown(phase)}")
        if isinstance(rates, np.ndarray) and isinstance(phases, np.ndarray) and rates.size != phases.size:
            raise ValueError(f"rate and phase must be of equal length; got {rates.size} and {phases.size}")
        _Description.__init__(self, "Regular", {"rate": rates, "phase": phases}, {"phase": 0.0})


def _values(values: Any, name: str, unit: str) -> float | NDArray[np.float64]:
    """A number or an array (n,) of finite numbers >= 0, as a copy."""
    value = _plain(values, name, unit)
    if hasattr(value, "__len__") and not isinstance(value, (str, bytes)):
        numbers = np.array(_real(value, name, "a number or an array of numbers"), dtype=np.float64)
    else:
        numbers = np.asarray(_core.number(value, name))
    if numbers.ndim > 1:
        raise ValueError(f"{name} must be a number or have shape (n,); got {numbers.shape}")
    bad = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0)))
    if bad.size:
        place = f"[{bad[0]}]" if numbers.ndim else ""
        raise ValueError(f"{name}{place} must be a finite number >= 0; got {numbers.flat[bad[0]]}")
    return numbers if numbers.ndim else float(numbers)
