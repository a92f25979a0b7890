"""A point of a model's state space, by name and by number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["State"]


class State(np.ndarray[Any, np.dtype[np.float64]]):
    """States of one neuron, an array (states,) that also knows their names; of several neurons (states, n).

    ``state["v"]`` is one of them (a float, or (n,)), ``dict(state)`` a mapping; both forms serve as ``initial=`` of a simulation.

    Examples
    --------
    >>> import ranvier as rv
    >>> rest = rv.analysis.rest_state(rv.neurons.MorrisLecar())
    >>> rest.names, round(rest["v"], 3)
    (('v', 'w'), -60.855)
    >>> sorted(dict(rest))
    ['v', 'w']
    """

    names: tuple[str, ...]

    def __new__(cls, values: NDArray[np.float64], names: Iterable[str]) -> State:
        state = np.array(values, dtype=np.float64).view(cls)
        state.names = tuple(names)
        return state

    def __array_finalize__(self, parent: object) -> None:
        self.names = getattr(parent, "names", ())

    def keys(self) -> tuple[str, ...]:
        """The names of the states."""
        return self.names

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self.view(np.ndarray)[key]
        if key not in self.names:
            raise KeyError(f"{_core.shown(key)} is no state; the states are {', '.join(self.names)}")
        row = self.view(np.ndarray)[self.names.index(key)]
        return row if np.ndim(row) else float(row)

    def __reduce__(self) -> tuple[Any, ...]:
        return State, (np.asarray(self), self.names)
