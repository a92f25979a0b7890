"""``ranvier network``: a published network of spiking neurons, and its figures beside those of other simulators."""

from __future__ import annotations

import argparse
import time

from ranvier._spiking.network import SpikingNetwork
from ranvier._spiking.published import PUBLISHED, Compared
from ranvier._support.lookup import unknown
from ranvier.cli import network_picture
from ranvier.cli.messages import CommandError, talker
from ranvier.cli.model_file import announce_replacement, check_writable, size_text
from ranvier.cli.simulate import can_draw, save_figure

STEP = 0.1  # ms, of all of them
MOST_CONNECTIONS = 12  # that are listed


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` as in ``arguments.py``."""
    talk = talker(quiet=options.quiet)
    if options.name is None:
        return print(list_text())
    if options.name not in PUBLISHED:
        raise CommandError(unknown("network", options.name, PUBLISHED))
    plot = check_writable(options.plot, "--plot") if options.plot else None
    if plot and not can_draw():
        raise CommandError("--plot needs matplotlib: pip install 'ranvier[plot]'")
    published = PUBLISHED[options.name]
    t_end = published.t_end if options.t_end is None else options.t_end
    if abs(t_end / STEP - round(t_end / STEP)) > 1e-6:
        raise CommandError(f"--t-end must be a multiple of the step, {STEP:g} ms; got {t_end:g}")
    if plot:
        announce_replacement(plot, talk, "--plot")
    talk(f"{published.about} ({published.source})")
    begin = time.perf_counter()
    net = published.build(options.rng)
    talk(f"{summary(net)}\nbuilt in {time.perf_counter() - begin:.2f} s")
    begin = time.perf_counter()
    result = net.run(t_end, current=published.current, threads=options.threads, progress=not options.quiet)
    talk(f"{t_end:g} ms of the network took {time.perf_counter() - begin:.2f} s\n")
    print(figures_text(published.measured(net, result)))
    if t_end != published.t_end:
        talk(f"\nwhat is published holds for {published.t_end:g} ms")
    if plot:
        save_figure(network_picture.drawn(published, net, result), plot)
        talk(f"saved {plot} ({size_text(plot)})")


def list_text() -> str:
    """The names, one a line."""
    wide = max(map(len, PUBLISHED))
    lines = [f"  {name:{wide}}  {network.about}" for name, network in PUBLISHED.items()]
    return "\n".join(["Networks: ranvier network NAME", *lines])


def summary(net: SpikingNetwork) -> str:
    """What it is made of; of many connections the sum alone."""
    if len(net.connections) <= MOST_CONNECTIONS:
        return net.summary()
    return "\n".join([repr(net), *map(repr, net.groups.values())])


def figures_text(figures: list[tuple[Compared, float]]) -> str:
    """A line a figure: whose it is, what, as measured, as published, and whether it lies in that range."""
    rows = [("group", "figure", "here", "published", "")]
    for each, value in figures:
        verdict = "within" if each.holds(value) else "outside"
        rows.append((each.group, each.what, each.text(value), each.published(), verdict))
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)
