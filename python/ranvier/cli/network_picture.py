"""Pictures of published networks: spikes by group, or the window of plasticity."""

from __future__ import annotations

from typing import Any

import ranvier as rv
from ranvier._spiking.published import Published
from ranvier._spiking.published import pairs as learning
from ranvier.cli.simulate import new_figure

MOST_NEURONS, LONGEST = 800, 500.0  # in a raster; ms
FEW = 5000  # spikes, whose marks are larger


def drawn(published: Published, net: rv.SpikingNetwork, result: Any) -> Any:
    """The figure of a network's run."""
    if published.build is learning.pairs:
        figure = new_figure(6, 4)
        window(net, figure.subplots())
        return figure
    figure = new_figure(8, 5)
    raster(published, net, result, figure.subplots())
    return figure


def raster(published: Published, net: rv.SpikingNetwork, result: Any, ax: Any) -> None:
    """Some neurons of each group, as many as their share; the end of a long run."""
    parts = published.parts or {name: (name, 0, len(group)) for name, group in net.groups.items()}
    n = sum(end - first for _, first, end in parts.values())
    share = min(1.0, MOST_NEURONS / n)
    runs = {}
    for label, (name, first, end) in parts.items():
        runs[label] = result[net[name][first : first + max(round(share * (end - first)), 1)]]
    begin = result.t_start if published.draw_all else max(result.t_start, result.t_end - LONGEST)
    spikes = sum(int((run.spike_times >= begin).sum()) for run in runs.values())
    rv.plot.raster(runs, ax=ax, **({"markersize": 3.0} if spikes < FEW else {}))
    ax.set_xlim(begin, result.t_end)
    shown = sum(run.n for run in runs.values())
    ax.set_title(published.about if shown == n else f"{published.about}\n{shown} of its neurons")


def window(net: rv.SpikingNetwork, ax: Any) -> None:
    """The changes of the weights, and the rule that they follow."""
    t, made = learning.INTERVALS, learning.changes(net)
    for side in (t < 0.0, t >= 0.0):  # the rule jumps between them
        rule = [learning.window(float(interval)) for interval in t[side]]
        ax.plot(t[side], rule, color="0.6", label="the rule" if side[-1] else "_")
        ax.plot(t[side], made[side], ".", color="C0", label="the network" if side[-1] else "_")
    for across, up in (([t[0], t[-1]], [0.0, 0.0]), ([0.0, 0.0], [made.min(), made.max()])):
        ax.plot(across, up, color="black", linewidth=0.5)
    ax.set_xlabel("spike of the target after the arrival [ms]")
    ax.set_ylabel("change of the weight")
    ax.set_title(repr(learning.RULE))
    ax.legend()
