"""Statistics of spike trains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from .._cells.run import Run
from .one_neuron import numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["cv", "isi", "rate", "rates"]


def isi(times: ArrayLike) -> NDArray[np.float64]:
    """Intervals between the spikes of one neuron [ms]: (spikes - 1,) of increasing times (spikes,).

    Examples
    --------
    >>> isi([2.0, 12.0, 27.0])
    array([10., 15.])
    """
    intervals: NDArray[np.float64] = np.diff(_train(times))
    return intervals


def _train(times: ArrayLike) -> NDArray[np.float64]:
    train = numbers(times, "times", "(spikes,), those of one neuron")
    falls = np.flatnonzero(np.diff(train) < 0)
    if falls.size:
        raise ValueError(f"times must increase, as those of run.spikes_of(0) do; times[{falls[0] + 1}] does not")
    return train


def cv(times: ArrayLike) -> float:
    """Standard deviation of the intervals over their mean: 0 of a clock, 1 of a Poisson process; NaN below two intervals.

    Examples
    --------
    >>> cv([0.0, 10.0, 20.0, 30.0])
    0.0
    """
    intervals = isi(times)
    return float(intervals.std() / intervals.mean()) if len(intervals) > 1 else float("nan")


def rate(times: ArrayLike, t_end: float, t_start: float = 0.0) -> float:
    """The steady rate [Hz] of one neuron's spikes: 1000 / mean interval of the second half.

    It is 0 if no spike lies in the last quarter, or if there is but one. Of a single spike in the second half, the
    interval before it counts.

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
    train = _train(times)
    start, end = _core.number(t_start, "t_start"), _core.number(t_end, "t_end")
    if not (np.isfinite(start) and start < end < np.inf):
        raise ValueError(f"t_end must be finite and lie after t_start, {start:g} ms; got {end:g}")
    return float(_rates(train, np.zeros(len(train), dtype=np.int64), 1, start, end)[0])


def rates(run: Run) -> NDArray[np.float64]:
    """The steady rate [Hz] of every neuron of a run, (n,); see :func:`rate`.

    Examples
    --------
    >>> import ranvier as rv
    >>> rates(rv.simulate(rv.neurons.HodgkinHuxley(), 1000.0, [0.0, 10.0, 20.0], n=3)).round(2)
    array([ 0.  , 68.32, 86.47])
    """
    if not isinstance(run, Run):
        raise TypeError(f"run must be what rv.simulate returns; got {_core.shown(run)}")
    return _rates(run.spike_times, run.spike_neurons, run.n, run.t_start, run.t_end)


def _rates(
    times: NDArray[np.float64], neurons: NDArray[np.int64], n: int, t_start: float, t_end: float
) -> NDArray[np.float64]:
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
