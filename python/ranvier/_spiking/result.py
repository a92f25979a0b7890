"""The result of a network's run: a Run for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.exports import neo_block_of_groups
from .._cells.run import Run
from .group import Group
from .keys import named_group
from .units import state_units

if TYPE_CHECKING:
    import neo
    from numpy.typing import NDArray

__all__ = ["NetworkRun"]


class NetworkRun:
    """Samples and spikes of all groups of a network; ``run["cells"]`` is the Run of a group.

    ``run[cells[:80]]`` is that of a slice, whose neurons are counted from its first.

    Attributes
    ----------
    t_start, t_end, dt : float [ms]
    steps : int
    weights : dict of ndarray (samples, synapses), float64
        Of the connections that ``record_weights`` named: the weights at the end of every so many steps.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.SpikingNetwork()
    >>> cells = net.add(rv.neurons.LIF(), 4, name="cells")
    >>> run = net.run(50.0, current={"cells": [0.0, 0.0, 2.0, 3.0]})
    >>> run["cells"].spike_counts, run[cells[2:]].spike_counts
    (array([0, 0, 3, 5]), array([3, 5]))
    """

    def __init__(
        self, network: Any, result: _core.SpikingResult, record_every: int, weight_steps: Mapping[int, int]
    ) -> None:
        self.dt: float = network.dt
        self.steps: int = result.steps
        self.record_every = record_every
        self.t_start: float = self.dt * result.first
        self.t_end: float = self.dt * (result.first + result.steps)
        names = {connection._number: connection.name for connection in network._connections}
        # of a run that was broken off, the samples that there are
        self.weights: dict[str, NDArray[np.float64]] = {
            names[number]: samples[: result.steps // weight_steps[number]] for number, samples in result.weights.items()
        }
        self._network = network
        self._result = result
        self._spikes = {group._number: result._take_spikes(group._number) for group in network._groups}
        self._groups = {group.name: group for group in network._groups}
        self._units = state_units(network)
        self._runs: dict[tuple[int, int, int], Run] = {}

    def __getitem__(self, key: str | Group) -> Run:
        if isinstance(key, str) and key not in self._groups:
            raise KeyError(f"{_core.shown(key)} is no group of the run; it has {', '.join(self._groups)[:300]}")
        group = self._groups[key] if isinstance(key, str) else named_group(self._network, key, "run[...]")
        if group._part not in self._runs:
            self._runs[group._part] = self._run(group)
        return self._runs[group._part]

    def _run(self, group: Group) -> Run:
        first, count = group.neurons.start, len(group)
        times, neurons = self._spikes[group._number]
        if not group._is_whole:
            inside = (neurons >= first) & (neurons < first + count)
            times, neurons = times[inside], neurons[inside] - first
        columns, recorded = self._samples(group)
        options = SimpleNamespace(
            record_every=self.record_every,
            start_sample=False,
            record_at_spikes=(),
            spikes="times",
            record_neurons=None if len(columns) == count else columns,
        )
        result = SimpleNamespace(
            origin=0.0,
            dt=self.dt,
            first=self._result.first,
            steps=self.steps,
            samples=self._result.samples,
            spike_times=times,
            spike_neurons=neurons,
            spike_counts=np.empty(0, dtype=np.int64),
            spike_states=np.empty(0),
            step_sizes=[],
            recorded=recorded,
        )
        run = Run(result, group.model, count, options)  # type: ignore[arg-type]
        run._units = self._units[group._number]
        return run

    def _samples(self, group: Group) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
        """The neurons of the group that were recorded, and their samples."""
        part, samples = self._result.recorded.get(group._number, ((0, 0), {}))
        low, high = max(part[0], group.neurons.start), min(sum(part), group.neurons.stop)
        columns = np.arange(low, max(low, high)) - group.neurons.start
        if not samples:
            return np.arange(len(group)), {}
        inside = slice(low - part[0], max(low, high) - part[0])
        return columns, {name: values[:, inside] for name, values in samples.items()}

    def to_neo(self) -> neo.Block:
        """A ``neo.Block`` of one segment: signals and spike trains of all groups.

        Returns
        -------
        neo.Block
            As that of ``Run.to_neo``. The annotation ``group`` of a signal or a train is the name of its group; a
            ``neo.Group`` of that name holds them all.

        Raises
        ------
        ImportError
            neo is not installed: ``pip install 'ranvier[neuro]'``.
        """
        return neo_block_of_groups({name: self[name] for name in self})

    def __contains__(self, key: object) -> bool:
        return key in self._groups

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def __repr__(self) -> str:
        spikes = ", ".join(f"{len(self._spikes[g._number][0])} of {name!r}" for name, g in self._groups.items())
        return f"<NetworkRun: {self.steps} steps of {self.dt:g} ms, spikes: {spikes[:400] or 'none'}>"
