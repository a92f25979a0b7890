"""Fixed points and rest at a constant current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .one_neuron import checked, one_neuron
from .state import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__ = ["FixedPoint", "fixed_points", "rest_state"]


@dataclass(frozen=True, eq=False)
class FixedPoint:
    """A state that does not change at a constant current.

    Attributes
    ----------
    v : float [mV]
    state : State (states,)
    eigenvalues : ndarray (states,), complex [1/ms]
        Of the Jacobian, the largest real part first.
    stable : bool
        All real parts are negative.
    """

    v: float
    state: State
    eigenvalues: NDArray[np.complex128]
    stable: bool

    @property
    def kind(self) -> str:
        """``"node"``, ``"focus"`` (complex leading eigenvalues) or ``"saddle"`` (real parts of both signs).

        Examples
        --------
        >>> import ranvier as rv
        >>> points = fixed_points(rv.neurons.MorrisLecar("snlc"))
        >>> [point.kind for point in points], [point.stable for point in points]
        (['node', 'saddle', 'node'], [True, False, False])
        """
        real = self.eigenvalues.real
        if real.min() < 0 < real.max() and self.eigenvalues[0].imag == 0:
            return "saddle"
        return "focus" if self.eigenvalues[0].imag != 0 else "node"


def fixed_points(model: Neuron, current: float = 0.0, *, neuron: int = 0) -> list[FixedPoint]:
    """All fixed points at a constant current, by increasing v.

    Examples
    --------
    >>> import ranvier as rv
    >>> [round(point.v, 3) for point in fixed_points(rv.neurons.MorrisLecar("snlc"), current=30.0)]
    [-41.845, -19.563, 3.872]
    """
    one = one_neuron(model, neuron)
    return [
        FixedPoint(float(y[0]), State(y, one.states), np.array(eigenvalues, dtype=np.complex128), stable)
        for y, eigenvalues, stable in one.fixed_points(current)
    ]


def rest_state(model: Neuron, current: float = 0.0) -> State:
    """The asymptotically stable fixed point with the lowest v.

    Parameters
    ----------
    model : a model of rv.neurons
    current : float
        In the model's ``current_unit``.

    Returns
    -------
    State
        (states,), or (states, n) where the model's parameters describe n neurons.

    Raises
    ------
    ValueError
        No fixed point is stable; the text lists those there are.

    Examples
    --------
    >>> import ranvier as rv
    >>> rest = rest_state(rv.neurons.HodgkinHuxley(), current=5.0)
    >>> round(rest["v"], 3), round(rest["m"], 4)
    (-61.731, 0.0772)
    """
    rows = checked(model).rest_state(current)
    return State(rows[:, 0] if model.n == 1 else rows, model.states)
