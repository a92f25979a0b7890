"""Where the net input of a neuron is zero: hyperplanes, and for two inputs lines that can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DecisionBoundary"]


class DecisionBoundary(NamedTuple):
    """The hyperplane w·p + b = 0 of each neuron, in the normal form normal·p = offset.

    ``normal`` (n_out, n_in) is w / |w|: of length 1, on the side of positive answers. ``offset`` (n_out,) is −b / |w|,
    the distance of the plane from the origin along the normal. Both are float64.
    """

    normal: NDArray[np.float64]
    offset: NDArray[np.float64]

    def points(self, x: tuple[float, float], y: tuple[float, float]) -> NDArray[np.float64]:
        """Of neurons with two inputs: where their lines enter and leave the rectangle x[0]…x[1], y[0]…y[1].

        Returns
        -------
        (n_out, 2, 2) array
            For each neuron two points, the left one first; NaN where its line does not meet the rectangle.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.PerceptronNetwork(2, 1)
        >>> net.set_weights([[1.0, 1.0]], [-1.0])
        >>> net.decision_boundary().points((0, 1), (0, 1))
        array([[[0., 1.],
                [1., 0.]]])
        """
        if self.normal.shape[1] != 2:
            raise ValueError(f"points needs neurons with 2 inputs; these have {self.normal.shape[1]}")
        low, high = np.array([_limits(x, "x"), _limits(y, "y")]).T
        return np.array([_clipped(n, d, low, high) for n, d in zip(self.normal, self.offset, strict=True)])


def _limits(pair: Any, name: str) -> tuple[float, float]:
    if not isinstance(pair, (tuple, list, np.ndarray)) or len(pair) != 2:
        raise TypeError(f"{name} must be a pair of numbers (low, high); got {_core.shown(pair)}")
    low, high = (_core.number(value, f"{name}[{i}]") for i, value in enumerate(pair))
    if not (np.isfinite([low, high]).all() and low < high):
        raise ValueError(f"{name} must be finite and rise from low to high; got {_core.shown(pair)}")
    return low, high


def _clipped(
    normal: NDArray[np.float64], offset: float, low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The part of a line within a rectangle (Liang & Barsky 1984), from its point nearest to the middle on both ways."""
    middle = (low + high) / 2
    start = middle + (offset - normal @ middle) * normal
    along = np.array([normal[1], -normal[0]])
    first, last = -np.inf, np.inf
    for k in range(2):
        if along[k] == 0.0:
            if not low[k] <= start[k] <= high[k]:
                return np.full((2, 2), np.nan)
            continue
        cuts = sorted(((low[k] - start[k]) / along[k], (high[k] - start[k]) / along[k]))
        first, last = max(first, cuts[0]), min(last, cuts[1])
    if first > last:
        return np.full((2, 2), np.nan)
    ends = np.clip([start + first * along, start + last * along], low, high)
    return ends[np.lexsort((ends[:, 1], ends[:, 0]))]
