"""The second half of ``ranvier demo``: a Hodgkin-Huxley neuron fires, and its rate over the current as a picture."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import ranvier as rv
from ranvier.cli.model_file import size_text
from ranvier.cli.simulate import picture
from ranvier.cli.trace import spike_summary

CURRENT, T_END = 10.0, 100.0  # [uA/cm2], [ms]
SECOND = 1000.0  # [ms]


def show(path: Path, talk: Callable[[str], None]) -> None:
    """A spike train in the terminal, and the f-I curve as the picture ``path`` where there is matplotlib."""
    neuron = rv.neurons.HodgkinHuxley()
    result = rv.simulate(neuron, T_END, CURRENT)
    talk(f"\n{neuron.source}: {neuron.about}; {CURRENT:g} {neuron.current_unit} from t = 0\n")
    talk(picture(neuron, result))
    talk("\n" + spike_summary(result.spikes_of(0), T_END))
    currents = np.linspace(0.0, 20.0, 81)
    started = time.perf_counter()
    rates = firing_rates(neuron, currents)
    seconds = time.perf_counter() - started
    talk(
        f"fires from {currents[rates > 0][0]:g} {neuron.current_unit} on, with {rates[rates > 0][0]:.1f} Hz at once, "
        f"{rates[-1]:.1f} Hz at {currents[-1]:g} ({len(currents)} neurons, 1 s of theirs in {seconds:.2f} s)"
    )
    if not can_draw():
        talk("the rate over the current as a picture needs matplotlib: pip install 'ranvier[plot]'")
        return
    draw(path, currents, rates, neuron.current_unit)
    talk(f"saved {path} ({size_text(path)}): its rate over the current")


def can_draw() -> bool:
    """Whether there is matplotlib."""
    return importlib.util.find_spec("matplotlib") is not None


def firing_rates(neuron: rv.neurons.Neuron, currents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rate [Hz] at each constant current: 1000 / mean interval of the second half of a second, 0 where it fell silent.

    Examples
    --------
    >>> firing_rates(rv.neurons.HodgkinHuxley(), np.array([0.0, 10.0])).round(2)
    array([ 0.  , 68.32])
    """
    result = rv.simulate(neuron, SECOND, currents, n=len(currents), record=())
    rates = np.zeros(len(currents))
    for i in range(len(currents)):
        late = result.spikes_of(i)
        late = late[late >= SECOND / 2]
        if len(late) > 1 and late[-1] >= 0.75 * SECOND:
            rates[i] = 1000.0 / np.diff(late).mean()
    return rates


def draw(path: Path, currents: NDArray[np.float64], rates: NDArray[np.float64], unit: str) -> None:
    """The f-I curve as a picture file."""
    figure = importlib.import_module("matplotlib.figure").Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot(currents, rates, ".-")
    axes.set(title="Hodgkin-Huxley 1952", xlabel=f"current [{unit}]", ylabel="rate [Hz]", ylim=(0, None))
    figure.savefig(path)
