"""What happens after each epoch: the curves, the scores, and scikit-learn's rules for the end of a training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..schedules import Schedule
from .network import dense_layers

__all__: list[str] = []


class Reported(NamedTuple):
    """scikit-learn's loss from the core's: ``scale``·loss + ``offset``."""

    scale: float = 1.0
    offset: float = 0.0

    def __call__(self, loss: float) -> float:
        return self.scale * loss + self.offset


class Penalty:
    """The part of ``alpha`` in the loss of an epoch, α/(2·Σw)·Σ|W|² of each update.

    |W|² is known before and after the epoch, and taken to change evenly between: exact for one update an epoch.
    """

    def __init__(self, net: Any, alpha: float, updates: int, total: float) -> None:
        weights = [layer.weight.T.reshape(-1) for layer in dense_layers(net)] if alpha > 0 else []  # views
        self._products = [(w.dot, w) for w in weights]
        self._factor = alpha / (2 * total) if total > 0 else 0.0  # the core refuses weights without a sum
        self._updates = updates
        self._before = self._squares()

    def _squares(self) -> float:
        return float(sum([dot(w) for dot, w in self._products]))

    def now(self) -> float:
        """Of the present weights, in one update."""
        return self._factor * self._squares()

    def of_epoch(self) -> float:
        """Of the epoch that has just ended, its updates summed up."""
        if not self._products:
            return 0.0
        before, n = self._before, self._updates
        self._before = after = self._squares()
        return self._factor * (n * before + (after - before) * (n - 1) / 2)


def says_stop(answer: object) -> bool:
    """Whether a callback returned True."""
    return isinstance(answer, (bool, np.bool_)) and bool(answer)


class Watcher:
    """The callback of ``net.fit``: True ends the training."""

    def __init__(
        self,
        estimator: Any,
        rows: int,
        penalty: Penalty,
        reported: Reported,
        judged: Reported,
        score: Callable[[], float] | None,
    ) -> None:
        self._e, self._rows, self._penalty = estimator, rows, penalty
        self._reported, self._judged, self._score = reported, judged, score
        self._rule = estimator.learning_rate if estimator.solver == "sgd" else "constant"
        self._users = getattr(estimator, "_callbacks", ())
        self.factor: float = estimator.learning_rate_ / estimator.learning_rate_init
        self.stopped = False

    @property
    def chosen(self) -> Any:
        """The schedule for ``net.fit``."""
        given = self._e.learning_rate
        return given if isinstance(given, Schedule) else None if self._rule == "constant" else self.schedule

    def schedule(self, _: int) -> float:
        """The factor of the learning rate in the epoch that begins, where it follows a rule of scikit-learn's."""
        return self.factor

    def __call__(self, info: Any) -> bool:
        e = self._e
        e.n_iter_ += 1
        e.t_ += self._rows
        e.loss_ = loss = self._reported(info.loss) + self._penalty.of_epoch()
        e.loss_curve_.append(loss)
        if info.val_loss is not None:
            e.validation_loss_curve_.append(self._judged(info.val_loss))
        if e.verbose:
            print(f"Iteration {e.n_iter_}, loss = {loss:.8f}")
        self._compare(info.network)
        if self._rule == "invscaling":
            self.factor = float((e.t_ + 1) ** -e.power_t)
        if e._no_improvement_count > e.n_iter_no_change:
            self.stopped = self._gives_up()
        e.learning_rate_ = self.factor * e.learning_rate_init
        for callback in self._users:  # all are called, whatever the first says
            self.stopped |= says_stop(callback(info))
        return self.stopped

    def _compare(self, net: Any) -> None:
        """Counts epochs without an improvement; of validation scores the best weights are kept."""
        e = self._e
        if self._score is None:
            loss = e.loss_
            e._no_improvement_count = e._no_improvement_count + 1 if loss > e.best_loss_ - e.tol else 0
            e.best_loss_ = min(loss, e.best_loss_)
            return
        score = self._score()
        e.validation_scores_.append(score)
        if e.verbose:
            print(f"Validation score: {score:f}")
        e._no_improvement_count = e._no_improvement_count + 1 if score < e.best_validation_score_ + e.tol else 0
        if score > e.best_validation_score_:
            e.best_validation_score_ = score
            e._best = net.parameters.copy()

    def _gives_up(self) -> bool:
        """Whether an epoch too many without an improvement ends the training, or only lowers the learning rate."""
        e = self._e
        what = "Validation score" if self._score is not None else "Training loss"
        text = f"{what} did not improve more than tol={e.tol:f} for {e.n_iter_no_change} consecutive epochs."
        rate = self.factor * e.learning_rate_init
        lower = self._rule == "adaptive" and rate > 1e-6
        if lower:
            self.factor /= 5
            e._no_improvement_count = 0
        if e.verbose:
            small = "Learning rate too small. " if self._rule == "adaptive" else ""
            print(text, f"Setting learning rate to {rate / 5:f}" if lower else f"{small}Stopping.")
        return not lower
