"""Groups of a network: neurons of one model, or a source; and slices of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .. import _core
from .._cells.part import assign
from .._support.units import plain
from ..neurons import Neuron
from .units import unit_of_state

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ..sources import Source

__all__ = ["Group"]


class Group:
    """Neurons of a network, as ``net.add`` gives them; ``cells[:80]`` is a group of the first 80 of them.

    ``cells["v"]`` is a writable view (n,) of a state or a parameter in the network's own memory, ``cells["exc.g"]`` that of
    the state of a synapse. The next run checks what was written before anything moves.

    Attributes
    ----------
    name : str
        Of the whole group; a slice has the same.
    model : a model of rv.neurons, or a source of rv.sources
    neurons : range
        The numbers of its neurons in the whole group.
    states : tuple of str
        What can be recorded; of a source nothing.

    Examples
    --------
    >>> import ranvier as rv
    >>> cells = rv.SpikingNetwork().add(rv.neurons.LIF(), 5, name="cells")
    >>> cells[1:3]["v"] = -55.0
    >>> cells["v"], len(cells[3:])
    (array([-65., -55., -55., -65., -65.]), 2)
    """

    def __init__(self, network: Any, number: int, neurons: range, model: Neuron | Source, whole: int) -> None:
        self._network = network
        self._number = number
        self._whole = whole
        self.neurons = neurons
        self.model = model

    @property
    def name(self) -> str:
        return self._network._core._group_name(self._number)  # type: ignore[no-any-return]

    @property
    def n(self) -> int:
        """Number of neurons."""
        return len(self.neurons)

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self._network._core._states(self._number))

    @property
    def _part(self) -> tuple[int, int, int]:
        """Its place in the core: number of the group, first neuron, count."""
        return self._number, self.neurons.start, len(self.neurons)

    @property
    def _is_whole(self) -> bool:
        return len(self.neurons) == self._whole

    @overload
    def __getitem__(self, name: str) -> NDArray[Any]: ...
    @overload
    def __getitem__(self, name: slice) -> Group: ...
    def __getitem__(self, name: Any) -> NDArray[Any] | Group:
        if isinstance(name, slice):
            return self._slice(name)
        if not isinstance(name, str):
            hint = "; one neuron is a slice such as [0:1]" if isinstance(name, (int, np.integer)) else ""
            raise TypeError(
                f"a group takes the name of a state or parameter, or a slice of neurons; got {_core.shown(name)}{hint}"
            )
        if "." in name and self.states and name not in self.states:
            known = ", ".join(self.states)[:300]
            raise ValueError(f"group {self.name!r} has no such state: it has {known}; got {_core.shown(name)}")
        view: NDArray[Any] = self._network._core._view(self._number, name)
        return view[self.neurons.start : self.neurons.stop]

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        view = self[name]
        assign(view, f"{self.name}[{name!r}]", plain(values, name, unit_of_state(self, name)))

    def _slice(self, part: slice) -> Group:
        try:
            neurons = self.neurons[part]
        except TypeError:
            raise TypeError(f"a slice of neurons takes whole numbers; got {_core.shown(part)}") from None
        if neurons.step != 1:
            raise ValueError(f"a slice of a group takes every neuron from one to another; got {_core.shown(part)}")
        neurons = range(neurons.start, max(neurons.start, neurons.stop))
        return Group(self._network, self._number, neurons, self.model, self._whole)

    def __len__(self) -> int:
        return len(self.neurons)

    def __iter__(self) -> None:
        raise TypeError("a group is no sequence of neurons; take slices such as cells[0:1]")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and (self._network, self._part) == (other._network, other._part)

    def __hash__(self) -> int:
        return hash((id(self._network), self._part))

    def __repr__(self) -> str:
        part = "" if self._is_whole else f"[{self.neurons.start}:{self.neurons.stop}]"
        return f"<group {self.name!r}{part}: {len(self)} of {self.model!r}>"
