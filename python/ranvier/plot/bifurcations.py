"""Equilibria and cycles over the current."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from ..analysis.diagram import BifurcationDiagram
from .words import axes_of, joined, model_text, state_label, with_unit

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["bifurcation_diagram"]


def bifurcation_diagram(diagram: BifurcationDiagram, ax: Axes | None = None) -> list[Artist]:
    """Equilibria over the current, and the least and largest v of stable cycles.

    Stable equilibria are a black line, unstable ones a dashed line; a Hopf point is a square, a saddle-node a diamond.

    Parameters
    ----------
    diagram : BifurcationDiagram
        Of rv.analysis.bifurcation_diagram.
    ax : matplotlib axes, optional

    Returns
    -------
    list of artists
        A line for each branch, two of the cycles where there are any, a marker for each bifurcation.

    Examples
    --------
    >>> import ranvier as rv
    >>> diagram = rv.analysis.bifurcation_diagram(rv.neurons.MorrisLecar("snlc"), (-20, 140), cycles=33)
    >>> artists = rv.plot.bifurcation_diagram(diagram)                              # doctest: +SKIP
    """
    if not isinstance(diagram, BifurcationDiagram):
        raise TypeError(f"diagram must be a result of rv.analysis.bifurcation_diagram; got {_core.shown(diagram)}")
    ax = axes_of(ax)
    seen: set[str] = set()
    artists: list[Artist] = []

    def draw(x: Any, y: Any, label: str, **style: Any) -> None:
        nonlocal artists
        artists += ax.plot(x, y, label=f"_{label}" if label in seen else label, **style)
        seen.add(label)

    for branch in diagram.branches:
        label, line = ("stable equilibrium", "-") if branch.stable else ("unstable equilibrium", "--")
        draw(branch.currents, branch.v, label, linestyle=line, color="black", linewidth=1.5 if branch.stable else 1.0)
    cycles = diagram.cycles
    if len(cycles.currents):
        for extreme in (cycles.v_min, cycles.v_max):
            draw(cycles.currents, extreme, "stable cycle, min and max", linestyle="none", marker=".", color="tab:green")
    for points, label, marker in ((diagram.hopf_points, "Hopf point", "s"), (diagram.saddle_nodes, "saddle-node", "D")):
        for point in points:
            draw([point.current], [point.v], label, linestyle="none", marker=marker, color="tab:red", zorder=3)
    ax.set_xlim(*diagram.currents)
    ax.set_xlabel(with_unit("current", diagram.model.current_unit))
    ax.set_ylabel(state_label(diagram.model, "v"))
    ax.set_title(joined(model_text(diagram.model)))
    if artists:
        ax.legend(loc="best", fontsize="small")
    return artists
