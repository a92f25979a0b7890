"""What a network is made of: groups, connections and backgrounds are added."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.initial import initial_states
from .._support.arguments import seed_of
from .._support.keywords import takes
from .._support.units import plain
from ..neurons import Neuron
from ..sources import Source
from ..synapses import Synapse
from .adding import add_source
from .connection import Background, Connection
from .group import Group
from .keys import label, named_group, of_connection
from .units import unit_of_weight

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ..plasticity import Plasticity
    from ..random import Distribution
    from ..rules import Rule

__all__ = ["Building"]


class Building:
    """The part of ``rv.SpikingNetwork`` that adds to it."""

    _core: _core.SpikingNetwork
    _groups: list[Group]
    _connections: list[Connection | Background]

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
        spike_threshold: float | None = None,
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
            When v is set back after a spike: at the spike's own time, or at the end of its step. None: "event" with
            "exact", else "grid". With "event" the other integrators keep their order across spikes.
        initial : "rest", mapping or array
            Where the neurons start, as in rv.Population.
        positions : array (n, dimensions), optional
            For rv.rules.distance, in the unit of the rule's scale.
        spike_threshold : float, optional
            Where v counts as a spike when it rises through it [mV]; None: the model's.

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
            options = {
                "integrator": integrator,
                "reset": reset,
                "positions": positions,
                "spike_threshold": spike_threshold,
            }
            number, n = add_source(self._core, model, n, name, initial, options)
        elif isinstance(model, Neuron):
            rows = initial_states(model, "rest" if initial is None else initial)
            n = max(model.n, rows.shape[1] if rows.ndim == 2 else 1) if n is None else _core.integer(n, "n", 1)
            level = plain(spike_threshold, "spike_threshold", "mV")
            words = label(integrator, "integrator"), label(reset, "reset"), level
            number = self._core._add(model, n, name or "", *words, rows, positions)
        else:
            raise TypeError(
                "model must be one of rv.neurons, such as rv.neurons.LIF(), or a source of rv.sources; "
                f"got {_core.shown(model)}"
            )
        self._groups.append(Group(self, number, range(n), model, n))
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
        kept = label(weight_dtype, "weight_dtype") or "automatic"
        if kept not in ("automatic", "number", "float32", "float64"):
            wanted = "'number', 'float32', 'float64' or None"
            raise ValueError(f"weight_dtype must be {wanted}; got {_core.shown(weight_dtype)}")
        seed = None if rng is None else seed_of(rng)
        with of_connection(name, ends):
            parts = ends[0]._part, ends[1]._part
            values = synapse, rule, _plain_weight(weight, ends[1], synapse), plain(delay, "delay", "ms"), plasticity
            number = self._core._connect(*parts, *values, name or "", seed, kept)
        made = Connection(self, number, *ends, synapse, rule, plasticity)
        self._connections.append(made)
        if self._core._connections > number + 1:  # gap junctions join both ways
            self._connections.append(Connection(self, number + 1, ends[1], ends[0], synapse, rule, None))
        if made._rows.delay_rounded:
            warnings.warn(
                f"connection {made.name!r}: delay = {delay!r} ms is no multiple of dt = {self._core.dt:g} ms; it is "
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
            hz = _core.number(plain(rate, "rate", "Hz"), "rate")
            w = _core.number(_plain_weight(weight, to, synapse), "weight")
            number = self._core._background(to._part, synapse, hz, w, name or "")
        made = Background(self, number, to, synapse, hz, w)
        self._connections.append(made)
        return made


def _plain_weight(weight: Any, target: Group, synapse: object) -> Any:
    """Without its unit; the core refuses what is no synapse, and synapses onto a source."""
    if not (isinstance(synapse, Synapse) and isinstance(target.model, Neuron)):
        return weight
    return plain(weight, "weight", unit_of_weight(target.model, synapse))
