"""Connections of a network: the synapses that a rule made, as views of the core's sparse rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._cells.part import assign
from .._support.units import plain
from .units import unit_of_weight

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ..plasticity import Plasticity
    from ..rules import Rule
    from ..synapses import Synapse
    from .group import Group

__all__ = ["Background", "Connection"]


class Connection:
    """The synapses from one group to another, as ``net.connect`` gives them; sorted by source, delay, then target.

    Attributes
    ----------
    name : str
    source_group, target_group : groups
    synapse, rule, plasticity : as they were given; of a network that was read ``rule`` is None
    target : ndarray (synapses,), uint32
        The number of each synapse's target in ``target_group``: a read-only view.
    indptr : ndarray (sources + 1,), int64
        Source s has the synapses indptr[s] … indptr[s + 1] - 1.
    bytes : int
        That the synapses take.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.SpikingNetwork()
    >>> cells = net.add(rv.neurons.LIF(), 3, name="cells")
    >>> ring = net.connect(cells, cells, rv.synapses.Delta(), rv.rules.pairs([0, 1, 2], [1, 2, 0]), [0.1, 0.2, 0.3], 1.5)
    >>> ring.source, ring.target, ring.delay
    (array([0, 1, 2], dtype=uint32), array([1, 2, 0], dtype=uint32), array([1.5, 1.5, 1.5]))
    >>> ring.weight[1] = 0.5
    >>> ring.weight
    array([0.1, 0.5, 0.3], dtype=float32)
    """

    def __init__(
        self,
        network: Any,
        number: int,
        source: Group,
        target: Group,
        synapse: Synapse,
        rule: Rule | None,
        plasticity: Plasticity | None,
    ) -> None:
        self._network = network
        self._number = number
        self.source_group = source
        self.target_group = target
        self.synapse = synapse
        self.rule = rule
        self.plasticity = plasticity

    @property
    def _rows(self) -> _core.ConnectionRows:
        return self._network._core._rows(self._number)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        return self._network._core._connection_name(self._number)  # type: ignore[no-any-return]

    @property
    def weight(self) -> float | NDArray[np.floating[Any]]:
        """A number where all weights are one, else a writable view (synapses,), float32 or float64.

        It is in mV, or in the target's unit of current or conductance. The next run checks what was written.
        """
        return self._rows.weight

    @weight.setter
    def weight(self, values: ArrayLike) -> None:
        name = f"weight of connection {self.name!r}"
        values = plain(values, name, unit_of_weight(self.target_group.model, self.synapse))
        rows = self._rows
        view = rows.weight
        if isinstance(view, np.ndarray):
            assign(view, name, values)
        else:
            rows._set_weight(_core.number(values, name))

    @property
    def target(self) -> NDArray[np.uint32]:
        return self._rows.target

    @property
    def indptr(self) -> NDArray[np.int64]:
        return self._rows.indptr

    @property
    def source(self) -> NDArray[np.uint32]:
        """The number of each synapse's source in ``source_group`` (synapses,), made anew at each call."""
        return self._rows.source

    @property
    def delay(self) -> NDArray[np.float64]:
        """Of each synapse (synapses,) [ms], a multiple of dt; made anew at each call."""
        return self._rows.delay.astype(np.float64) * self._network.dt  # type: ignore[no-any-return]

    @property
    def bytes(self) -> int:
        return int(self._rows.bytes)

    def __len__(self) -> int:
        return self._rows.synapses

    def __repr__(self) -> str:
        made = "".join(f", {part!r}" for part in (self.synapse, self.rule, self.plasticity) if part is not None)
        ends = f"{self.source_group.name!r} to {self.target_group.name!r}"
        return f"<connection {self.name!r}: {len(self)} synapses, {ends}{made}>"


class Background:
    """Poisson trains of their own for each neuron of a group, as ``net.background`` gives them.

    Attributes
    ----------
    name : str
    target_group : group
    synapse : as it was given
    rate, weight : float
        [Hz], and in the unit of the synapse's weights.
    """

    def __init__(self, network: Any, number: int, target: Group, synapse: Synapse, rate: float, weight: float) -> None:
        self._network = network
        self._number = number
        self.target_group = target
        self.synapse = synapse
        self.rate = rate
        self.weight = weight

    @property
    def name(self) -> str:
        return self._network._core._connection_name(self._number)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        to = f"{len(self.target_group)} neurons of {self.target_group.name!r}"
        return f"<background {self.name!r}: {self.rate:g} Hz to each of {to}, {self.synapse!r}, weight {self.weight:g}>"
