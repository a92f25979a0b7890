"""The plane of two states: where each of them stands still, where the neuron goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .words import axes_of, checked_run, current_text, joined, model_text, state_label

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from .._cells.run import Run
    from ..analysis import FixedPoint, Nullclines
    from ..neurons import Neuron

__all__ = ["phase_plane"]

ARROWS = 17  # across and upwards
ARROW = 0.04  # length, part of the axes
COLORS = ("tab:blue", "tab:orange")
MANY = 100_000  # samples, beside which a free place for the legend is not looked for


def phase_plane(
    model: Neuron,
    current: float = 0.0,
    run: Run | None = None,
    *,
    states: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    neuron: int = 0,
    arrows: bool = True,
    ax: Axes | None = None,
) -> list[Artist]:
    """Nullclines, directions and a trajectory in the plane of two states, and the fixed points of a model with two states.

    A stable fixed point is a black marker, an unstable one a white marker, a saddle a white diamond.

    Parameters
    ----------
    model : a model of rv.neurons
    current, states, limits
        As in rv.analysis.nullclines. Of a model with a reset, v ends at the threshold of its spikes.
    run : Run, optional
        A run that recorded both states; the trajectory of ``neuron`` is drawn.
    neuron : int
        The neuron of ``run``. Where the parameters of the model describe several neurons, the nullclines and fixed
        points are those of this neuron too.
    arrows : bool
        Whether arrows of one length show in which direction the neuron moves.
    ax : matplotlib axes, optional

    Returns
    -------
    list of artists
        Two nullclines, a marker for each fixed point, the arrows, and last the trajectory.

    Examples
    --------
    >>> import ranvier as rv
    >>> model = rv.neurons.MorrisLecar("snlc")
    >>> run = rv.simulate(model, 200.0, 45.0, record=["v", "w"])
    >>> artists = rv.plot.phase_plane(model, 45.0, run)                             # doctest: +SKIP
    """
    from .. import analysis
    from ..analysis.one_neuron import checked, one_neuron

    shown = _core.flag(arrows, "arrows")
    which = neuron if checked(model).n > 1 else 0
    plane = analysis.nullclines(model, current, states=states, limits=limits, neuron=which)
    one = one_neuron(model, which)
    points = [] if plane.held else analysis.fixed_points(one, current)
    points = [point for point in points if plane.x[0] <= point.state[plane.names[0]] <= plane.x[-1]]
    path = None if run is None else _trajectory(checked_run(run), plane.names, neuron)
    right = _right(one, plane)
    low, high = _view(plane, points, path)
    ax = axes_of(ax)
    artists: list[Artist] = []
    for name, color in zip(plane.names, COLORS, strict=True):
        artists += ax.plot(plane.x, plane[name], linestyle="--", color=color, label=f"d{name}/dt = 0")
    artists += _fixed_points(ax, plane, points)
    if shown:
        artists.append(_arrows(ax, one, float(current), plane, (plane.x[0], right), (low, high)))
    if path is not None:
        artists += ax.plot(*path, color="black", linewidth=1.0, label="trajectory")
    ax.set_xlim(plane.x[0], right)
    ax.set_ylim(low, high)
    ax.set_xlabel(state_label(one, plane.names[0]))
    ax.set_ylabel(state_label(one, plane.names[1]))
    held = ", ".join(f"{name} = {value:.3g}" for name, value in plane.held.items())
    first = joined(model_text(one), current_text(float(current), one))
    ax.set_title(f"{first}\n{held} held" if held else first)
    few = path is None or len(path[0]) < MANY
    ax.legend(loc="best" if few else "upper left", fontsize="small")
    return artists


def _trajectory(run: Run, names: tuple[str, str], neuron: int) -> list[NDArray[Any]]:
    """Both states of a neuron, with a gap where a reset took it elsewhere."""
    path = [run[name][:, run.column_of(neuron)] for name in names]
    if not run.model.has_reset or run._spikes != "times":
        return path
    after = np.searchsorted(run.t, run.spikes_of(neuron))  # the first sample with the reset
    return [np.insert(values, after, np.nan) for values in path]


def _fixed_points(ax: Any, plane: Nullclines, points: list[FixedPoint]) -> list[Artist]:
    """A marker for each, in the legend once for each kind."""
    artists: list[Artist] = []
    seen = set()
    for point in points:
        kind = point.kind if point.kind == "saddle" else f"{'stable' if point.stable else 'unstable'} {point.kind}"
        style: dict[str, Any] = {
            "marker": "D" if kind == "saddle" else "o",
            "markerfacecolor": "black" if point.stable else "white",
            "markeredgecolor": "black",
            "linestyle": "none",
            "zorder": 3,
            "label": f"_{kind}" if kind in seen else kind,
        }
        seen.add(kind)
        artists += ax.plot([point.state[plane.names[0]]], [point.state[plane.names[1]]], **style)
    return artists


def _right(model: Neuron, plane: Nullclines) -> float:
    """Where the plane ends: a neuron with a reset never is beyond its spike."""
    last = float(plane.x[-1])
    if model.has_reset and plane.names[0] == "v":
        threshold = float(model.spike_threshold)
        return min(last, threshold) if threshold > plane.x[0] else last
    return last


def _view(plane: Nullclines, points: list[FixedPoint], path: Any) -> tuple[float, float]:
    """What to see of y: its nullcline, the fixed points, the trajectory, and where the other nullcline turns."""
    x, y = plane.names
    slope = np.diff(plane[x])
    turns = plane[x][1:-1][slope[1:] * slope[:-1] < 0]
    parts = [plane[y], turns, np.array([point.state[y] for point in points])]
    if path is not None:
        parts.append(path[1])
    values: NDArray[np.float64] = np.concatenate(parts)
    values = values[np.isfinite(values)]
    if not values.size or np.ptp(values) == 0:
        other = plane[x][np.isfinite(plane[x])]
        values = np.concatenate([values, np.quantile(other, [0.0, 0.5])]) if other.size else np.array([0.0, 1.0])
    room = 0.08 * float(np.ptp(values)) or 1.0
    return float(values.min()) - room, float(values.max()) + room


def _arrows(
    ax: Any, model: Neuron, current: float, plane: Nullclines, across: tuple[float, float], view: tuple[float, float]
) -> Artist:
    """Directions on a grid, each as long on paper as the others."""
    names = list(model.states)
    sides = [np.linspace(*limits, ARROWS + 2)[1:-1] for limits in (across, view)]
    x, y = (grid.ravel() for grid in np.meshgrid(*sides))
    at = np.stack([np.full(len(x), plane.held.get(name, 0.0)) for name in names])
    rows = [names.index(name) for name in plane.names]
    at[rows] = x, y
    with np.errstate(all="ignore"):
        rates = _core.derivatives(model, at, current=current)[rows]
        spans = np.array([[across[1] - across[0]], [view[1] - view[0]]])
        parts = rates / spans
        u, w = ARROW * spans * parts / np.hypot(*parts)
    options: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1.0, "width": 0.002, "color": "0.7"}
    artist: Artist = ax.quiver(x, y, u, w, pivot="middle", zorder=1, **options)
    return artist
