"""Spikes of many neurons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import _core
from .._spiking.result import NetworkRun
from .words import axes_of, checked_run, run_title, time_label, whole_ticks

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from .._cells.run import Run

__all__ = ["raster"]

SMALLEST, LARGEST = 1.0, 12.0  # marks [points]
FILLED = 0.7  # of the height that a neuron has


def raster(run: Run | NetworkRun | Mapping[str, Run], ax: Axes | None = None, **style: Any) -> list[Artist]:
    """A mark for every spike: time across, neurons upwards; of a network's run one group above the other, in colours.

    Parameters
    ----------
    run : Run, NetworkRun, or a mapping from labels to Runs
        With spike times. A mapping draws some groups, or slices of them: ``{"first": run[cells[:80]], "noise": run["noise"]}``.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the marks: ``color="red"``, ``markersize=2``. By default a mark is as high as a neuron
        has room, from 1 to 12 points.

    Returns
    -------
    list of artists
        The marks, of a network one artist for each group.

    Raises
    ------
    AttributeError
        The run kept no spike times.
    TypeError, ValueError
        ``run`` is nothing of this kind, or an empty mapping.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.LIF(), 100.0, [1.6, 1.8, 2.0], n=3, record=())
    >>> marks = rv.plot.raster(run)                                                 # doctest: +SKIP
    """
    if isinstance(run, (NetworkRun, Mapping)):
        return _raster_of_groups(_checked_runs(run), axes_of(ax), style)
    times, neurons = checked_run(run).spike_times, run.spike_neurons
    ax = axes_of(ax)
    artists = list(ax.plot(times, neurons, **(_marks(ax, run.n) | style)))
    _frame(ax, run, run.n)
    whole_ticks(ax.yaxis)
    ax.set_xlabel(time_label(run.model))
    ax.set_ylabel("neuron")
    ax.set_title(run_title(run))
    return artists


def _checked_runs(given: NetworkRun | Mapping[str, Run]) -> dict[str, Run]:
    if not len(given):
        raise ValueError(f"run must have a group at least; got {_core.shown(given)}")
    return {str(name): checked_run(given[name]) for name in given}


def _raster_of_groups(runs: dict[str, Run], ax: Any, style: dict[str, Any]) -> list[Artist]:
    """The first group below; its name stands at its middle."""
    n = sum(run.n for run in runs.values())
    artists: list[Artist] = []
    middles, below = [], 0
    for i, (name, run) in enumerate(runs.items()):
        options = _marks(ax, max(n, 1)) | {"color": f"C{i % 10}", "label": name} | style
        artists += ax.plot(run.spike_times, run.spike_neurons + below, **options)
        middles.append(below + 0.5 * (run.n - 1))
        below += run.n
    _frame(ax, next(iter(runs.values())), n)
    ax.set_yticks(middles, list(runs))
    ax.set_xlabel("t [ms]")
    ax.set_title(f"{n:,} neurons in {len(runs)} group{'' if len(runs) == 1 else 's'}")
    return artists


def _marks(ax: Any, n: int) -> dict[str, Any]:
    size = min(max(FILLED * _height(ax) / n, SMALLEST), LARGEST)
    return {
        "linestyle": "none",
        "marker": "|",
        "color": "black",
        "markersize": size,
        "markeredgewidth": min(1.0, max(0.6, 0.3 * size)),
    }


def _frame(ax: Any, run: Run, n: int) -> None:
    ax.set_xlim(run.t_start, run.t_end)
    ax.set_ylim(-0.5, n - 0.5)


def _height(ax: Any) -> float:
    """Of the axes [points]."""
    height: float = ax.get_window_extent().height * 72.0 / ax.figure.dpi
    return height
