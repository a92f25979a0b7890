"""How good a network is on some rows: its loss, and its accuracy or R2."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .._support.keywords import takes
from .frames import plain_column
from .passes import PassedNetwork

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["JudgedNetwork"]

# Losses that tell classes apart -> the class, or for each output whether it says yes, from outputs or from targets.
_DECISIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "cross_entropy": (lambda y: y.argmax(1), lambda t: t.argmax(1)),
    "binary_cross_entropy": (lambda y: y > 0.5, lambda t: t > 0.5),
    "hinge": (lambda y: y > 0, lambda t: t > 0),
}
# What losses of other kinds predict, where that is not the outputs themselves.
_MEANS: dict[str, Callable[[Any], Any]] = {"poisson": np.exp, "gaussian_nll": lambda y: y[:, : y.shape[1] // 2]}


class JudgedNetwork(PassedNetwork):
    """What a network has to say of its own quality."""

    @takes("nets", "net.evaluate")
    def evaluate(self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None) -> dict[str, float]:
        """The loss on ``X`` and ``y``, and ``"accuracy"`` for classes or ``"r2"`` for numbers.

        With a loss of your own, and targets of another shape than the outputs, there is the loss alone.

        The accuracy is the part of the rows whose class is right; with several yes-or-no outputs, of those where all
        are. R² is 1 − Σ(y − ŷ)²/Σ(y − ȳ)², the mean of all outputs. With weights both are weighted.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``.

        Returns
        -------
        dict
            ``{"loss": ..., "accuracy": ...}`` or ``{"loss": ..., "r2": ...}``.

        Raises
        ------
        DivergenceError
            The loss is not finite.

        Examples
        --------
        >>> import ranvier as rv
        >>> X, y = rv.datasets.load_digits()
        >>> net = rv.Network([64, 32, 10], output="softmax", rng=0)
        >>> history = net.fit(X, y, epochs=5, optimizer="adam")
        >>> sorted(net.evaluate(X, y))
        ['accuracy', 'loss']
        """
        X, y, sample_weight = self._inputs(X), self._targets(y), plain_column(sample_weight, "sample_weight")
        loss = self._core.loss(X, y, sample_weight)  # which checks all of them
        outputs, targets = self._core.predict(X, None), np.asarray(y)
        weight = np.ones(len(outputs)) if sample_weight is None else np.asarray(sample_weight, np.float64)
        spec = self._core._spec()
        name, last = spec["loss"][0], spec["layers"][-1][2]
        found = _MEANS.get(name, np.asarray)(outputs)  # gaussian_nll has two outputs for each number
        labels = targets.ndim == 1 and targets.dtype.kind != "f" and found.shape[1] == outputs.shape[1] > 1
        if labels:
            return {"loss": loss, "accuracy": _accuracy(outputs.argmax(1), targets, weight)}
        targets = targets.reshape(len(outputs), -1)
        if spec["own_loss"] and targets.shape != found.shape:
            return {"loss": loss}
        if name in _DECISIONS or last == "softmax":
            of_outputs, of_targets = _DECISIONS[name if name in _DECISIONS else "cross_entropy"]
            return {"loss": loss, "accuracy": _accuracy(of_outputs(outputs), of_targets(targets), weight)}
        return {"loss": loss, "r2": _r2(found, targets, weight)}

    @takes("nets", "net.score")
    def score(self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
        """Accuracy for classes, R² for numbers, as in ``evaluate``: 1 is best.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``; ``y`` of one output may be (rows,) or (rows, 1).

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 1], init="zeros")
        >>> net.score([[0.0], [1.0]], [1.0, 3.0])
        -4.0
        """
        measures = self.evaluate(X, y, sample_weight=sample_weight)
        if len(measures) == 1:
            raise ValueError("score needs targets that can be compared with the outputs; evaluate gives the loss")
        return measures["accuracy"] if "accuracy" in measures else measures["r2"]


def _accuracy(found: NDArray[Any], wanted: NDArray[Any], weight: NDArray[np.float64]) -> float:
    right = (found == wanted).reshape(len(weight), -1).all(1)
    return float(weight @ right / weight.sum())


def _r2(found: NDArray[Any], wanted: NDArray[Any], weight: NDArray[np.float64]) -> float:
    """The mean over outputs; an output whose targets are all the same has 1 if it is right, else 0."""
    found, wanted = found.astype(np.float64), wanted.astype(np.float64)
    mean = weight @ wanted / weight.sum()
    left, all_of_it = weight @ (wanted - found) ** 2, weight @ (wanted - mean) ** 2
    varies = all_of_it > 0
    return float(np.where(varies, 1 - left / np.where(varies, all_of_it, 1.0), left == 0).mean())
