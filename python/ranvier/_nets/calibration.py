"""Probabilities that mean what they say: one temperature for the last layer, found on held-out rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._support.keywords import takes
from .frames import plain_column
from .judging import JudgedNetwork

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Float64 = NDArray[np.float64]

__all__ = ["CalibratedNetwork"]

SUM = 1e-3  # by which the targets of a row may miss 1


class CalibratedNetwork(JudgedNetwork):
    """What a network has to do with its own probabilities."""

    @takes("nets", "net.calibrate")
    def calibrate(self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
        """Make the probabilities right on held-out rows, by temperature scaling (Guo et al. 2017).

        Networks that are trained long are too sure. The net inputs z of the last layer are divided by the one number
        T > 0 with which the mean cross-entropy of these rows, of softmax(z/T) or sigmoid(z/T), is least; the weights and
        biases of the last layer are divided by it, so all later predictions are calibrated. But for rounding, the classes of
        greatest probability stay the same, and so does the accuracy. The optimiser's state is left as it is.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``, but rows that the network was not trained on; ``y`` are classes, or probabilities.

        Returns
        -------
        float
            T; above 1 the network was too sure, below 1 not sure enough.

        Raises
        ------
        ValueError
            The last layer is neither softmax nor sigmoid; or the cross-entropy has no minimum: the network is right in all
            rows, so that T would be 0, or no better than chance, so that T would be infinite.

        Examples
        --------
        >>> import numpy as np
        >>> import ranvier as rv
        >>> rng = np.random.default_rng(0)
        >>> y = rng.integers(0, 2, 1000)
        >>> X = y[:, None] + rng.standard_normal((1000, 5))  # two clouds that overlap
        >>> net = rv.Network([5, 32, 2], output="softmax", rng=0)
        >>> history = net.fit(X[:200], y[:200], epochs=200, optimizer=rv.Adam(0.01))
        >>> before = net.loss(X[200:], y[200:])
        >>> T = net.calibrate(X[200:], y[200:])
        >>> T > 1, net.loss(X[200:], y[200:]) < before
        (True, True)
        """
        spec = self._core._spec()
        _, _, output, kind, _ = spec["layers"][-1]
        if output not in ("softmax", "sigmoid"):
            told = repr(output) if output != "linear" or kind == "dense" else f"{kind}, without an activation"
            raise ValueError(f"calibrate needs a last layer of softmax or sigmoid; that of this network is {told}")
        X, y, weight = self._inputs(X), self._targets(y), plain_column(sample_weight, "sample_weight")
        self._core.loss(X, y, weight)  # which checks all of them
        net_inputs = self._core._forward(X)[0][-1]
        z = net_inputs.reshape(len(net_inputs), -1).astype(np.float64)
        targets = _probabilities(np.asarray(y), z.shape, output)
        rows = np.ones(len(z)) if weight is None else np.asarray(weight, np.float64)
        if output == "sigmoid":  # the softmax of z and 0
            z, targets = (
                np.stack([a, b], axis=-1).reshape(-1, 2) for a, b in ((z, np.zeros_like(z)), (targets, 1 - targets))
            )
            rows = np.repeat(rows, len(z) // len(rows))
        temperature = 1 / _inverse_temperature(z, targets, rows / rows.max())
        last = len(spec["layers"]) - 1
        views = self._core._weight(last), self._core._bias(last)
        with np.errstate(over="ignore"):
            scaled = [(view.astype(np.float64) / temperature).astype(view.dtype) for view in views]
        if not all(np.isfinite(values).all() for values in scaled):
            raise _too_good()
        for view, values in zip(views, scaled, strict=True):
            view[...] = values
        return temperature


def _probabilities(y: NDArray[Any], shape: tuple[int, int], output: str) -> Float64:
    """Targets (rows, n_out) in 0 … 1, of softmax with sum 1, from targets or labels that the loss has taken."""
    if y.ndim == 1 and shape[1] > 1:
        return np.eye(shape[1])[y.astype(np.int64)]
    targets = y.astype(np.float64).reshape(shape)
    wrong = (targets < 0) | (targets > 1)
    if wrong.any():
        at = np.argwhere(wrong)[0].tolist()
        raise ValueError(f"y must lie in [0, 1] to calibrate probabilities; y{at} is {targets[tuple(at)]:g}")
    if output == "sigmoid":
        return targets
    sums = targets.sum(1, keepdims=True)
    if (np.abs(sums - 1) > SUM).any():
        row = int((np.abs(sums - 1) > SUM).any(1).argmax())
        raise ValueError(f"y must be class labels or rows that sum to 1; row {row} sums to {sums[row, 0]:g}")
    scaled: Float64 = targets / sums
    return scaled


def _inverse_temperature(z: Float64, targets: Float64, weight: Float64) -> float:
    """The b = 1/T with which the cross-entropy of softmax(b·z) is least.

    It is convex in b, with slope Σ_rows w·(Σ_j p_j·z_j − Σ_j t_j·z_j). With the greatest z of each row at 0 the first sum
    rises from that of the means, at b = 0, to 0, for b → ∞.
    """
    z = z - z.max(1, keepdims=True)
    scale = float(-z.min()) or 1.0
    z = z / scale
    wanted = float(weight @ (targets * z).sum(1))

    def slope(b: float) -> tuple[float, float]:
        """The slope at b, and that of the slope."""
        with np.errstate(over="ignore"):
            p = np.exp(b * z)
        p /= p.sum(1, keepdims=True)
        mean = (p * z).sum(1)
        return float(weight @ mean) - wanted, float(weight @ ((p * z**2).sum(1) - mean**2))

    if slope(0.0)[0] >= 0:
        raise ValueError(
            "y must be better known to the network than by chance, or no temperature makes its probabilities right: the "
            "classes of these rows do not have greater outputs than the others"
        )
    low, high = 0.0, 1.0
    while wanted < 0 and high < 1e300 and slope(high)[0] < 0:
        low, high = high, 2 * high
    if not (wanted < 0 and high < 1e300):
        raise _too_good()
    b, step = (low + high) / 2, high - low
    while high - low > 2 * np.spacing(high) and abs(step) > np.spacing(
        b
    ):  # Newton's steps, halvings where these are no good
        value, steepness = slope(b)
        low, high = (b, high) if value < 0 else (low, b)
        newton = -value / steepness if steepness > 0 else np.inf
        step = newton if low <= b + newton <= high and abs(newton) < abs(step) / 2 else (low + high) / 2 - b
        b += step
    return b / scale


def _too_good() -> ValueError:
    return ValueError(
        "y must have rows in which the network is wrong: here it is right in all, so that the least cross-entropy is at "
        "temperature 0; hold out more rows"
    )
