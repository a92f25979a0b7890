"""``ranvier network``: a published network of spiking neurons, with its rates beside those of other simulators."""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

import ranvier as rv
from ranvier._spiking.published import PUBLISHED, Published
from ranvier._support.lookup import unknown
from ranvier.cli.messages import CommandError, talker
from ranvier.cli.model_file import announce_replacement, check_writable, size_text
from ranvier.cli.simulate import can_draw, new_figure

STEP = 0.1  # ms, of all of them


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
    talk(f"{net.summary()}\nbuilt in {time.perf_counter() - begin:.2f} s")
    begin = time.perf_counter()
    result = net.run(t_end, current=published.current(net), threads=options.threads, progress=not options.quiet)
    talk(f"{t_end:g} ms of the network took {time.perf_counter() - begin:.2f} s")
    print(rates_text(published, result, t_end))
    if plot:
        write_plot(plot, result)
        talk(f"saved {plot} ({size_text(plot)})")


def list_text() -> str:
    """The names, one a line."""
    wide = max(map(len, PUBLISHED))
    lines = [f"  {name:{wide}}  {network.about}" for name, network in PUBLISHED.items()]
    return "\n".join(["Networks: ranvier network NAME", *lines])


def rates_text(published: Published, result: Any, t_end: float) -> str:
    """A line a group: its rate [Hz] once it has settled, the irregularity of its spikes, and the published range."""
    settled = published.settled if t_end > published.settled else 0.0
    lines = []
    for name in published.rates:
        run = result[name]
        late = run.spike_times >= settled
        rate = late.sum() / run.n / (t_end - settled) * 1000.0
        low, high = published.rates[name]
        inside = "within" if low <= rate <= high else "outside of"
        lines.append(f"{name}: {rate:.2f} Hz, cv {mean_cv(run):.2f}; {inside} {low:g} to {high:g} Hz")
    return "\n".join(lines)


def mean_cv(run: Any) -> float:
    """The mean of the coefficients of variation of the neurons' intervals; NaN where no neuron has three spikes."""
    found = [value for value in np.atleast_1d(rv.analysis.cv(run)) if np.isfinite(value)]
    return float(np.mean(found)) if found else float("nan")


def write_plot(path: Any, result: Any) -> None:
    """A raster of all groups."""
    figure = new_figure(8, 5)
    rv.plot.raster(result, ax=figure.subplots())
    figure.savefig(path)
