"""Histograms of spikes: intervals, and rates over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .. import _core
from .one_neuron import interval, numbers
from .spike_trains import isi
from .trains import trains_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from .._cells.run import Run

__all__ = ["PSTH", "IntervalHistogram", "isi_histogram", "psth"]

MOST_BINS = 10_000_000


class IntervalHistogram(NamedTuple):
    """Intervals counted by length; unpacks as ``edges, counts``."""

    edges: NDArray[np.float64]  # (bins + 1,) [ms]
    counts: NDArray[np.int64]  # (bins,)


class PSTH(NamedTuple):
    """Rates over time; unpacks as ``edges, rates``."""

    edges: NDArray[np.float64]  # (bins + 1,) [ms]
    rates: NDArray[np.float64]  # (bins,) [Hz]


def isi_histogram(
    spikes: Run | ArrayLike | Sequence[ArrayLike], bins: int | ArrayLike = 50, *, neuron: int | None = None
) -> IntervalHistogram:
    """How many intervals between spikes have which length (Rodieck, Kiang & Gerstein 1962, Biophys. J. 2:351-368).

    Parameters
    ----------
    spikes, neuron
        As in isi: a run, the times of one neuron, or a list of such times. The intervals of all neurons are counted together.
    bins : int, or (bins + 1,) increasing edges [ms]
        A number: as many equal bins from 0 to the longest interval. Each bin holds its lower edge, the last its upper too.

    Returns
    -------
    IntervalHistogram
        ``.edges`` (bins + 1,) [ms] and ``.counts`` (bins,), int64.

    Raises
    ------
    ValueError
        ``bins`` is below 1, or edges do not increase.

    Examples
    --------
    >>> edges, counts = isi_histogram([0.0, 5.0, 10.0, 20.0], bins=[0, 4, 8, 12])
    >>> counts
    array([0, 2, 1])
    """
    lengths = isi(spikes, neuron=neuron)
    top = float(lengths.max()) if len(lengths) else 1.0
    edges = _edges(bins, top if top > 0 else 1.0)
    return IntervalHistogram(edges, np.histogram(lengths, edges)[0].astype(np.int64))


def _edges(bins: object, top: float) -> NDArray[np.float64]:
    if not isinstance(bins, Iterable):
        count = _core.integer(bins, "bins", 1)
        if count > MOST_BINS:
            raise ValueError(f"bins must be at most {MOST_BINS:,}; got {count}")
        return np.linspace(0.0, top, count + 1)
    edges = numbers(bins, "bins", "(bins + 1,), the edges")
    if len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError(f"bins must be two edges or more that increase; got {_core.shown(bins)}")
    return edges


def psth(
    spikes: Run | ArrayLike | Sequence[ArrayLike],
    bin_width: float,
    *,
    events: ArrayLike | None = None,
    window: tuple[float, float] | None = None,
    t_end: float | None = None,
    t_start: float | None = None,
) -> PSTH:
    """Peri-stimulus time histogram: the rate over time, mean of all neurons (Gerstein & Kiang 1960, Biophys. J. 1:15-28).

    Without ``events`` time is that of the run, and each neuron is a trial. With ``events`` time is counted from each of
    them, and each neuron at each event is a trial.

    Parameters
    ----------
    spikes : Run, or (spikes,) [ms], or a list with such an array for each neuron
    bin_width : float [ms]
        Bins begin at the start; what is left at the end, less than a bin, is not counted.
    events : (events,) [ms], optional
        Times of a stimulus; needs ``window``.
    window : (low, high) [ms], optional
        Where to look around each event, such as (-50, 200).
    t_end, t_start : float [ms], optional
        Without events, of the observation; None: those of the run. Times without a run need ``t_end``, and start at 0.

    Returns
    -------
    PSTH
        ``.edges`` (bins + 1,) [ms] and ``.rates`` (bins,) [Hz]. Each bin holds its lower edge, the last its upper too.

    Raises
    ------
    ValueError
        ``bin_width`` is not positive or longer than the time, or ``events`` are empty.
    TypeError
        ``window`` without ``events`` or the reverse, or ``t_end`` is missing.

    Examples
    --------
    >>> edges, rates = psth([[2.0, 12.0], [14.0]], 10.0, t_end=20.0)
    >>> rates
    array([ 50., 100.])
    >>> psth([2.0, 12.0, 13.0], 5.0, events=[0.0, 10.0], window=(0.0, 10.0)).rates
    array([300.,   0.])
    """
    trains = trains_of(spikes)
    if (events is None) != (window is None):
        raise TypeError("events and window go together: give both, or neither")
    if events is None:
        low, high = trains.span(t_start, t_end)
        starts = np.zeros(1)
    else:
        if (t_start, t_end) != (None, None):
            raise TypeError("t_start and t_end are for a histogram without events; window says where to look")
        low, high = interval(window, "window")
        starts = numbers(events, "events", "(events,)")
        if not starts.size:
            raise ValueError("events must have shape (events,) with at least one; got (0,)")
    width = _core.number(bin_width, "bin_width")
    if not 0 < width <= (high - low) * (1 + 1e-9) or (high - low) / width > MOST_BINS:
        raise ValueError(
            f"bin_width must be > 0, at most {high - low:g} ms, with {MOST_BINS:,} bins at most; got {width:g}"
        )
    edges = low + np.multiply(np.arange(int((high - low) / width * (1 + 1e-9)) + 1), width, dtype=np.float64)
    counts = _counts(np.sort(trains.times), starts, edges)
    return PSTH(edges, np.multiply(counts, 1000.0 / (width * trains.n * len(starts)), dtype=np.float64))


def _counts(times: NDArray[np.float64], starts: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """Spikes in each bin around all starts; an event at a time, so that memory is that of the edges."""
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    for start in starts:
        before = np.searchsorted(times, start + edges)
        before[-1] = np.searchsorted(times, start + edges[-1], side="right")
        counts += np.diff(before)
    return counts
