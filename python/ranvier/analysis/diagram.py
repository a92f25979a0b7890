"""The bifurcation diagram: equilibria with their stability over the current, and the limits of stable cycles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from .bifurcations import HopfPoint, SaddleNode, hopf_points, saddle_nodes
from .branch import Branch
from .cycles import Cycles, cycles_of
from .one_neuron import interval, one_neuron
from .roots import roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__ = ["BifurcationDiagram", "EquilibriumBranch", "bifurcation_diagram"]

POINTS = 256  # of each branch


@dataclass(frozen=True, eq=False)
class EquilibriumBranch:
    """A piece of the curve of equilibria on which stability does not change, by increasing v.

    Attributes
    ----------
    currents : ndarray (points,) [the model's current_unit]
    v : ndarray (points,) [mV]
    stable : bool
    """

    currents: NDArray[np.float64]
    v: NDArray[np.float64]
    stable: bool


@dataclass(frozen=True, eq=False)
class BifurcationDiagram:
    """What a neuron does at each constant current.

    Attributes
    ----------
    model : a model of rv.neurons
        With the parameters of the one neuron.
    currents : (low, high) [the model's current_unit]
    branches : list of EquilibriumBranch
        By increasing v; each begins where the one before ends, unless that lies outside the range of currents.
    hopf_points : list of HopfPoint
    saddle_nodes : list of SaddleNode
    cycles : Cycles
        Stable oscillations: ``.currents``, ``.v_min``, ``.v_max``, each (cycles,), by increasing current.
    """

    model: Neuron
    currents: tuple[float, float]
    branches: list[EquilibriumBranch]
    hopf_points: list[HopfPoint]
    saddle_nodes: list[SaddleNode]
    cycles: Cycles


def bifurcation_diagram(
    model: Neuron,
    currents: tuple[float, float],
    *,
    cycles: int = 101,
    t_end: float = 1000.0,
    neuron: int = 0,
) -> BifurcationDiagram:
    """Equilibria and their stability over a range of constant currents, and the extremes of v on stable cycles.

    Equilibria are computed, one for each v, so that unstable ones and folds are there too; cycles are simulated, so that
    only stable ones are (Rinzel & Ermentrout 1989, in Koch & Segev, Methods in Neuronal Modeling, ch. 5).

    Parameters
    ----------
    model : a model of rv.neurons
    currents : (low, high)
        In the model's ``current_unit``.
    cycles : int
        At how many currents, evenly spaced from low to high, cycles are looked for; 0: none. Where rest and a cycle are
        both stable, the cycle is found from those at the neighbouring currents.
    t_end : float
        How long a neuron may take to reach its cycle [ms]; afterwards it is watched for as long.
    neuron : int
        Which neuron, if the parameters describe several.

    Returns
    -------
    BifurcationDiagram

    Raises
    ------
    ValueError, TypeError
        ``currents`` is not a pair of finite numbers low < high, ``cycles`` is negative.
    DivergenceError
        As in rv.simulate.

    Examples
    --------
    >>> import ranvier as rv
    >>> diagram = bifurcation_diagram(rv.neurons.MorrisLecar("hopf"), (0, 300), cycles=0)
    >>> [branch.stable for branch in diagram.branches]
    [True, False, True]
    >>> [round(point.current, 3) for point in diagram.hopf_points]
    [93.858, 212.019]
    """
    one, limits = one_neuron(model, neuron), interval(currents, "currents")
    count = _core.integer(cycles, "cycles", 0)
    hopf, folds = hopf_points(one, limits), saddle_nodes(one, limits)
    curve = Branch(one)
    changes = [point.v for point in hopf] + [point.v for point in folds]
    branches = _branches(curve, limits, changes)
    return BifurcationDiagram(one, limits, branches, hopf, folds, cycles_of(one, np.linspace(*limits, count), t_end))


def _where(curve: Branch, grid: NDArray[np.float64], current: float) -> NDArray[np.float64]:
    """The potentials (points,) that this current holds."""
    return roots(lambda v: curve.at(v)[1] - current, grid)


def _branches(curve: Branch, limits: tuple[float, float], changes: list[float]) -> list[EquilibriumBranch]:
    """The curve within the limits, cut where it enters or leaves them and at the bifurcations."""
    grid = curve.grid()
    ends = [_where(curve, grid, limit) for limit in limits]
    cuts = np.unique(np.concatenate([grid[[0, -1]], *ends, changes]))
    middle = 0.5 * (cuts[1:] + cuts[:-1])
    holding = curve.at(middle)[1]
    found = []
    for k in np.flatnonzero((holding >= limits[0]) & (holding <= limits[1])):
        v = np.linspace(cuts[k], cuts[k + 1], POINTS)
        values = curve.eigenvalues(middle[k : k + 1])[0]
        if np.isfinite(values).all():
            found.append(EquilibriumBranch(curve.at(v)[1], v, bool((values.real < 0).all())))
    return found
