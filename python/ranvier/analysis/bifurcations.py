"""Where equilibria change: eigenvalues on the imaginary axis, along the curve of equilibria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .branch import Branch
from .one_neuron import interval, one_neuron
from .roots import roots
from .state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__ = ["HopfPoint", "SaddleNode", "hopf_points", "saddle_nodes"]


@dataclass(frozen=True, eq=False)
class HopfPoint:
    """Where a complex pair of eigenvalues crosses the imaginary axis: oscillations are born there.

    Attributes
    ----------
    current : float [the model's current_unit]
    v : float [mV]
    frequency : float [Hz]
        Of the pair, |Im| / 2 pi; of a model without units, cycles in 1000 of its units of time.
    state : State (states,)
    """

    current: float
    v: float
    frequency: float
    state: State


@dataclass(frozen=True, eq=False)
class SaddleNode:
    """Where two fixed points meet and vanish, an eigenvalue being 0.

    Attributes
    ----------
    current : float [the model's current_unit]
    v : float [mV]
    state : State (states,)
    """

    current: float
    v: float
    state: State


def _pair_sums(values: NDArray[np.complex128]) -> tuple[NDArray[np.complex128], NDArray[np.intp]]:
    """Sums of two eigenvalues, and the index of the first of the two."""
    i, j = np.triu_indices(values.shape[-1], 1)
    return values[..., i] + values[..., j], i


def _at(branch: Branch, v: NDArray[np.float64], currents: tuple[float, float]) -> Iterator[tuple[float, float, State]]:
    """(current, v, state) of the equilibria whose current lies in the range."""
    y, holding = branch.at(v)
    for k in np.argsort(holding, kind="stable"):
        if currents[0] <= holding[k] <= currents[1]:
            yield float(holding[k]), float(v[k]), State(y[:, k], branch.model.states)


def hopf_points(model: Neuron, currents: tuple[float, float], *, neuron: int = 0) -> list[HopfPoint]:
    """Hopf points at constant currents between low and high, by increasing current.

    The sum of two eigenvalues is 0 there and the two are a complex pair; two real ones (a neutral saddle) do not count.
    For two states that is trace J = 0 with det J > 0. See Kuznetsov 2004, Elements of Applied Bifurcation Theory, ch. 3
    and 10.

    Parameters
    ----------
    model : a model of rv.neurons
    currents : (low, high)
        In the model's ``current_unit``.
    neuron : int
        Which neuron, if the parameters describe several.

    Returns
    -------
    list of HopfPoint

    Examples
    --------
    >>> import ranvier as rv
    >>> for point in hopf_points(rv.neurons.MorrisLecar("hopf"), (0, 300)):
    ...     print(f"{point.current:.6f} {point.v:.3f} mV {point.frequency:.3f} Hz")
    93.857618 -25.270 mV 12.697 Hz
    212.018816 7.801 mV 23.651 Hz
    """
    branch, limits = Branch(one_neuron(model, neuron)), interval(currents, "currents")
    v = roots(lambda v: _pair_sums(branch.eigenvalues(v))[0].prod(axis=-1).real, branch.grid())
    found = []
    for current, at, state in _at(branch, v, limits):
        values = branch.eigenvalues(np.array([at]))[0]
        sums, first = _pair_sums(values)
        crossing = values[first[np.abs(sums).argmin()]]
        if abs(crossing.imag) > 1e3 * abs(crossing.real):  # a neutral saddle has no imaginary part
            found.append(HopfPoint(current, at, float(1000.0 * abs(crossing.imag) / (2.0 * np.pi)), state))
    return found


def saddle_nodes(model: Neuron, currents: tuple[float, float], *, neuron: int = 0) -> list[SaddleNode]:
    """Saddle-node points at constant currents between low and high, by increasing current: det J = 0.

    Parameters and errors are those of hopf_points.

    Examples
    --------
    >>> import ranvier as rv
    >>> [round(point.current, 6) for point in saddle_nodes(rv.neurons.MorrisLecar("snlc"), (0, 100))]
    [39.963153]
    """
    branch, limits = Branch(one_neuron(model, neuron)), interval(currents, "currents")
    v = roots(branch.determinants, branch.grid())
    return [SaddleNode(*point) for point in _at(branch, v, limits)]
