"""The multi-layer perceptron as an estimator of classes."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from sklearn.base import ClassifierMixin, _fit_context
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call

from .data import checked_rows
from .labels import check_same_classes, classes_of, decided, kind_of, numbered, one_column
from .multilayer import MultilayerPerceptron
from .parameters import CONSTRAINTS, THEIRS, keep, losses_and, ours, plain
from .training import accuracy
from .watching import Reported

__all__ = ["MLPClassifier"]

_OUTPUT = {"hinge": "linear", "cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}  # that a loss needs


class MLPClassifier(ClassifierMixin, MultilayerPerceptron):
    """Multi-layer perceptron that learns classes; parameters, defaults and attributes of scikit-learn's ``MLPClassifier``.

    Parameters
    ----------
    hidden_layer_sizes, activation, solver, … , max_fun
        As in scikit-learn; ``activation`` also takes those of ``rv.activations``, ``learning_rate`` one of ``rv.schedules``.
    loss : "log_loss", or a name, object or function of ``rv.Network``
    dropout : float in [0, 1)
        The part of the outputs of each hidden layer that is set to 0 while it learns.
    class_weight : "balanced", dict, list of dicts or None
        Weights of the classes, as in scikit-learn's other classifiers.
    output_activation : str or object, optional
        Of the last layer, by scikit-learn's names or ours. None: logistic for two classes and for several labels a row,
        softmax for more classes. Softmax of two classes has two outputs.
    dtype : dtype, optional
        float32 or float64, in which it computes; None: that of ``X``, of anything but floats float64.

    Attributes
    ----------
    network_ : rv.Network
        ``network_.save(path)`` saves it without pickle. ``coefs_`` and ``intercepts_`` are views into it.
    validation_loss_curve_ : list or None
        The loss of the validation rows after each epoch, without the penalty.
    classes_, coefs_, intercepts_, loss_, loss_curve_, best_loss_, validation_scores_, n_iter_, t_, …
        As in scikit-learn.

    Notes
    -----
    First weights and validation rows are those that scikit-learn draws, shuffles are ranvier's own. See ``docs/sklearn.md``.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["same", "other", "other", "same"]
    >>> model = rv.MLPClassifier(8, "tanh", solver="lbfgs", random_state=0).fit(X, y)
    >>> model.predict(X)
    array(['same', 'other', 'other', 'same'], dtype='<U5')
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CONSTRAINTS,
        "loss": losses_and("log_loss"),
        "class_weight": [StrOptions({"balanced"}), dict, list, None],
    }

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        activation: Any = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: Any = "auto",
        learning_rate: Any = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: bool = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        max_fun: int = 15000,
        loss: Any = "log_loss",
        dropout: float = 0.0,
        class_weight: Any = None,
        output_activation: Any = None,
        dtype: Any = None,
    ) -> None:
        keep(self, locals())

    @available_if(lambda self: self._check_solver())
    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Any:
        """One epoch on rows that have just come.

        ``X``, ``y`` and ``sample_weight`` as in ``fit``; ``classes``: all labels that there are, needed in the first call.
        Returns the estimator.
        """
        if self.class_weight == "balanced":
            raise ValueError("class_weight 'balanced' is not supported by partial_fit, which does not know all rows")
        if _check_partial_fit_first_call(self, classes):
            kind = kind_of(y)
            few = "binary" if len(self.classes_) < 3 else "multiclass"
            self._kind = kind if kind.startswith("multilabel") else few
        return self._fit(X, y, sample_weight, incremental=True)

    def predict(self, X: Any) -> Any:
        """The label of each row of ``X`` (rows, features); of several labels a row (rows, labels) of 0 and 1."""
        places = self._decided(self._outputs(X))
        return places if self._kind.startswith("multilabel") else self.classes_[places]

    @available_if(lambda self: self._says_probabilities())
    def predict_proba(self, X: Any) -> Any:
        """The probability of each class, (rows, classes), in the order of ``classes_``. Needs a logistic or softmax output."""
        p = self._outputs(X)
        if p.shape[1] == 1:
            return np.hstack([1 - p, p])
        if self._kind == "multiclass" and self.out_activation_ != "softmax":
            p /= p.sum(axis=1, keepdims=True)
        return p

    @available_if(lambda self: self._says_probabilities())
    def predict_log_proba(self, X: Any) -> Any:
        """The logarithm of ``predict_proba(X)``."""
        p = self.predict_proba(X)
        with np.errstate(divide="ignore"):
            return np.log(p, out=p)

    def _says_probabilities(self) -> bool:
        name = plain(ours(self.output_activation)) if self.output_activation is not None else None
        return plain(self.loss) != "hinge" if name is None else name in ("sigmoid", "softmax")

    def _checked(self, X: Any, y: Any, reset: bool, incremental: bool) -> tuple[Any, Any, Any]:
        X, y = checked_rows(self, X, y, reset=reset, numeric=False)
        y = one_column(y)
        if not hasattr(self, "classes_") or not (self.warm_start or incremental):
            self._kind = kind_of(y)
            self.classes_ = classes_of(y, self._kind)
        else:
            check_same_classes(y, self.classes_, all_of_them=self.warm_start and not incremental)
        weight = None if self.class_weight is None else compute_sample_weight(self.class_weight, y)
        return X, numbered(y, self.classes_, self._kind), weight

    def _width(self, y: Any) -> int:
        if self._kind == "binary":
            return 2 if self.out_activation_ == "softmax" else 1
        return len(self.classes_)

    def _functions(self, y: Any) -> tuple[Any, Any, Any]:
        """Activation, output and loss for the network."""
        usual = "softmax" if self._kind == "multiclass" else "sigmoid"
        output = self.output_activation
        output = _OUTPUT.get(plain(self.loss), usual) if output is None else ours(output)
        self.out_activation_ = THEIRS.get(plain(output), plain(output))
        log_loss = "cross_entropy" if self.out_activation_ == "softmax" else "binary_cross_entropy"
        return ours(self.activation), output, log_loss if self.loss == "log_loss" else self.loss

    def _targets(self, places: Any) -> Any:
        single = self.n_outputs_ > 1 and places.ndim == 1
        return places if single else places.astype(self.network_.dtype)

    def _reported(self, rows: Any) -> Reported:
        return Reported()

    def _decided(self, outputs: Any) -> Any:
        return decided(outputs, self.classes_, self._kind, 0.0 if plain(self.loss) == "hinge" else 0.5)

    def _score(self, outputs: Any, rows: Any) -> float:
        return accuracy(self._decided(outputs) == rows.y, rows.weight) if np.isfinite(outputs).all() else float("nan")

    def _show(self) -> None:
        super()._show()
        count = len(self.classes_)
        if self._kind.startswith("multilabel") or count < 2 or np.array_equal(self.classes_, np.arange(count)):
            return
        if self.classes_.dtype.kind in "biufU" or all(isinstance(label, str) for label in self.classes_):
            self.network_.classes = self.classes_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags
