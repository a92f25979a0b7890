"""Points of two classes and a line between them for the terminal, as plain characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ranvier._nets.boundary import DecisionBoundary

MARKS = ("o", "x")  # of the classes; BOTH where points of both share a cell
BOTH, LINE = "#", "."
ROOM = 0.08  # beside the outermost points, of their spread


def scatter_text(
    points: NDArray[np.float64], classes: NDArray[np.intp], boundary: DecisionBoundary | None,
    names: tuple[str, str], *, width: int = 72, height: int = 16,
) -> str:  # fmt: skip
    """Points (n, 2) of the classes 0 and 1, and where a boundary crosses them, as lines of text.

    Parameters
    ----------
    boundary : DecisionBoundary or None
        Of one neuron with two inputs; None draws no line.
    names : (str, str)
        Of the axes.
    width : int
        Characters of a line.
    height : int
        Lines of the plane itself.

    Examples
    --------
    >>> import numpy as np
    >>> print(scatter_text(np.array([[0.0, 0.0], [4.0, 2.0]]), np.array([0, 1]), None, ("a", "b"), width=22, height=3))
     2.16 |             x
          |
    -0.16 | o
      b   +---------------
          -0.32   a   4.32
    """
    low, high = _limits(points)
    top, bottom, left, right = (f"{value:.4g}" for value in (high[1], low[1], low[0], high[0]))
    margin = max(len(top), len(bottom), min(len(names[1]), 12))
    width = max(width - margin - 2, 8)
    cells = np.full((height, width), " ")
    if boundary is not None:
        ends = boundary.points((low[0], high[0]), (low[1], high[1]))[0]
        if not np.isnan(ends).any():
            for part in np.linspace(0.0, 1.0, 4 * (width + height)):
                cells[_cell(ends[0] + part * (ends[1] - ends[0]), low, high, width, height)] = LINE
    for point, kind in zip(points, classes, strict=True):
        place = _cell(point, low, high, width, height)
        cells[place] = MARKS[kind] if cells[place] in (" ", LINE, MARKS[kind]) else BOTH
    labels = [top, *[""] * (height - 2), bottom]
    lines = [f"{label.rjust(margin)} |{''.join(row)}" for label, row in zip(labels, cells, strict=True)]
    lines.append(f"{_short(names[1], margin).center(margin)} +{'-' * width}")
    room = max(width + 1 - len(left) - len(right), 3)
    lines.append(f"{'':{margin}} {left}{_short(names[0], room - 2).center(room)}{right}")
    return "\n".join(line.rstrip() for line in lines)


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _limits(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The corners of the plane: the points, and some room around them."""
    low, high = points.min(0), points.max(0)
    size = np.maximum(np.abs(low), np.abs(high))
    spread = np.where(high > low, high - low, np.where(size > 0, size, 1.0))
    return low - ROOM * spread, high + ROOM * spread


def _cell(
    point: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], width: int, height: int
) -> tuple[int, int]:
    across, up = (point - low) / (high - low)
    return height - 1 - min(int(up * height), height - 1), min(int(across * width), width - 1)
