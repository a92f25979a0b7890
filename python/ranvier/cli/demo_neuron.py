"""The second part of ``ranvier demo``: a Hodgkin-Huxley neuron fires, and its rate over the current as a picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ranvier as rv
from ranvier.cli.model_file import size_text
from ranvier.cli.simulate import can_draw, new_figure, picture
from ranvier.cli.trace import spike_summary

if TYPE_CHECKING:
    from ranvier.analysis import FICurve

CURRENT, T_END = 10.0, 100.0  # [uA/cm2], [ms]


def show(path: Path, talk: Callable[[str], None]) -> None:
    """A spike train in the terminal, and the f-I curve as the picture ``path`` where there is matplotlib."""
    neuron = rv.neurons.HodgkinHuxley()
    result = rv.simulate(neuron, T_END, CURRENT)
    talk(f"\n{neuron.source}: {neuron.about}; {CURRENT:g} {neuron.current_unit} from t = 0\n")
    talk(picture(neuron, result))
    talk("\n" + spike_summary(result.spikes_of(0), T_END))
    currents = np.linspace(0.0, 20.0, 81)
    started = time.perf_counter()
    curve = rv.analysis.fi_curve(neuron, currents)
    seconds = time.perf_counter() - started
    fires = int(np.flatnonzero(curve.rates)[0])
    talk(
        f"fires from {currents[fires]:g} {neuron.current_unit} on, with {curve.rates[fires]:.1f} Hz at once, "
        f"{curve.rates[-1]:.1f} Hz at {currents[-1]:g} ({len(currents)} neurons, 1 s of theirs in {seconds:.2f} s)"
    )
    if not can_draw():
        talk("the rate over the current as a picture needs matplotlib: pip install 'ranvier[plot]'")
        return
    drawn(curve).savefig(path)
    talk(f"saved {path} ({size_text(path)}): its rate over the current")


def drawn(curve: FICurve) -> Any:
    """The f-I curve as a figure."""
    figure = new_figure(6, 4)
    rv.plot.fi_curve(curve, figure.subplots())
    return figure
