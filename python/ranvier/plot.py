"""Figures of runs and of analyses with matplotlib (``pip install 'ranvier[plot]'``), imported when it is first needed.

Every function draws on ``ax`` (None: the current axes), returns the artists it made, and shows or saves nothing::

    run = rv.simulate(rv.neurons.HodgkinHuxley(), t_end=50.0, current=10.0)
    line, spikes = rv.plot.trace(run)
    line.figure.savefig("run.png")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._support.optional import optional

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

    from ._cells.run import Run
    from .analysis import FICurve
    from .neurons import Neuron

__all__ = ["fi_curve", "phase_plane", "raster", "trace"]


def __dir__() -> list[str]:
    return sorted(__all__)


def _axes(ax: Axes | None) -> Any:
    return optional("matplotlib.pyplot", "plot", "rv.plot").gca() if ax is None else ax


def _label(model: _core.NeuronModel, state: str) -> str:
    unit = model.states[state][1] if state in model.states else model.currents[state]
    return state if unit == "1" else f"{state} [{unit}]"


def trace(run: Run, state: str = "v", neuron: int = 0, ax: Axes | None = None, **style: Any) -> list[Artist]:
    """A recorded state or ionic current of one neuron over time, its spikes as ticks above.

    Parameters
    ----------
    run : Run
    state : str
        A state that the run recorded.
    neuron : int
        A neuron whose states were recorded.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the line: ``color="red"``, ``linewidth=2``.

    Returns
    -------
    list of artists
        The line and the ticks.

    Raises
    ------
    KeyError
        The state was not recorded.
    IndexError
        There is no such neuron, or it was not recorded.
    ImportError
        matplotlib is not installed and there is no ``ax``.
    """
    values, spikes = run[state][:, run.column_of(neuron)], run.spikes_of(neuron)
    ax = _axes(ax)
    (line,) = ax.plot(run.t, values, **style)
    top = values.max() if len(values) else 0.0
    ticks = ax.plot(spikes, np.full(len(spikes), top), "|", color=line.get_color(), markersize=8, clip_on=False)
    ax.set_xlabel(f"t [{_time(run)}]")
    ax.set_ylabel(_label(run.model, state))
    return [line, *ticks]


def _time(run: Run) -> str:
    return "ms" if run.model.time_unit == "1" else run.model.time_unit


def raster(run: Run, ax: Axes | None = None, **style: Any) -> list[Artist]:
    """A tick for every spike: time across, neurons upwards.

    Parameters
    ----------
    run : Run
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the ticks: ``color="red"``, ``markersize=2``.

    Returns
    -------
    list of artists
        The ticks.
    """
    ax = _axes(ax)
    options: dict[str, Any] = {"linestyle": "none", "marker": "|", "color": "black", "markersize": 4} | style
    artists = list(ax.plot(run.spike_times, run.spike_neurons, **options))
    ax.set_xlim(run.t_start, run.t_end)
    ax.set_ylim(-0.5, run.n - 0.5)
    ax.set_xlabel(f"t [{_time(run)}]")
    ax.set_ylabel("neuron")
    return artists


def fi_curve(
    curve: FICurve | tuple[ArrayLike, ArrayLike], ax: Axes | None = None, unit: str | None = None, **style: Any
) -> list[Artist]:
    """Firing rate [Hz] over current, as rv.analysis.fi_curve returns them.

    Parameters
    ----------
    curve : FICurve, or (currents, rates)
    ax : matplotlib axes, optional
    unit : str, optional
        Unit of the current, for the label of the axis: ``model.current_unit``.
    **style
        Passed to ``ax.plot`` for the line.

    Returns
    -------
    list of artists
        The line.
    """
    currents, rates = (np.asarray(values) for values in curve)
    ax = _axes(ax)
    artists = list(ax.plot(currents, rates, **({"marker": "."} | style)))
    ax.set_xlabel("current" if unit in (None, "1") else f"current [{unit}]")
    ax.set_ylabel("rate [Hz]")
    return artists


def phase_plane(
    model: Neuron,
    current: float = 0.0,
    run: Run | None = None,
    *,
    states: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    neuron: int = 0,
    ax: Axes | None = None,
) -> list[Artist]:
    """Nullclines and a trajectory in the plane of two states, and the fixed points of a model with two states.

    A stable fixed point is a black marker, an unstable one a white marker.

    Parameters
    ----------
    model : a model of rv.neurons
    current, states, limits
        As in rv.analysis.nullclines.
    run : Run, optional
        A run that recorded both states; the trajectory of ``neuron`` is drawn.
    neuron : int
        The neuron of ``run``. Where the parameters of the model describe several neurons, the nullclines and fixed
        points are those of this neuron too.
    ax : matplotlib axes, optional

    Returns
    -------
    list of artists
        Two nullclines, a marker for each fixed point, the trajectory.
    """
    from . import analysis

    which = neuron if model.n > 1 else 0
    plane = analysis.nullclines(model, current, states=states, limits=limits, neuron=which)
    x, y = plane.names
    path = None if run is None else [run[name][:, run.column_of(neuron)] for name in (x, y)]
    ax = _axes(ax)
    artists: list[Artist] = []
    for name in plane.names:
        artists += ax.plot(plane.x, plane[name], linestyle="--", label=f"d{name}/dt = 0")
    for point in [] if plane.held else analysis.fixed_points(model, current, neuron=which):
        if plane.x[0] <= point.state[x] <= plane.x[-1]:
            face = "black" if point.stable else "white"
            marker: dict[str, Any] = {
                "marker": "o",
                "markerfacecolor": face,
                "markeredgecolor": "black",
                "linestyle": "none",
            }
            artists += ax.plot([point.state[x]], [point.state[y]], **marker)
    if path is not None:
        artists += ax.plot(*path, color="black", linewidth=1.0, label="trajectory")
    ax.set_xlabel(_label(model, x))
    ax.set_ylabel(_label(model, y))
    return artists
