"""Networks to and from files in our own format, safetensors with a checksum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core, plasticity, sources, synapses
from .._cells.saving import model_of, threads_of
from .._support.files import encoded
from ..errors import FileFormatError
from .connection import Background, Connection
from .group import Group

if TYPE_CHECKING:
    import os

    from ..sources import Source

__all__ = ["Saving", "of_notes"]

# the classes by their names in the core
_SYNAPSES = {kind._name: kind for kind in synapses._CLASSES.values()}
_PLASTICITIES = {kind._name: kind for kind in plasticity._CLASSES.values()}


class Saving:
    """The part of ``rv.SpikingNetwork`` that writes it."""

    _core: Any
    threads: int | None

    def save(self, path: str | bytes | os.PathLike[Any]) -> None:
        """Write the network to a file, from which ``rv.load`` makes one that goes on bit for bit as this one would.

        The file has states, weights, plasticity and the spikes that are under way, in the safetensors format with a
        checksum. A file that is there is replaced in one step. Of a connection that is read the ``rule`` is None, for its
        synapses are there; attributes that you have added are not in it.

        Raises
        ------
        OSError
            The file cannot be written; the old one is as it was.
        ValueError
            A source has a rate that is a function of time.

        Examples
        --------
        >>> import os, tempfile
        >>> import ranvier as rv
        >>> net = rv.SpikingNetwork(rng=1)
        >>> cells = net.add(rv.neurons.LIF(), 10, name="cells")
        >>> noise = net.background(cells, rv.synapses.Delta(), rate=2000.0, weight=1.0)
        >>> run = net.run(20.0)
        >>> path = os.path.join(tempfile.mkdtemp(), "network.safetensors")
        >>> net.save(path)
        >>> other = rv.load(path)
        >>> bool((net.run(50.0)["cells"].spike_times == other.run(50.0)["cells"].spike_times).all())
        True
        """
        self._core._save(encoded(path), to_notes(self))

    def __getstate__(self) -> tuple[bytes, dict[str, Any]]:
        own = ("_core", "threads", "_groups", "_connections")
        added = {name: value for name, value in vars(self).items() if name not in own}
        return self._core._to_bytes(to_notes(self)), added

    def __setstate__(self, state: tuple[bytes, dict[str, Any]]) -> None:
        if [*map(type, state)] != [bytes, dict]:
            raise FileFormatError("the pickle does not hold a network")
        of_notes(self, *_core.SpikingNetwork._of_bytes(state[0]), "pickle")
        vars(self).update(state[1])


def to_notes(network: Any) -> dict[str, str]:
    """What the core does not know: the bound of the threads, and the presets of the models."""
    notes = {} if network.threads is None else {"threads": str(network.threads)}
    for group in network._groups:
        preset = getattr(group.model, "_preset", None)
        if preset is not None:
            notes[f"preset.{group._number}"] = preset
    return notes


def of_notes(network: Any, core: Any, notes: dict[str, str], source: str) -> None:
    """Fills a network that was read."""
    network.threads = threads_of(notes, source)
    network._core = core
    network._groups = [
        Group(network, number, range(core._size(number)), made_of(core, number, notes, source), core._size(number))
        for number in range(core._groups)
    ]
    network._connections = [connection_of(network, number) for number in range(core._connections)]


def made_of(core: Any, number: int, notes: dict[str, str], source: str) -> Any:
    """The model of a group, or what it sends."""
    made = core._made_of(number)
    if isinstance(made, tuple):
        return source_of(*made)
    return model_of(made, notes.get(f"preset.{number}"), source)


def source_of(kind: str, rates: list[float], phases: list[float], times: list[float], neurons: list[int]) -> Source:
    def one_or_all(values: list[float]) -> Any:
        return values[0] if len(values) == 1 else np.array(values)

    if kind == "poisson":
        return sources.Poisson(one_or_all(rates))
    if kind == "regular":
        return sources.Regular(one_or_all(rates), one_or_all(phases))
    return sources.Times(np.array(times), np.array(neurons, dtype=np.int64))


def connection_of(network: Any, number: int) -> Connection | Background:
    start, end, (kind, values, name), rule, rate, weight = network._core._connection(number)
    synapse = _SYNAPSES[kind](*values, name=None if name == kind else name)
    target = part_of(network, end)
    if start is None:
        return Background(network, number, target, synapse, rate, weight)
    learns = None
    if rule is not None:
        make = _PLASTICITIES[rule[0]]
        learns = make(*(bool(v) if key in make._flags else v for key, v in zip(make._units, rule[1], strict=True)))
    return Connection(network, number, part_of(network, start), target, synapse, None, learns)


def part_of(network: Any, part: tuple[int, int, int]) -> Group:
    """A group or a slice of it."""
    number, first, count = part
    whole = network._groups[number]
    return Group(network, number, range(first, first + count), whole.model, whole._whole)
