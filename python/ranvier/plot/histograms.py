"""Histograms of spikes, and the mean stimulus before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from .._cells.samples import Samples
from ..analysis.spike_histograms import PSTH, IntervalHistogram
from ..analysis.spike_histograms import isi_histogram as count_intervals
from ..analysis.spike_histograms import psth as count_spikes
from ..analysis.spike_triggered import SpikeTriggeredAverage
from .words import axes_of, rate_label, run_title, with_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

    from .._cells.run import Run

__all__ = ["isi_histogram", "psth", "spike_triggered_average"]


def isi_histogram(
    histogram: IntervalHistogram | Run | ArrayLike | Sequence[ArrayLike],
    bins: int | ArrayLike = 50,
    ax: Axes | None = None,
    **style: Any,
) -> list[Artist]:
    """How many intervals between spikes have which length.

    Parameters
    ----------
    histogram : IntervalHistogram, or a run or spike times
        Of rv.analysis.isi_histogram; what is not counted yet is counted by it, with ``bins``.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.stairs``: ``color="red"``, ``fill=False``.

    Returns
    -------
    list of artists
        The steps.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.LIF(), 1000.0, rv.stimuli.white_noise(2.0, rng=1) + 1.5, n=100, record=())
    >>> steps = rv.plot.isi_histogram(run)                                          # doctest: +SKIP
    """
    counted = histogram if isinstance(histogram, IntervalHistogram) else count_intervals(histogram, bins)
    ax = axes_of(ax)
    steps = ax.stairs(counted.counts, counted.edges, **({"fill": True} | style))
    ax.set_xlim(counted.edges[0], counted.edges[-1])
    ax.set_xlabel(with_unit("interval", _time_unit(histogram)))
    ax.set_ylabel("intervals")
    _title(ax, histogram)
    return [steps]


def psth(
    histogram: PSTH | Run | ArrayLike | Sequence[ArrayLike],
    bin_width: float | None = None,
    ax: Axes | None = None,
    **style: Any,
) -> list[Artist]:
    """The rate over time, mean of all neurons or trials.

    Parameters
    ----------
    histogram : PSTH, or a run
        Of rv.analysis.psth; a run is counted by it, with ``bin_width`` [ms].
    bin_width : float [ms], optional
        Only with a run; None: a hundredth of it.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.stairs``.

    Returns
    -------
    list of artists
        The steps.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.LIF(), 300.0, rv.stimuli.white_noise(2.0, rng=1) + 1.5, n=100, record=())
    >>> steps = rv.plot.psth(run, 5.0)                                              # doctest: +SKIP
    """
    if isinstance(histogram, PSTH):
        counted = histogram
    elif isinstance(histogram, Samples):
        counted = count_spikes(
            histogram, (histogram.t_end - histogram.t_start) / 100 if bin_width is None else bin_width
        )
    else:
        raise TypeError(f"histogram must be a result of rv.analysis.psth, or a run; got {_core.shown(histogram)}")
    ax = axes_of(ax)
    steps = ax.stairs(counted.rates, counted.edges, **({"fill": True} | style))
    ax.set_xlim(counted.edges[0], counted.edges[-1])
    ax.set_xlabel(with_unit("t", _time_unit(histogram)))
    ax.set_ylabel(rate_label(_time_unit(histogram)))
    _title(ax, histogram)
    return [steps]


def spike_triggered_average(
    average: SpikeTriggeredAverage, ax: Axes | None = None, unit: str | None = None, **style: Any
) -> list[Artist]:
    """The mean signal around a spike, which is at 0.

    Parameters
    ----------
    average : SpikeTriggeredAverage
        Of rv.analysis.spike_triggered_average.
    ax : matplotlib axes, optional
    unit : str, optional
        Of the signal, for the label of the axis: ``model.current_unit``.
    **style
        Passed to ``ax.plot`` for the line.

    Returns
    -------
    list of artists
        The line.

    Examples
    --------
    >>> import numpy as np
    >>> import ranvier as rv
    >>> signal = np.random.default_rng(0).normal(1.5, 3.0, 20000)
    >>> run = rv.simulate(rv.neurons.LIF(), 2000.0, signal, record=())
    >>> average = rv.analysis.spike_triggered_average(run, signal)
    >>> (line,) = rv.plot.spike_triggered_average(average, unit="nA")               # doctest: +SKIP
    """
    if not isinstance(average, SpikeTriggeredAverage):
        raise TypeError(f"average must be a result of rv.analysis.spike_triggered_average; got {_core.shown(average)}")
    ax = axes_of(ax)
    artists = list(ax.plot(average.lags, average.average, **style))
    ax.margins(x=0.0)
    ax.set_xlabel("time from the spike [ms]")
    ax.set_ylabel(with_unit("mean signal", unit))
    ax.set_title(f"mean of {average.spikes} spikes")
    return artists


def _time_unit(source: object) -> str:
    return source.model.time_unit if isinstance(source, Samples) else "ms"


def _title(ax: Any, source: object) -> None:
    if isinstance(source, Samples):
        ax.set_title(run_title(source))  # type: ignore[arg-type]
