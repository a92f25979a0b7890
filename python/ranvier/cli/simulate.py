"""``ranvier simulate``: one neuron under a constant current, as a summary, a picture, a CSV."""

from __future__ import annotations

import argparse
import csv
import importlib.util
import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ranvier as rv
from ranvier._support.lookup import bare, unknown
from ranvier.cli.firing_current import firing_current
from ranvier.cli.messages import CommandError, note, talker
from ranvier.cli.model_file import announce_replacement, check_writable, size_text
from ranvier.cli.trace import spike_summary, trace_text

if TYPE_CHECKING:
    from ranvier.neurons import Neuron


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` as in ``arguments.py``."""
    talk = talker(quiet=options.quiet)
    files = {name: check_writable(path, f"--{name}") for name in ("plot", "csv") if (path := getattr(options, name))}
    if options.plot and not can_draw():
        raise CommandError("--plot needs matplotlib: pip install 'ranvier[plot]'")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        neuron = model(options.model, options.preset, dict(options.parameter))
        if options.current is None:
            options.current = found_current(neuron, options)
        for name, path in files.items():
            announce_replacement(path, talk, f"--{name}")
        result = simulated(neuron, options)
    for text in dict.fromkeys(str(warning.message) for warning in caught):
        note(text)
    spikes = result.spikes_of(0)
    integrator = options.integrator or neuron.integrator
    current = f"{options.current:g}{unit_text(neuron.current_unit)}"
    talk(f"{type(neuron).__name__}, {neuron.about}; {integrator}, dt {result.dt:g}, current {current}")
    if len(result.t):
        talk("\n" + picture(neuron, result) + "\n")
    print(spike_summary(spikes, options.t_end, unit_text(neuron.time_unit).strip()))
    if "csv" in files:
        write_csv(files["csv"], result)
        talk(f"saved {files['csv']} ({size_text(files['csv'])})")
    if "plot" in files:
        write_plot(files["plot"], result)
        talk(f"saved {files['plot']} ({size_text(files['plot'])})")


def model(name: str, preset: str | None, parameters: dict[str, float]) -> Neuron:
    """A model by its name, ``hodgkin_huxley`` or ``HodgkinHuxley``; case and punctuation do not matter."""
    classes = {kind._name: kind for kind in (getattr(rv.neurons, known) for known in rv.neurons.names())}
    found = {bare(key): key for key in classes}.get(bare(name))
    if found is None:
        raise CommandError(unknown("MODEL", name, classes))
    try:
        kind: type[Neuron] = classes[found]
        return kind(preset, **parameters)
    except (ValueError, TypeError) as error:
        raise CommandError(str(error)) from None


def simulated(neuron: Neuron, options: argparse.Namespace) -> rv.Run:
    """The run, with all states recorded."""
    known = rv._core.integrators()
    if options.integrator is not None and options.integrator not in known:
        raise CommandError(unknown("--integrator", options.integrator, known))
    try:
        return rv.simulate(
            neuron, options.t_end, options.current, dt=options.dt, integrator=options.integrator,
            record=list(neuron.states), initial=start(neuron),
        )  # fmt: skip
    except rv.DivergenceError as error:
        raise CommandError(f"the simulation diverged: {str(error).split('. ')[0]}", code=1) from None
    except (ValueError, TypeError) as error:
        raise CommandError(str(error)) from None


def found_current(neuron: Neuron, options: argparse.Namespace) -> float:
    """A current that makes it fire, said in one line."""

    tried: list[float] = []
    initial = start(neuron)

    def spikes(current: float) -> list[float] | None:
        tried.append(current)
        try:
            run = rv.simulate(
                neuron, options.t_end, current, dt=options.dt, integrator=options.integrator, record=(), initial=initial
            )
        except rv.DivergenceError:
            return None
        except (ValueError, TypeError):
            return []  # what is wrong is said by the run itself
        times: list[float] = run.spike_times.tolist()
        return times

    current = firing_current(spikes, options.t_end)
    if current is None:
        warnings.warn(f"no --current is given, and none up to {tried[-1]:g} makes it fire; takes 0", stacklevel=2)
        return 0.0
    unit = unit_text(neuron.current_unit)
    warnings.warn(f"no --current is given; takes {current:g}{unit}, which makes it fire", stacklevel=2)
    return current


def start(neuron: Neuron) -> str | dict[str, float]:
    """Rest, or the typical values of a neuron that has none."""
    try:
        neuron.rest_state()
    except ValueError:
        values = {name: row[0] for name, row in neuron.states.items()}
        at = ", ".join(f"{name} = {value:.4g}" for name, value in values.items())
        warnings.warn(f"{type(neuron).__name__}: no stable rest without current; starts at {at}", stacklevel=2)
        return values
    return "rest"


def picture(neuron: Neuron, result: rv.Run) -> str:
    """The trace as wide as the terminal, at most 110 columns."""
    units = (unit_text(neuron.states["v"][1]).strip(), unit_text(neuron.time_unit).strip())
    return trace_text(
        result.t, result["v"][:, 0], result.spikes_of(0), *units, width=text_width(14), plain=not braille_is_shown()
    )


def text_width(beside: int) -> int:
    """Columns for a picture in the terminal that has so many characters beside it."""
    return max(min(shutil.get_terminal_size((80, 24)).columns, 110) - beside, 20)


def braille_is_shown() -> bool:
    """Whether stdout has an encoding for it."""
    try:
        "⣿│└─".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def unit_text(unit: str) -> str:
    """A unit as it follows a number: nothing where there is no dimension."""
    return "" if unit == "1" else f" {unit}"


def write_csv(path: Path, result: rv.Run) -> None:
    """t and all states, a line a sample; numbers in full, so that reading gives the same bits."""
    columns = [result.t.tolist(), *(result[name][:, 0].tolist() for name in result)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["t", *result])
        writer.writerows(zip(*columns, strict=True))


def can_draw() -> bool:
    """Whether there is matplotlib; asked before the work instead of after it."""
    return importlib.util.find_spec("matplotlib") is not None


def new_figure(width: float, height: float) -> Any:
    """A figure [inches] without pyplot: no window, no global state."""
    figures = importlib.import_module("matplotlib.figure")
    return figures.Figure(figsize=(width, height), dpi=200, layout="constrained")


def drawn(result: rv.Run) -> Any:
    """A figure: v with its spikes above, states of other units below."""
    from ranvier.plot.traces import by_unit  # with rv.plot and rv.analysis, which only this needs

    rows = len(by_unit(result.model, list(result)))
    figure = new_figure(6, 1.5 + 1.5 * rows)
    rv.plot.trace(result, list(result), ax=np.atleast_1d(figure.subplots(rows, 1, sharex=True)), linewidth=1.0)
    return figure


def write_plot(path: Path, result: rv.Run) -> None:
    """The figure as a file."""
    save_figure(drawn(result), path)


def save_figure(figure: Any, path: Path) -> None:
    """A figure as the file of ``--plot``."""
    try:
        figure.savefig(path)
    except ValueError as error:  # an ending that matplotlib does not know
        raise CommandError(f"--plot {path}: {error}") from None
