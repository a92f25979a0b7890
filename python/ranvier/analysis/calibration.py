"""Whether probabilities mean what they say: of all that were said with 0.8, are 8 of 10 right?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from .. import _core
from .._support.lookup import unknown
from .labels import class_labels, finite, row_weights, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["CalibrationCurve", "calibration_curve"]

MOST_BINS = 1_000_000
STRATEGIES = ("uniform", "quantile")
SUM = 1e-3  # by which the probabilities of a row may miss 1


class CalibrationCurve(NamedTuple):
    """What was predicted and what was observed, bin by bin; unpacks as ``predicted, observed, count``."""

    predicted: NDArray[np.float64]  # (bins,) the mean probability of a bin
    observed: NDArray[np.float64]  # (bins,) the part of a bin that was so
    count: NDArray[np.int64] | NDArray[np.float64]  # type: ignore[assignment]  # (bins,), of rows or the sum of their weights

    @property
    def error(self) -> float:
        """The expected calibration error Σ count·|observed − predicted| / Σ count (Naeini et al. 2015; Guo et al. 2017).

        0 is best. It depends on the bins, and of few rows it is > 0 also where the probabilities are right.
        """
        return float(self.count @ np.abs(self.observed - self.predicted) / self.count.sum())


def calibration_curve(
    y: ArrayLike,
    probability: ArrayLike,
    bins: int = 10,
    strategy: Literal["uniform", "quantile"] = "uniform",
    sample_weight: ArrayLike | None = None,
) -> CalibrationCurve:
    """Probabilities beside the frequencies of what they were said of (reliability diagram, Murphy & Winkler 1977).

    Of several classes the probability is that of the predicted class, the confidence, and what is observed is whether
    this class is right (Guo et al. 2017, On calibration of modern neural networks).

    Parameters
    ----------
    y : (rows,) array
        0 or 1 with one probability a row; class labels 0 … n − 1 with n of them.
    probability : (rows,), (rows, 1) or (rows, n) array of numbers in [0, 1]
        What ``net.predict`` gives; n of them sum to 1.
    bins : int
        At most 1,000,000. A bin holds its upper edge, the first also its lower one.
    strategy : "uniform" or "quantile"
        Bins of equal width from 0 to 1; or of equal numbers of rows, whatever their weights.
    sample_weight : (rows,) array >= 0, optional
        Rows of weight 0 are left out.

    Returns
    -------
    CalibrationCurve
        ``.predicted``, ``.observed`` and ``.count`` of the bins that have rows, and ``.error``. With weights ``.count`` is
        the sum of the weights in a bin, float64; without, the number of rows, int64.

    Raises
    ------
    ValueError
        Shapes that do not fit, no rows, numbers that are no probabilities, or labels that are no classes.

    Examples
    --------
    >>> curve = calibration_curve([0, 1, 0, 1], [0.1, 0.2, 0.7, 0.8], bins=2)
    >>> curve.observed, curve.count
    (array([0.5, 0.5]), array([2, 2]))
    >>> round(curve.error, 12)
    0.3
    """
    n = whole(bins, "bins", 1, MOST_BINS)
    if not isinstance(strategy, str):
        raise TypeError(f"strategy must be a string; got {_core.shown(strategy)}")
    if strategy not in STRATEGIES:
        raise ValueError(unknown("strategy", strategy, STRATEGIES))
    said, is_so = _said(y, probability)
    weight = row_weights(sample_weight, len(said))
    if weight is not None:
        keep = weight > 0
        said, is_so, weight = said[keep], is_so[keep], weight[keep]
    levels = np.linspace(0.0, 1.0, n + 1)
    edges = levels if strategy == "uniform" else np.percentile(said, 100.0 * levels)
    which, of_row = np.unique(np.searchsorted(edges[1:-1], said), return_inverse=True)
    parts = np.ones(len(said)) if weight is None else weight
    total, predicted, observed = (np.bincount(of_row, parts * values, len(which)) for values in (1.0, said, is_so))
    return CalibrationCurve(predicted / total, observed / total, total.astype(np.int64) if weight is None else total)


def _said(y: object, probability: object) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each row a probability, and 1 where what it was said of is so, else 0."""
    p = finite(probability, "probability")
    if p.ndim not in (1, 2) or not p.size:
        raise ValueError(f"probability must have shape (rows,), (rows, 1) or (rows, classes); got {p.shape}")
    wrong = (p < 0) | (p > 1)
    if wrong.any():
        at = np.argwhere(wrong)[0].tolist()
        raise ValueError(f"probability must lie in [0, 1]; probability{at} is {p[tuple(at)]:g}")
    if p.ndim == 1 or p.shape[1] == 1:
        return p.ravel(), _yes_or_no(y, len(p))
    sums = p.sum(1)
    if (np.abs(sums - 1.0) > SUM).any():
        row = int((np.abs(sums - 1.0) > SUM).argmax())
        raise ValueError(
            f"probability (rows, {p.shape[1]}) must sum to 1 in each row; row {row} sums to {sums[row]:g}: "
            "of yes-or-no outputs pass one column"
        )
    labels = class_labels(y, "y", p.shape[1])
    if len(labels) != len(p):
        raise ValueError(f"y must have {len(p)} rows, as many as probability; got {len(labels)}")
    chosen = p.argmax(1)
    return p[np.arange(len(p)), chosen], (chosen == labels).astype(np.float64)


def _yes_or_no(y: object, rows: int) -> NDArray[np.float64]:
    answers = finite(y, "y", "an array of numbers, 0 or 1")
    if answers.shape not in ((rows,), (rows, 1)):
        raise ValueError(f"y must have shape ({rows},), 0 or 1 for each probability; got {answers.shape}")
    answers = answers.ravel()
    wrong = (answers != 0) & (answers != 1)
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"y must be 0 or 1; y[{row}] is {answers[row]:g}")
    return answers
