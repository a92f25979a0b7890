"""Training by batches and over the whole batch: a call of ``net.fit`` each, and what scikit-learn reports of it."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from .._nets.optimizers import LBFGS
from ..errors import DivergenceError
from .network import optimizer_of
from .watching import Penalty, Reported, Watcher, says_stop

__all__: list[str] = []

_SEARCH = 20  # most evaluations of a line search
_FTOL = 2.220446049250313e-09  # SciPy's: the part of the loss by which an iteration must lower it
_SMALL = (
    2  # so many in a row that do not end the training: at a kink of relu a single one is small, and the next goes on
)


class Rows(NamedTuple):
    """Inputs, targets as the core takes them, and weights or None."""

    X: Any
    y: Any
    weight: Any

    @property
    def total(self) -> float:
        return float(len(self.X) if self.weight is None else self.weight.sum())


def train_batches(estimator: Any, net: Any, rows: Rows, judged: Rows | None, scored: bool, incremental: bool) -> None:
    """``solver="adam"`` and ``"sgd"``: epochs until scikit-learn's rule says so."""
    e, n = estimator, len(rows.X)
    size = _batch_size(e.batch_size, n)
    watcher = Watcher(
        e,
        n,
        Penalty(net, e.alpha, -(-n // size), rows.total),
        e._reported(rows),
        e._reported(judged) if judged else Reported(),
        (lambda: float(e._score(net.predict(judged.X), judged))) if judged and scored else None,
    )
    e.n_iter_ = 0
    try:
        net.fit(
            rows.X,
            rows.y,
            sample_weight=rows.weight,
            epochs=1 if incremental else e.max_iter,
            batch_size=size,
            optimizer=optimizer_of(e),
            schedule=watcher.chosen,
            shuffle=bool(e.shuffle),
            validation_data=None if judged is None else [part for part in judged if part is not None],
            callbacks=[watcher],
        )
    except KeyboardInterrupt:
        warnings.warn("Training interrupted by user.", stacklevel=5)
    except DivergenceError as error:
        _diverged(e, watcher, scored, error)
    if scored:
        net.parameters[:] = e._best
    if e.n_iter_ == e.max_iter and not watcher.stopped and not incremental:
        warnings.warn(
            f"Stochastic Optimizer: Maximum iterations ({e.max_iter}) reached and the optimization hasn't converged yet.",
            ConvergenceWarning,
            stacklevel=5,
        )


def _batch_size(given: Any, rows: int) -> int:
    if given == "auto":
        return min(200, rows)
    if given > rows:
        warnings.warn(
            "Got `batch_size` less than 1 or larger than sample size. It is going to be clipped", stacklevel=6
        )
    return min(int(given), rows)


def _diverged(e: Any, watcher: Watcher, scored: bool, error: DivergenceError) -> None:
    """With validation scores the best weights are there to go back to; otherwise it is scikit-learn's error."""
    if not scored:
        raise ValueError(
            "Solver produced non-finite parameter weights. The input data may contain large values and need to be "
            f"preprocessed. ({error})"[:600]
        ) from error
    e.validation_scores_.append(float("nan"))
    watcher.stopped = True
    warnings.warn(f"The training diverged; the best weights before are kept. {error}", ConvergenceWarning, stacklevel=6)


def train_whole_batch(estimator: Any, net: Any, rows: Rows) -> None:
    """``solver="lbfgs"``: iterations until the gradient or what they gain is small, or their number is reached."""
    e = estimator
    penalty, reported = Penalty(net, e.alpha, 1, rows.total), e._reported(rows)
    curve: list[float] = []
    users = getattr(e, "_callbacks", ())

    def watch(info: Any) -> bool:
        curve.append(reported(info.loss) + penalty.of_epoch())
        if e.verbose:
            print(f"Iteration {len(curve)}, loss = {curve[-1]:.8f}")
        last = curve[-_SMALL - 1 :]
        small = len(last) > _SMALL and all(a - b <= _FTOL * max(abs(a), abs(b), 1) for a, b in pairwise(last))
        stops = [says_stop(callback(info)) for callback in users]  # all are called, whatever the first says
        return small or any(stops)

    evaluations, stopped = 0, None
    try:
        while stopped is None and len(curve) < e.max_iter and evaluations < e.max_fun:
            left = e.max_fun - evaluations
            history = net.fit(
                rows.X,
                rows.y,
                sample_weight=rows.weight,
                epochs=min(e.max_iter - len(curve), max(1, left // (2 * _SEARCH))),  # a search may be made twice
                optimizer=LBFGS(gradient_tolerance=e.tol, line_search_steps=min(_SEARCH, left)),
                callbacks=[watch],
            )
            evaluations, stopped = evaluations + int(history.evaluations.sum()), history.stopped
    except KeyboardInterrupt:
        stopped = "interrupted"
        warnings.warn("Training interrupted by user.", stacklevel=5)
    except DivergenceError as error:
        raise ValueError(f"Solver produced non-finite parameter weights. ({error})"[:600]) from error
    e.n_iter_, e.loss_curve_ = len(curve), curve
    e.loss_ = reported(net.loss(rows.X, rows.y, sample_weight=rows.weight)) + penalty.now()
    if stopped is None:
        warnings.warn(
            f"lbfgs failed to converge after {e.n_iter_} iterations and {evaluations} evaluations: "
            "increase max_iter or max_fun, or scale the data",
            ConvergenceWarning,
            stacklevel=5,
        )


def accuracy(right: Any, weight: Any) -> float:
    """The part of the rows that are right, by their weights."""
    if right.ndim == 2:
        right = right.all(axis=1)
    return float(np.average(right, weights=weight))
