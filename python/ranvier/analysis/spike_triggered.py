"""What a neuron saw before it fired."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .. import _core
from .one_neuron import as_array, interval
from .trains import Trains, trains_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from .._cells.run import Run

__all__ = ["SpikeTriggeredAverage", "spike_triggered_average"]


class SpikeTriggeredAverage(NamedTuple):
    """The mean signal around a spike; unpacks as ``lags, average, spikes``."""

    lags: NDArray[np.float64]  # (lags,) [ms], negative before the spike
    average: NDArray[np.float64]  # (lags,), in the unit of the signal
    spikes: int  # how many were averaged


def spike_triggered_average(
    spikes: Run | ArrayLike | Sequence[ArrayLike],
    signal: ArrayLike,
    dt: float | None = None,
    window: tuple[float, float] = (-50.0, 0.0),
    *,
    t_start: float | None = None,
) -> SpikeTriggeredAverage:
    """The mean of a signal around the spikes, of all neurons (de Boer & Kuyper 1968, IEEE Trans. Biomed. Eng. 15:169-179).

    A value is held over its step, as those of a current are: value k from t_start + k·dt to t_start + (k + 1)·dt. A spike
    belongs to the step in which it lies, the end of the step included, and lag 0 is this step.

    Parameters
    ----------
    spikes : Run, or (spikes,) [ms], or a list with such an array for each neuron
    signal : (steps,) or (steps, n)
        One for all neurons, or a column for each.
    dt : float [ms], optional
        Of the signal; None: the dt of the run.
    window : (low, high) [ms]
        Lags to look at. Spikes whose window leaves the signal do not count.
    t_start : float [ms], optional
        The time of the first value; None: the start of the run, else 0.

    Returns
    -------
    SpikeTriggeredAverage
        ``.lags`` (lags,) [ms], ``.average`` (lags,), NaN if there is no spike, and ``.spikes``, an int.

    Raises
    ------
    ValueError
        ``signal`` has another shape or is not finite, or is shorter than the window; ``dt`` is not positive.

    Examples
    --------
    >>> lags, average, spikes = spike_triggered_average([3.5, 7.5], [0, 0, 1, 2, 0, 0, 3, 4], dt=1.0, window=(-2, 0))
    >>> average, spikes
    (array([0., 2., 3.]), 2)
    """
    trains = trains_of(spikes)
    values = _signal(signal, trains.n)
    step = _step(spikes, dt)
    low, high = interval(window, "window")
    first, last = round(low / step), round(high / step)
    if last - first >= len(values):
        raise ValueError(f"window must be shorter than the signal, {len(values) * step:g} ms; got ({low:g}, {high:g})")
    start = trains.t_start if t_start is None else _core.number(t_start, "t_start")
    at = np.ceil((trains.times - (start or 0.0)) / step - 1e-9).astype(np.int64) - 1
    inside = (at + first >= 0) & (at + last < len(values))
    lags = np.arange(first, last + 1)
    times = np.multiply(lags, step, dtype=np.float64)
    return SpikeTriggeredAverage(times, _means(values, at[inside], trains, inside, lags), int(inside.sum()))


def _means(
    values: NDArray[np.float64],
    at: NDArray[np.int64],
    trains: Trains,
    inside: NDArray[np.bool_],
    lags: NDArray[np.int64],
) -> NDArray[np.float64]:
    """A lag at a time, so that memory is that of the spikes, or for one signal that of its steps."""
    if not len(at):
        return np.full(len(lags), np.nan)
    if values.shape[1] > 1:
        column = trains.neurons[inside]
        return np.array([values[at + lag, column].mean() for lag in lags])
    first, last = int(at.min()), int(at.max())
    spikes = np.bincount(at - first).astype(np.float64)  # in each step
    return np.array([spikes @ values[first + lag : last + lag + 1, 0] for lag in lags]) / len(at)


def _step(spikes: object, dt: object) -> float:
    step = _core.number(getattr(spikes, "dt", None) if dt is None else dt, "dt")
    if not 0 < step < np.inf:
        raise ValueError(f"dt must be finite and > 0 ms; got {step:g}")
    return step


def _signal(signal: object, n: int) -> NDArray[np.float64]:
    """(steps, 1) or (steps, n), finite."""
    given = as_array(signal)
    if given.dtype.kind not in "biuf":
        raise TypeError(f"signal must be numbers of shape (steps,) or (steps, {n}); got {_core.shown(signal)}")
    if given.ndim not in (1, 2) or (given.ndim == 2 and given.shape[1] not in (1, n)) or not given.size:
        raise ValueError(f"signal must have shape (steps,) or (steps, {n}); got {given.shape}")
    values = given.astype(np.float64, copy=False).reshape(len(given), -1)
    if not np.isfinite(values).all():
        raise ValueError(f"signal must be finite; row {np.flatnonzero(~np.isfinite(values).all(axis=1))[0]} is not")
    return values
