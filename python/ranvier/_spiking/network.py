"""Networks of spiking neurons: groups, synapses between them, and their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arguments import dtype_name, seed_of
from .._support.files import encoded
from .._support.keywords import takes
from .._support.units import plain
from .building import Building
from .connection import Background, Connection
from .group import Group
from .keys import named_group
from .running import run_network
from .saving import Saving, of_notes

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from .._cells.current import Current
    from .result import NetworkRun

__all__ = ["SpikingNetwork"]


class SpikingNetwork(Building, Saving):
    """Groups of neurons joined by synapses with delays; runs continue where the last one ended.

    Parameters
    ----------
    dt : float [ms]
        The step of all groups, for the network's life. Spikes act on this grid: one found in a step acts at the end of
        the step plus its delay. What is recorded is its own time within the step, where the integrator knows that.
    rng : int, numpy.random.Generator or None
        The seed of all that is random: connections, weights, delays, Poisson spikes. None: from the system.
    dtype : "float64" or "float32"
    threads : int, optional
        An upper bound for all runs; the bits are the same for any number. None: as many as make a run faster.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.SpikingNetwork(dt=0.1, rng=1)
    >>> cells = net.add(rv.neurons.LIF(), 100, name="cells")
    >>> exc = rv.synapses.ExpCurrent(5.0, name="exc")
    >>> ee = net.connect(cells[:80], cells, exc, rv.rules.probability(0.1), weight=0.05, delay=1.5, name="ee")
    >>> run = net.run(100.0, current={"cells": 1.6}, record={"cells": ["v", "exc.i"]})
    >>> run["cells"]["v"].shape, net.t
    ((1000, 100), 100.0)
    >>> len(ee), len(run["cells"].spike_times) > 100
    (790, True)
    """

    @takes("spiking", "rv.SpikingNetwork")
    def __init__(
        self,
        dt: float = 0.1,
        rng: int | np.random.Generator | None = 0,
        dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float64",
        threads: int | None = None,
    ) -> None:
        step = _core.number(plain(dt, "dt", "ms"), "dt")
        self.threads = None if threads is None else _core.integer(threads, "threads", 1)
        self._core = _core.SpikingNetwork(step, seed_of(rng), dtype_name(dtype))
        self._groups: list[Group] = []
        self._connections: list[Connection | Background] = []

    @property
    def t(self) -> float:
        """Time so far [ms]."""
        return self._core.t

    @property
    def dt(self) -> float:
        """The step [ms]."""
        return self._core.dt

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of states and parameters."""
        return np.dtype(self._core.dtype)

    @property
    def groups(self) -> dict[str, Group]:
        """By their names, in the order in which they were added."""
        return {group.name: group for group in self._groups}

    @property
    def connections(self) -> dict[str, Connection | Background]:
        """By their names, in the order in which they were made; backgrounds too."""
        return {connection.name: connection for connection in self._connections}

    @takes("spiking", "net.run")
    def run(
        self,
        t: float,
        current: Mapping[Any, Current] | None = None,
        record: Mapping[Any, Sequence[str] | str] | None = None,
        record_every: int = 1,
        record_weights: Mapping[Any, int] | None = None,
        threads: int | None = None,
        progress: bool = False,
    ) -> NetworkRun:
        """Continue for ``t`` ms.

        Parameters
        ----------
        t : float
            Length of the run [ms], a multiple of dt.
        current : mapping, optional
            A current for each group that gets one, by its name or by the group, in the unit of its model: a number, an
            array or a function of time, as in Population.run.
        record : mapping, optional
            The states to sample of a group, by its name, or by the group or a slice of it: names such as "v" and "exc.g", or
            "all". Spikes are those of all groups, whatever is recorded.
        record_every : int
            Samples are taken after every so many steps, which must divide the number of steps.
        record_weights : mapping, optional
            Of a connection, by its name or by itself, after how many steps each its weights are kept:
            ``run.weights["ee"]`` is (samples, synapses), in the order of ``ee.weight``.
        threads : int, optional
            An upper bound; None: the network's.
        progress : bool
            Show a progress bar.

        Returns
        -------
        NetworkRun
            ``run["cells"]`` is a Run: samples and spikes of a group.

        Raises
        ------
        ValueError, TypeError
            An argument does not fit, or a state, parameter or weight that was written is not allowed; the network is as it
            was.
        DivergenceError
            A state has left its range; with ``.run``, what was recorded so far.
        KeyboardInterrupt
            On Ctrl-C, with ``.run``; the network goes on from there.
        """
        threads = self.threads if threads is None else _core.integer(threads, "threads", 1)
        show = _core.flag(progress, "progress")
        return run_network(self, t, current, record, record_every, record_weights, threads, show)

    def copy(self) -> SpikingNetwork:
        """An independent network with the same state, which goes on bit for bit as this one would.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.SpikingNetwork(rng=3)
        >>> cells = net.add(rv.neurons.LIF(), 10, name="cells")
        >>> noise = net.background(cells, rv.synapses.Delta(), rate=2000.0, weight=1.0)
        >>> other = net.copy()
        >>> bool((net.run(50.0)["cells"].spike_times == other.run(50.0)["cells"].spike_times).all())
        True
        """
        other = type(self).__new__(type(self))
        vars(other).update(vars(self))
        other._core = self._core._copy()

        def here(group: Group) -> Group:
            return Group(other, group._number, group.neurons, group.model, group._whole)

        other._groups = [here(group) for group in self._groups]
        other._connections = []
        for made in self._connections:
            twin = made.__class__.__new__(made.__class__)
            vars(twin).update(vars(made), _network=other)
            for end in {"source_group", "target_group"} & vars(made).keys():
                setattr(twin, end, here(getattr(made, end)))
            other._connections.append(twin)
        return other

    __copy__ = copy

    def __deepcopy__(self, memo: object) -> SpikingNetwork:
        return self.copy()

    def __getitem__(self, name: str) -> Group:
        """The group of a name.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.SpikingNetwork()
        >>> cells = net.add(rv.neurons.LIF(), 10, name="cells")
        >>> net["cells"] == cells
        True
        """
        return named_group(self, name, "the name of a group")

    def summary(self) -> str:
        """Groups and connections, a line each, with their sizes.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.SpikingNetwork()
        >>> cells = net.add(rv.neurons.LIF(), 10, name="cells")
        >>> ring = net.connect(cells, cells, rv.synapses.Delta(), rv.rules.all_to_all(), 0.1, 1.0, name="all")
        >>> print(net.summary())
        SpikingNetwork(dt=0.1) at t = 0 ms: 1 group of 10 neurons, 1 connection of 100 synapses, 0.0006 MB
        <group 'cells': 10 of LIF()>
        <connection 'all': 100 synapses, 'cells' to 'cells', Delta(), all_to_all()>
        """
        return "\n".join([repr(self), *map(repr, self._groups), *map(repr, self._connections)])

    def __repr__(self) -> str:
        made = [connection for connection in self._connections if isinstance(connection, Connection)]
        neurons, synapses = sum(map(len, self._groups)), sum(map(len, made))
        dtype = "" if self.dtype == np.float64 else ", dtype='float32'"
        return (
            f"SpikingNetwork(dt={self.dt:g}{dtype}) at t = {self.t:g} ms: "
            f"{_count(len(self._groups), 'group')} of {_count(neurons, 'neuron')}, "
            f"{_count(len(self._connections), 'connection')} of {_count(synapses, 'synapse')}, "
            f"{sum(c.bytes for c in made) / 1e6:.2g} MB"
        )


def load_network(path: str | bytes | os.PathLike[Any]) -> SpikingNetwork:
    core, notes = _core.SpikingNetwork._of_file(encoded(path))
    network = SpikingNetwork.__new__(SpikingNetwork)
    of_notes(network, core, notes, repr(path)[-200:])
    return network


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"
