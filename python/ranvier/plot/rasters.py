"""Spikes of many neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .words import axes_of, checked_run, run_title, time_label

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from .._cells.run import Run

__all__ = ["raster"]

SMALLEST, LARGEST = 1.0, 12.0  # marks [points]
FILLED = 0.7  # of the height that a neuron has


def raster(run: Run, ax: Axes | None = None, **style: Any) -> list[Artist]:
    """A mark for every spike: time across, neurons upwards.

    Parameters
    ----------
    run : Run
        With spike times.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the marks: ``color="red"``, ``markersize=2``. By default a mark is as high as a neuron
        has room, from 1 to 12 points.

    Returns
    -------
    list of artists
        The marks.

    Raises
    ------
    AttributeError
        The run kept no spike times.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.LIF(), 100.0, [1.6, 1.8, 2.0], n=3, record=())
    >>> marks = rv.plot.raster(run)                                                 # doctest: +SKIP
    """
    times, neurons = checked_run(run).spike_times, run.spike_neurons
    ax = axes_of(ax)
    size = min(max(FILLED * _height(ax) / run.n, SMALLEST), LARGEST)
    options: dict[str, Any] = {
        "linestyle": "none",
        "marker": "|",
        "color": "black",
        "markersize": size,
        "markeredgewidth": min(1.0, max(0.6, 0.3 * size)),
    }
    artists = list(ax.plot(times, neurons, **(options | style)))
    ax.set_xlim(run.t_start, run.t_end)
    ax.set_ylim(-0.5, run.n - 0.5)
    ax.yaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    ax.set_xlabel(time_label(run.model))
    ax.set_ylabel("neuron")
    ax.set_title(run_title(run))
    return artists


def _height(ax: Any) -> float:
    """Of the axes [points]."""
    height: float = ax.get_window_extent().height * 72.0 / ax.figure.dpi
    return height
