"""Changes of sign of functions on a grid, all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__: list[str] = []

SECTIONS = 16


def narrowed(
    f: Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Where f(x, k) changes its sign between low[k] and high[k], to the last bit; the first place of several."""
    k = np.arange(len(low))
    while True:
        x = np.linspace(low, high, SECTIONS + 1)  # (sections + 1, roots)
        positive = f(x.ravel(), np.tile(k, SECTIONS + 1)).reshape(x.shape) >= 0
        change = np.argmax(positive[1:] != positive[:-1], axis=0)
        left, right = x[change, k], x[change + 1, k]
        if np.all((right - left >= high - low) | (right - left <= np.spacing(np.abs(left)))):
            first: NDArray[np.float64] = left
            return first
        low, high = left, right


def roots(f: Callable[[NDArray[np.float64]], NDArray[np.float64]], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """All changes of sign between neighbours of the grid at which f is finite."""
    values = f(grid)
    finite = np.isfinite(values)
    positive = values >= 0
    at = np.flatnonzero((positive[1:] != positive[:-1]) & finite[1:] & finite[:-1])
    if not at.size:
        return grid[:0]
    return narrowed(lambda x, _: f(x), grid[at], grid[at + 1])
