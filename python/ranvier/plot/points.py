"""Points of two inputs, told apart by what is right for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..analysis.labels import finite

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from numpy.typing import NDArray

    Float64 = NDArray[np.float64]

__all__: list[str] = []

MARKERS = ("o", "x", "s", "^", "D", "v", "P", "*")
ROOM = 0.1  # beside the outermost points, of their spread


def points_of(X: object) -> Float64:
    """The points (rows, 2), at least one."""
    given = finite(X, "X")
    points = given[None] if given.ndim == 1 else given
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"X must have shape (rows, 2) to be drawn; got {given.shape}")
    return points


def targets_of(y: object, rows: int, n_out: int) -> Float64:
    """Targets (rows, n_out), of one output also (rows,)."""
    given = finite(y, "y")
    targets = given[:, None] if given.ndim == 1 and n_out == 1 else given
    if targets.shape != (rows, n_out):
        raise ValueError(f"y must have shape ({rows}, {n_out}) to go with X {(rows, 2)}; got {given.shape}")
    return targets


def kinds_of(targets: Float64) -> tuple[Float64, NDArray[np.intp]]:
    """The different targets in rising order, and which of them each row has."""
    kinds, which = np.unique(targets, axis=0, return_inverse=True)
    if len(kinds) > len(MARKERS):
        raise ValueError(f"y must have at most {len(MARKERS)} different targets; got {len(kinds)}")
    return kinds, which.ravel()


def limits_of(points: Float64) -> tuple[Float64, Float64]:
    """Corners of a rectangle with all points, and some room around them."""
    low, high = points.min(0), points.max(0)
    room = ROOM * np.where(high > low, high - low, np.maximum(1.0, np.abs(high)))
    return low - room, high + room


def draw_points(ax: Any, points: Float64, which: NDArray[np.intp], labels: list[str], **style: Any) -> list[Artist]:
    """The points of each kind with a marker of their own; of a style with several values each kind has one."""
    artists: list[Artist] = []
    for k, label in enumerate(labels):
        here = points[which == k]
        own = {key: values[k] if isinstance(values, list) else values for key, values in style.items()}
        artists += ax.plot(here[:, 0], here[:, 1], linestyle="none", marker=MARKERS[k], label=label, **own)
    return artists


def frame(ax: Any, low: Float64, high: Float64, names: tuple[str, str], title: str) -> None:
    """Limits, labels, title and legend."""
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1])
    ax.set_title(title)
    ax.legend()


def two_inputs(n_in: int) -> None:
    if n_in != 2:
        raise ValueError(f"net must have 2 inputs to be drawn; it has {n_in}")


def fineness(resolution: object) -> int:
    """Places across a picture."""
    number = _core.integer(resolution, "resolution", 2)
    if number > 2000:
        raise ValueError(f"resolution must be at most 2,000; got {number}")
    return number
