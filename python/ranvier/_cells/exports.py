"""Runs as objects of xarray and neo, which are imported only when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .._support.optional import optional

if TYPE_CHECKING:
    import neo
    import xarray

    from .. import _core
    from .samples import Samples

__all__: list[str] = []


def attributes(run: Samples) -> dict[str, Any]:
    """What identifies a run: model, source, step and times, in plain values."""
    return {
        "model": name_of(run.model),
        "source": getattr(run.model, "source", repr(run.model)),
        "dt": run.dt,
        "t_start": run.t_start,
        "t_end": run.t_end,
    }


def name_of(model: Any) -> str:
    """Of a model, or the kind of a source of spikes."""
    return str(getattr(model, "name", getattr(model, "kind", "")))


def unit_of(model: _core.NeuronModel, name: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The unit of a state or of an ionic current, or of what ``more`` knows: the states of synapses."""
    if name in more:
        return more[name]
    unit: str = model.states[name][1] if name in model.states else model.currents[name]
    return unit


def xarray_dataset(run: Samples) -> xarray.Dataset:
    library = optional("xarray", "neuro", "Run.to_xarray()")
    time = {"units": getattr(run.model, "time_unit", "ms")}
    variables: dict[str, Any] = {
        name: (("time", "neuron"), run[name], {"units": unit_of(run.model, name, run._units)}) for name in run
    }
    variables |= {
        "spike_times": ("spike", run.spike_times, time),
        "spike_neurons": ("spike", run.spike_neurons),
    }
    coordinates = {"time": ("time", run.t, time), "neuron": run.record_neurons}
    return library.Dataset(variables, coordinates, attributes(run))


def neo_block(run: Samples) -> neo.Block:
    neo_library, quantities = _neo("Run.to_neo()")
    segment = neo_library.Segment(name=name_of(run.model))
    _fill(segment, run, neo_library, quantities)
    block = neo_library.Block(name=name_of(run.model), **attributes(run))
    block.segments.append(segment)
    return block


def neo_block_of_groups(runs: Mapping[str, Samples]) -> neo.Block:
    """One segment with the signals and trains of all groups, and a neo.Group for each."""
    neo_library, quantities = _neo("NetworkRun.to_neo()")
    segment, block = neo_library.Segment(), neo_library.Block()
    block.segments.append(segment)
    for name, run in runs.items():
        made = _fill(segment, run, neo_library, quantities, group=name)
        block.groups.append(neo_library.Group(made, name=name, **attributes(run)))
    return block


def _neo(caller: str) -> tuple[Any, Any]:
    return optional("neo", "neuro", caller), optional("quantities", "neuro", caller)


def _fill(segment: neo.Segment, run: Samples, library: Any, quantities: Any, **notes: str) -> list[Any]:
    """Adds an analog signal for each recorded state and a spike train for each neuron, which are returned."""
    ms, made = quantities.ms, []
    for name in run:
        unit = unit_of(run.model, name, run._units)
        # a copy: the signal may be changed without the run
        signal = library.AnalogSignal(
            np.array(run[name]),
            units="dimensionless" if unit == "1" else unit,
            t_start=run.t[0] * ms,
            sampling_period=run.dt * run.record_every * ms,
            name=name,
            array_annotations={"neuron": run.record_neurons},
            **notes,
        )
        segment.analogsignals.append(signal)
        made.append(signal)
    for neuron in range(run.n):
        train = library.SpikeTrain(
            run.spikes_of(neuron) * ms, t_start=run.t_start * ms, t_stop=run.t_end * ms, name=str(neuron), **notes
        )
        segment.spiketrains.append(train)
        made.append(train)
    return made
