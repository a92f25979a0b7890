"""Networks of spiking neurons: groups, synapses between them, and their time."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.initial import initial_states
from .._support.arguments import dtype_name, seed_of
from .._support.keywords import takes
from .._support.units import plain
from ..neurons import Neuron
from ..sources import Source
from .adding import add_source
from .connection import Background, Connection
from .group import Group
from .keys import label, named_group, of_connection
from .running import run_network
from .units import unit_of_weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from .._cells.current import Current
    from ..plasticity import Plasticity
    from ..random import Distribution
    from ..rules import Rule
    from ..synapses import Synapse
    from .result import NetworkRun

__all__ = ["SpikingNetwork"]


class SpikingNetwork:
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
    (794, True)
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
        self._synapses: dict[int, list[Synapse]] = {}  # of each group, by its number

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

    @takes("spiking", "net.add")
    def add(
        self,
        model: Neuron | Source,
        n: int | None = None,
        name: str | None = None,
        integrator: str | None = None,
        reset: str | None = None,
        initial: object = "rest",
        positions: ArrayLike | None = None,
    ) -> Group:
        """Add ``n`` neurons of a model, or a source of spikes.

        Parameters
        ----------
        model : a model of rv.neurons, or a source of rv.sources
        n : int, optional
            None: as many as the model's parameter arrays, ``initial`` or the source speak of, else 1.
        name : str, optional
            What runs and errors call the group; None: one is made up.
        integrator : str, optional
            None: "exact" where the model and the synapses on it allow, else "staggered" (Izhikevich and QIF: "rk4").
            "exact" takes jumps and currents, no conductances.
        reset : "event" or "grid", optional
            None: "event" with "exact", else "grid".
        initial : "rest", mapping or array
            Where the neurons start, as in rv.Population.
        positions : array (n, dimensions), optional
            For rv.rules.distance, in the unit of the rule's scale.

        Returns
        -------
        group

        Raises
        ------
        ValueError
            There is a group of that name, or an argument does not fit. The network is as it was.
        """
        label(name, "name")
        if isinstance(model, Source):
            number, n = add_source(self, model, n, name, integrator, reset, initial, positions)
        elif isinstance(model, Neuron):
            rows = initial_states(model, "rest" if initial is None else initial)
            n = max(model.n, rows.shape[1] if rows.ndim == 2 else 1) if n is None else _core.integer(n, "n", 1)
            words = _word(integrator, "integrator"), _word(reset, "reset")
            number = self._core._add(model, n, name or "", *words, rows, positions)
        else:
            raise TypeError(
                "model must be one of rv.neurons, such as rv.neurons.LIF(), or a source of rv.sources; "
                f"got {_core.shown(model)}"
            )
        self._groups.append(Group(self, number, range(n), model, n))
        self._synapses[number] = []
        return self._groups[-1]

    @takes("spiking", "net.connect")
    def connect(
        self,
        source: Group | str,
        target: Group | str,
        synapse: Synapse,
        rule: Rule,
        weight: float | ArrayLike | Distribution,
        delay: float | ArrayLike | Distribution = 0.0,
        plasticity: Plasticity | None = None,
        name: str | None = None,
        rng: int | np.random.Generator | None = None,
        weight_dtype: str | None = None,
    ) -> Connection:
        """Connect neurons of a group to neurons of another, or of the same.

        Parameters
        ----------
        source, target : groups of this network, slices of them, or names
        synapse : one of rv.synapses
            What an arrival does to the target. Equal synapses on one group share their state.
        rule : one of rv.rules
            Which neurons are connected.
        weight : float, array or a distribution of rv.random
            In mV of a jump, else in the target's unit of current or conductance. An array is (pairs,) in the order of the
            pairs (of a rule whose pairs are known beforehand), or (sources, targets).
        delay : float, array or a distribution of rv.random
            [ms], rounded to the nearest step, at most 65,535 steps. With 0 a spike acts in the next step.
        plasticity : one of rv.plasticity, optional
            How spikes change the synapses; None: they stay as they are.
        name : str, optional
            None: one is made up.
        rng : int or numpy.random.Generator, optional
            The seed of this connection; None: the network's.
        weight_dtype : "number", "float32" or "float64", optional
            How weights are kept; None: a number once, all others as float32.

        Returns
        -------
        connection

        Raises
        ------
        ValueError, TypeError
            An argument does not fit; the error names the connection, and the network is as it was.
        MemoryError
            The synapses would take more bytes than there are.
        """
        ends = named_group(self, source, "source"), named_group(self, target, "target")
        label(name, "name")
        if weight_dtype not in (None, "number", "float32", "float64"):
            wanted = "'number', 'float32', 'float64' or None"
            raise ValueError(f"weight_dtype must be {wanted}; got {_core.shown(weight_dtype)}")
        seed = None if rng is None else seed_of(rng)
        with of_connection(name, ends):
            if isinstance(ends[1].model, Neuron) and hasattr(synapse, "weight"):
                weight = plain(weight, "weight", unit_of_weight(ends[1].model, synapse))
            parts = ends[0]._part, ends[1]._part
            values = synapse, rule, weight, plain(delay, "delay", "ms"), plasticity
            number = self._core._connect(*parts, *values, name or "", seed, weight_dtype or "automatic")
        made = Connection(self, number, *ends, synapse, rule, plasticity)
        self._connected(made, synapse, ends[1])
        if self._core._connections > number + 1:  # gap junctions join both ways
            back = Connection(self, number + 1, ends[1], ends[0], synapse, rule, None)
            self._connected(back, synapse, ends[0])
        if made._rows.delay_rounded:
            warnings.warn(
                f"connection {made.name!r}: delay = {delay!r} ms is no multiple of dt = {self.dt:g} ms; it is "
                f"{float(made.delay[0]) if len(made) else 0.0:g} ms",
                UserWarning,
                stacklevel=3,
            )
        return made

    @takes("spiking", "net.background")
    def background(
        self, target: Group | str, synapse: Synapse, rate: float, weight: float, name: str | None = None
    ) -> Background:
        """A Poisson train of its own for each neuron of a group, as from many neurons outside of the network.

        In each step a neuron gets a Poisson number of spikes with the mean rate·dt/1000, which arrive at the step's begin.

        Parameters
        ----------
        target : group of this network, a slice of it, or its name
        synapse : one of rv.synapses
        rate : float
            [Hz], >= 0: the sum of the rates of all that it stands for.
        weight : float
            Of a spike, in the unit of the synapse's weights.
        name : str, optional

        Raises
        ------
        ValueError, TypeError
            An argument does not fit; the network is as it was.
        """
        to = named_group(self, target, "target")
        label(name, "name")
        with of_connection(name, (None, to)):
            if isinstance(to.model, Neuron) and hasattr(synapse, "weight"):
                weight = plain(weight, "weight", unit_of_weight(to.model, synapse))
            hz, w = _core.number(plain(rate, "rate", "Hz"), "rate"), _core.number(weight, "weight")
            number = self._core._background(to._part, synapse, hz, w, name or "")
        made = Background(self, number, to, synapse, hz, w)
        self._connected(made, synapse, to)
        return made

    def _connected(self, made: Connection | Background, synapse: Synapse, target: Group) -> None:
        self._connections.append(made)
        if synapse not in self._synapses[target._number]:
            self._synapses[target._number].append(synapse)

    @takes("spiking", "net.run")
    def run(
        self,
        t: float,
        current: Mapping[Any, Current] | None = None,
        record: Mapping[Any, Sequence[str] | str] | None = None,
        record_every: int = 1,
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
        return run_network(self, t, current, record, record_every, threads, _core.flag(progress, "progress"))

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
        other._synapses = {number: [*synapses] for number, synapses in self._synapses.items()}
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


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _word(value: object, name: str) -> str:
    if value is not None and not (isinstance(value, str) and value):
        raise TypeError(f"{name} must be a name or None; got {_core.shown(value)}")
    return value or ""
