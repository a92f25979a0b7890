"""Statistics of spike trains: of one neuron, or of all neurons of a run at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

from .._cells.samples import Samples
from .trains import Trains, observation, one_train, trains_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from .._cells.run import Run

__all__ = ["cv", "isi", "rate", "rates"]


def isi(spikes: Run | ArrayLike | Sequence[ArrayLike], *, neuron: int | None = None) -> NDArray[np.float64]:
    """Intervals between the spikes of a neuron [ms].

    Parameters
    ----------
    spikes : Run, or (spikes,) [ms], or a list with such an array for each neuron
        Times increase.
    neuron : int, optional
        Only the intervals of this neuron; None: of all, those of neuron 0 first. No interval leads from one neuron to another.

    Returns
    -------
    ndarray (intervals,) [ms]

    Raises
    ------
    ValueError
        Times are not (spikes,), not finite or do not increase, or there is no such neuron.

    Examples
    --------
    >>> isi([2.0, 12.0, 27.0])
    array([10., 15.])
    >>> import ranvier as rv
    >>> isi(rv.simulate(rv.neurons.LIF(), 50.0, [2.0, 1.0, 3.0], n=3)).round(3)
    array([15.863, 15.863,  8.931,  8.931,  8.931,  8.931])
    """
    trains = trains_of(spikes)
    intervals, of = trains.intervals()
    return intervals if neuron is None else intervals[of == trains.index(neuron)]


@overload
def cv(spikes: Run | Sequence[NDArray[np.float64]], *, neuron: None = None) -> NDArray[np.float64]: ...
@overload
def cv(spikes: Run | Sequence[NDArray[np.float64]], *, neuron: int) -> float: ...
@overload
def cv(spikes: ArrayLike) -> float: ...
def cv(spikes: Run | ArrayLike | Sequence[ArrayLike], *, neuron: int | None = None) -> float | NDArray[np.float64]:
    """Standard deviation of the intervals over their mean: 0 of a clock, 1 of a Poisson process; NaN below two intervals.

    Parameters and errors are those of isi.

    Returns
    -------
    float, or ndarray (n,)
        Of times (spikes,) or of one ``neuron`` a float; of a run or a list one value for each neuron.

    Examples
    --------
    >>> cv([0.0, 10.0, 20.0, 30.0])
    0.0
    >>> import ranvier as rv
    >>> cv(rv.simulate(rv.neurons.LIF(), 100.0, [2.0, 1.0], n=2)).round(3)
    array([ 0., nan])
    """
    trains = trains_of(spikes)
    intervals, of = trains.intervals()
    count = np.bincount(of, minlength=trains.n)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(of, intervals, trains.n) / count
        deviation = np.sqrt(np.bincount(of, (intervals - mean[of]) ** 2, trains.n) / count)
        values: NDArray[np.float64] = np.where(count > 1, deviation / mean, np.nan)
    if neuron is not None:
        return float(values[trains.index(neuron)])
    return float(values[0]) if trains.single else values


def rate(times: ArrayLike, t_end: float, t_start: float = 0.0) -> float:
    """The steady rate [Hz] of one neuron's spikes: 1000 / mean interval of the second half.

    It is 0 if no spike lies in the last quarter, or if there is but one. Of a single spike in the second half, the
    interval before it counts. :func:`rates` gives those of a run.

    Parameters
    ----------
    times : (spikes,) [ms], increasing
    t_end, t_start : float [ms]
        Of the observation.

    Examples
    --------
    >>> rate([1.0, 30.0, 60.0, 80.0, 100.0], t_end=100.0)
    50.0
    """
    if isinstance(times, Samples):
        raise TypeError("times must be the spikes of one neuron, such as run.spikes_of(0); rates(run) takes a run")
    start, end = observation(t_start, t_end)
    return float(_rates(Trains.of_one(one_train(times, "times")).within(start, end), start, end)[0])


def rates(
    spikes: Run | Sequence[ArrayLike], t_end: float | None = None, t_start: float | None = None
) -> NDArray[np.float64]:
    """The steady rate [Hz] of every neuron, (n,); see :func:`rate`.

    Parameters
    ----------
    spikes : Run, or a list with the times (spikes,) [ms] of each neuron
    t_end, t_start : float [ms], optional
        Of the observation; None: those of the run. A list needs ``t_end``, and starts at 0.

    Examples
    --------
    >>> import ranvier as rv
    >>> rates(rv.simulate(rv.neurons.HodgkinHuxley(), 1000.0, [0.0, 10.0, 20.0], n=3)).round(2)
    array([ 0.  , 68.32, 86.47])
    >>> rates([[1.0, 30.0, 60.0, 80.0, 100.0], []], t_end=100.0)
    array([50.,  0.])
    """
    trains = trains_of(spikes)
    start, end = trains.span(t_start, t_end)
    return _rates(trains.within(start, end), start, end)


def _rates(trains: Trains, t_start: float, t_end: float) -> NDArray[np.float64]:
    times, neurons, n = trains.times, trains.neurons, trains.n
    length = t_end - t_start
    late = times >= t_start + 0.5 * length
    count = np.bincount(neurons[late], minlength=n)
    first, last, before = np.full(n, np.inf), np.full(n, -np.inf), np.full(n, -np.inf)
    np.minimum.at(first, neurons[late], times[late])
    np.maximum.at(last, neurons, times)
    np.maximum.at(before, neurons[~late], times[~late])
    alone = (count == 1) & np.isfinite(before)
    first[alone], count[alone] = before[alone], 2
    steady = (last >= t_end - 0.25 * length) & (count > 1) & (last > first)
    result = np.zeros(n)
    result[steady] = 1000.0 * (count[steady] - 1) / (last - first)[steady]
    return result
