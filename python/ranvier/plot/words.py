"""What figures say: titles and labels, with units as they are printed; and the axes they are drawn on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.exports import unit_of
from .._cells.samples import Samples
from .._support.optional import optional

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .._cells.run import Run

__all__: list[str] = []

MOST_CHANGES = 3  # parameters that a title names
LONGEST = 40  # letters of a current
LINE = 55  # letters of a line of a title


def pyplot() -> Any:
    """matplotlib's pyplot, or an ImportError that names the extra."""
    return optional("matplotlib.pyplot", "plot", "rv.plot")


def axes_of(ax: Axes | None) -> Any:
    """The axes to draw on."""
    if ax is None:
        return pyplot().gca()
    if not hasattr(ax, "plot"):
        raise TypeError(f"ax must be axes of matplotlib, or None for the current ones; got {_core.shown(ax)}")
    return ax


def whole_ticks(axis: Any) -> None:
    """Ticks of an axis at whole numbers only; those that someone has set stay as they are."""
    try:
        axis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    except TypeError:  # a locator that knows no whole numbers, as that of set_xticks
        return


def checked_run(run: object) -> Run:
    """The run, or a TypeError."""
    if not isinstance(run, Samples):
        raise TypeError(f"run must be the result of rv.simulate or Population.run; got {_core.shown(run)}")
    return run  # type: ignore[return-value]


def unit_text(unit: str) -> str:
    """A unit as it is printed: µA/cm² for uA/cm2, nothing for 1."""
    return "" if unit == "1" else unit.replace("cm2", "cm²").replace("uA", "µA").replace("uS", "µS").replace("uF", "µF")


def with_unit(name: str, unit: str | None) -> str:
    """A label: ``v [mV]``, or the name alone where there is no unit."""
    printed = unit_text(unit or "1")
    return f"{name} [{printed}]" if printed else name


def state_label(model: _core.NeuronModel, state: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
    return with_unit(state, unit_of(model, state, more))


def time_label(model: _core.NeuronModel) -> str:
    return with_unit("t", getattr(model, "time_unit", "ms"))


def rate_label(time_unit: str) -> str:
    """Rates are in Hz, and where time has no unit per 1000 of it."""
    return "spikes in 1000 units of time" if time_unit == "1" else "rate [Hz]"


def quantity(value: float, unit: str) -> str:
    """A number with its unit: ``10 µA/cm²``."""
    return f"{value:.6g} {unit_text(unit)}".rstrip()


def model_text(model: Any, neuron: int = 0) -> str:
    """The class, its preset, and what differs from it: ``MorrisLecar snlc, phi = 0.1``."""
    preset = model._preset or next(iter(model.presets), "")
    units = {name: row[1] for name, row in model.parameters.items()}
    own = {name: _value(values, neuron) for name, values in model._changed().items()}
    changed = [f"{name} = {quantity(value, units[name])}" for name, value in own.items()]
    if len(changed) > MOST_CHANGES:
        changed = [*changed[:MOST_CHANGES], "…"]
    return ", ".join([f"{type(model).__name__} {preset}".rstrip(), *changed])


def _value(values: Any, neuron: int) -> float:
    return float(values[neuron]) if np.ndim(values) else float(values)


def current_text(current: Any, model: _core.NeuronModel, neuron: int | None = None) -> str:
    """A current for a title: a number, a short stimulus, that of one neuron; empty where it cannot be said."""
    if isinstance(current, (tuple, np.ndarray)):
        current = np.asarray(current, dtype=np.float64)
        if current.ndim != 1:  # a list of steps, as many as there are neurons
            return ""
        if neuron is not None:
            current = float(current[neuron])
        elif len(current) and current.min() == current.max():
            current = float(current[0])
        elif len(current):
            printed = f"{current.min():.6g} to {quantity(float(current.max()), model.current_unit)}"
            return printed if unit_text(model.current_unit) else f"currents {printed}"
    if isinstance(current, (int, float, np.number)):
        printed = quantity(float(current), model.current_unit)
        return printed if unit_text(model.current_unit) else f"current {printed}"
    if isinstance(current, _core.Stimulus):
        printed = f"{current} {unit_text(model.current_unit)}".rstrip()
        return printed if len(printed) <= LONGEST else "a varying current"
    return ""


def run_title(run: Run, neuron: int | None = None) -> str:
    """Model, current, and which neuron of how many."""
    which = "" if run.n == 1 else f"{run.n} neurons" if neuron is None else f"neuron {neuron} of {run.n}"
    if not hasattr(run.model, "presets"):
        return joined(repr(run.model), which)  # a source of spikes
    differ = run.model.n > 1 and neuron is None  # the parameters, among the neurons
    text = type(run.model).__name__ if differ else model_text(run.model, neuron or 0)
    return joined(text, current_text(run._current, run.model, neuron), which)


def joined(model: str, *more: str) -> str:
    """A model's text and what else there is to say, with commas, in lines that are not too long."""
    lines = [""]
    for part in filter(None, [*model.split(", "), *more]):
        longer = f"{lines[-1]}, {part}" if lines[-1] else part
        if len(longer) <= LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(part)
    return ",\n".join(lines)
