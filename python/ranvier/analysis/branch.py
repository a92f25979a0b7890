"""The curve of equilibria of one neuron: every potential v has one, at the current that holds v."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__: list[str] = []

POINTS = 4096  # of the grid in v
ROUNDS = 3  # of Newton's method: the first sets the gates for v, the second the current, the third removes roundings


class Branch:
    """Equilibria as a function of v (points,): states, currents, Jacobians.

    The unknowns at a given v are the other states and the current: f(v, w, I) = 0 is as many equations.
    """

    def __init__(self, model: Neuron) -> None:
        self.model = model
        rows = model.states.values()
        self.start = np.array([row[0] for row in rows])
        _, _, self.low, self.high = next(iter(rows))
        if model.has_reset:
            self.high = min(self.high, float(model.spike_threshold))

    def grid(self) -> NDArray[np.float64]:
        """Potentials at which equilibria are computed, dense around the typical one: start + scale sinh(t)."""
        start = self.start[0]
        scale = max(1.0, abs(start))
        ends = np.arcsinh((np.array([self.low, self.high]) - start) / scale)
        grid: NDArray[np.float64] = start + scale * np.sinh(np.linspace(ends[0], ends[1], POINTS))
        return grid

    def at(self, v: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """States (states, points) and currents (points,); NaN where there is none."""
        y = np.repeat(self.start[:, None], len(v), axis=1)
        y[0] = v
        current = np.zeros(len(v))
        with np.errstate(all="ignore"):
            for _ in range(ROUNDS):
                f = _core.derivatives(self.model, y, current=current)
                gain = _core.derivatives(self.model, y, current=1.0) - _core.derivatives(self.model, y, current=0.0)
                slopes = np.concatenate([self.jacobians(y, current)[:, :, 1:], gain.T[:, :, None]], axis=2)
                slopes[~(np.abs(np.linalg.det(slopes)) > 0)] = np.nan  # no equilibrium, or any current
                move = np.linalg.solve(slopes, f.T[:, :, None])[:, :, 0]
                y[1:] -= move[:, :-1].T
                current = current - move[:, -1]
        return y, current

    def jacobians(self, y: NDArray[np.float64], current: NDArray[np.float64]) -> NDArray[np.float64]:
        """(points, states, states)."""
        return _core.jacobian(self.model, y, current=current)

    def determinants(self, v: NDArray[np.float64]) -> NDArray[np.float64]:
        """det J (points,), by elimination: a product of eigenvalues would lose the slow ones beside gates of 1e20 per ms."""
        with np.errstate(all="ignore"):
            values: NDArray[np.float64] = np.linalg.det(self.jacobians(*self.at(v)))
        return values

    def eigenvalues(self, v: NDArray[np.float64]) -> NDArray[np.complex128]:
        """(points, states); NaN where there is no equilibrium."""
        matrices = self.jacobians(*self.at(v))
        finite = np.isfinite(matrices).all(axis=(1, 2))
        values = np.full(matrices.shape[:2], np.nan, dtype=np.complex128)
        values[finite] = np.linalg.eigvals(matrices[finite])
        return values
