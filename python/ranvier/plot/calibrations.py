"""Probabilities beside the frequencies of what they were said of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..analysis.calibration import CalibrationCurve
from .words import axes_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["calibration"]

THINNEST, WIDEST = 0.01, 0.05  # of the bars


def calibration(curve: CalibrationCurve, ax: Axes | None = None, **style: Any) -> list[Artist]:
    """A reliability diagram: what was observed over what was predicted, on the diagonal where the probabilities are right.

    Below it the network is too sure, above it not sure enough. The light bars say which part of the rows each point stands for.

    Parameters
    ----------
    curve : CalibrationCurve
        Of ``rv.analysis.calibration_curve``.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the curve.

    Returns
    -------
    list of artists
        The diagonal, the bars, and the curve.

    Examples
    --------
    >>> import ranvier as rv
    >>> curve = rv.analysis.calibration_curve([0, 1, 0, 1], [0.1, 0.2, 0.7, 0.8], bins=2)
    >>> diagonal, bars, line = rv.plot.calibration(curve)                           # doctest: +SKIP
    """
    if not isinstance(curve, CalibrationCurve):
        raise TypeError(f"curve must be what rv.analysis.calibration_curve returns; got {_core.shown(curve)}")
    ax = axes_of(ax)
    (diagonal,) = ax.plot(
        [0.0, 1.0], [0.0, 1.0], linestyle="--", linewidth=1.0, color="0.5", label="right probabilities"
    )
    gaps = np.diff(curve.predicted)
    width = min(WIDEST, max(THINNEST, 0.8 * float(gaps.min()))) if len(gaps) else WIDEST
    bars = ax.bar(
        curve.predicted, curve.count / curve.count.sum(), width, color="0.85", label="part of the rows", zorder=0
    )
    (line,) = ax.plot(curve.predicted, curve.observed, **({"marker": "o", "label": "observed"} | style))
    ax.set_xlim(0.0, 1.02)
    ax.set_ylim(0.0, 1.02)
    ax.set_xlabel("predicted probability")
    ax.set_ylabel("observed frequency")
    ax.set_title(f"expected calibration error {curve.error:.3g}")
    ax.legend()
    return [diagonal, bars, line]
