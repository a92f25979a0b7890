"""States over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.exports import unit_of
from .words import axes_of, checked_run, pyplot, run_title, state_label, time_label

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from .._cells.run import Run

__all__ = ["trace"]

ROOM = 0.12  # margin below and above the curves, part of their height; the ticks of spikes lie in the upper one
# a legend in one line above the axes, at their right end, where no curve is
ABOVE = {"loc": "lower right", "bbox_to_anchor": (1.0, 0.98), "frameon": False, "fontsize": "small", "borderpad": 0.1}
ROW = 0.955  # height of the ticks, part of the axes


def trace(
    run: Run,
    state: str | Sequence[str] = "v",
    neuron: int = 0,
    ax: Axes | Sequence[Axes] | None = None,
    **style: Any,
) -> list[Artist]:
    """Recorded states of one neuron over time, its spikes as ticks in a row of their own above.

    Parameters
    ----------
    run : Run
    state : str, or sequence of str
        States that the run recorded. Several that have one unit share axes; other units have axes below, with one label
        of time for all.
    neuron : int
        A neuron whose states were recorded.
    ax : matplotlib axes, optional
        For several units a sequence, one for each; None: the current axes, or new ones in the current figure.
    **style
        Passed to ``ax.plot`` for the lines: ``color="red"``, ``linewidth=2``.

    Returns
    -------
    list of artists
        A line for each state, in the order given, and the ticks.

    Raises
    ------
    KeyError
        The state was not recorded.
    IndexError
        There is no such neuron, or it was not recorded.
    ValueError
        ``ax`` is not one for each unit, or ``state`` names no state.
    ImportError
        matplotlib is not installed and there is no ``ax``.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.MorrisLecar(), 100.0, 90.0, record=["v", "w"])
    >>> lines = rv.plot.trace(run, ["v", "w"])                                      # doctest: +SKIP
    """
    column, names = checked_run(run).column_of(neuron), _names(state)
    values = {name: run[name][:, column] for name in names}
    spikes = run.spikes_of(neuron) if run._spikes == "times" else np.empty(0)
    groups = by_unit(run.model, names, run._units)
    places = _places(ax, len(groups))
    lines: dict[str, Any] = {}
    for place, group in zip(places, groups, strict=True):
        for name in group:
            (lines[name],) = place.plot(run.t, values[name], **({"label": name} | style))
        place.set_ylabel(state_label(run.model, group[0], run._units) if len(group) == 1 else ", ".join(group))
        if len(group) > 1:
            place.legend(**ABOVE, ncols=len(group))
        place.update_datalim([(run.t_start, 0.0), (run.t_end, 0.0)], updatey=False)
    top = places[0]
    top.margins(x=0.0, y=ROOM)
    color = lines[groups[0][0]].get_color()
    ticks = top.plot(
        spikes, np.full(len(spikes), ROW), "|", color=color, markersize=6, transform=top.get_xaxis_transform()
    )
    top.set_title(run_title(run, neuron % run.n), loc="center" if len(groups[0]) == 1 else "left")
    places[-1].set_xlabel(time_label(run.model))
    return [*(lines[name] for name in names), *ticks]


def _names(state: object) -> list[str]:
    names = [state] if isinstance(state, str) else list(state) if isinstance(state, Sequence) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"state must be a name, such as 'v', or several; got {_core.shown(state)}")
    return list(dict.fromkeys(names))


def by_unit(
    model: _core.NeuronModel, names: Sequence[str], more: Mapping[str, str] = MappingProxyType({})
) -> list[list[str]]:
    """States that share axes, for they have one unit."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(unit_of(model, name, more), []).append(name)
    return list(groups.values())


def _places(ax: Any, rows: int) -> list[Any]:
    """Axes for each unit."""
    if ax is None and rows > 1:
        return list(pyplot().gcf().subplots(rows, 1, sharex=True))
    places = list(np.ravel(ax)) if isinstance(ax, (list, tuple, np.ndarray)) else [axes_of(ax)]
    if len(places) != rows:
        raise ValueError(f"ax must be {rows} axes, one for each unit of the states; got {len(places)}")
    return [axes_of(place) for place in places]
