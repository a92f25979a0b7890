"""scikit-learn: MLPClassifier.fit and predict_proba, and Perceptron.fit, with equal settings and the same start."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from sklearn import linear_model
from sklearn.neural_network import MLPClassifier

from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.works import Arrays, Elementwise, Infer, Perceptron, Train, Work

NAME = "scikit-learn"
PACKAGES = ("scikit-learn",)

ACTIVATIONS = {"sigmoid": "logistic", "relu": "relu"}


def setup(threads: int) -> None:
    """Its products are NumPy's, which took their number of threads from the environment."""


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Classifiers only: MLPRegressor has no sigmoid output, which W1 asks for."""
    if isinstance(work, Elementwise) or (isinstance(work, Train) and work.loss == "half_sse"):
        return {}
    model = classifier(work)
    reset = starter(model, work, arrays)
    reset()
    x = arrays["x"]

    def outcome() -> Outcome:
        shown = model.predict_proba(x[:SAMPLE])
        shown = shown if work.output == "softmax" else shown[:, 1:]
        return Outcome(shown.tolist(), model.loss_curve_[-1] if isinstance(work, Train) else None)

    if isinstance(work, Infer):
        return {"predict_proba": Case(lambda: model.predict_proba(x), outcome)}
    labels = arrays["y"].ravel().astype("int64")
    return {"fit": Case(lambda: model.fit(x, labels), outcome, reset)}


def rules(work: Perceptron, arrays: Arrays) -> dict[str, Case]:
    """Its Perceptron, without shuffling and early stopping."""
    model = linear_model.Perceptron(max_iter=work.epochs, tol=None, shuffle=False)
    x, y = arrays["x"], arrays["y"]
    return {"fit": Case(lambda: model.fit(x, y), lambda: Outcome(model.coef_[0, :SAMPLE].tolist()))}


def classifier(work: Train | Infer) -> MLPClassifier:
    """No penalty, no momentum, no early stop, no shuffling."""
    same = {"hidden_layer_sizes": work.widths[1:-1], "activation": ACTIVATIONS[work.activation], "alpha": 0.0}
    if isinstance(work, Infer):
        return MLPClassifier(**same, max_iter=1, batch_size=32)
    return MLPClassifier(
        **same, solver=work.optimizer, momentum=0.0, nesterovs_momentum=False, shuffle=False, warm_start=True,
        batch_size=work.batch, learning_rate_init=work.learning_rate, max_iter=work.epochs,
        n_iter_no_change=work.epochs + 1, tol=0.0,
    )  # fmt: skip


def starter(model: MLPClassifier, work: Train | Infer, arrays: Arrays) -> Callable[[], None]:
    """Sets the common start; fit keeps it because of warm_start."""
    rows = max(64, work.widths[-1] * 4)
    few = arrays["x"][:1].repeat(rows, axis=0)
    classes = max(work.widths[-1], 2)
    model.set_params(max_iter=1, batch_size=rows).fit(few, [row % classes for row in range(rows)])
    if isinstance(work, Train):
        model.set_params(max_iter=work.epochs, batch_size=work.batch)

    def reset() -> None:
        model.coefs_ = [arrays[f"w{k}"].copy() for k, _ in enumerate(pairwise(work.widths))]
        model.intercepts_ = [arrays[f"b{k}"].copy() for k, _ in enumerate(pairwise(work.widths))]
        model.loss_curve_, model.best_loss_, model.t_, model.n_iter_ = [], float("inf"), 0, 0

    return reset
