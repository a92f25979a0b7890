"""What the two multi-layer perceptrons have in common: fit, the weights as scikit-learn has them, pickles."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, _clone_parametrized, _fit_context
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted

from .data import outputs_of
from .network import Plan, dense_layers, first_weights, is_logistic, network_of, put_weights
from .training import Rows, train_batches, train_whole_batch

__all__: list[str] = []


class MultilayerPerceptron(BaseEstimator):
    """Base of ``MLPClassifier`` and ``MLPRegressor``."""

    classes_: Any
    coefs_: Any
    loss_curve_: Any
    network_: Any
    out_activation_: Any
    validation_loss_curve_: Any
    validation_scores_: Any

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any, sample_weight: Any = None, X_val: Any = None, y_val: Any = None) -> Any:
        """Learn from the rows, and return the estimator.

        Parameters
        ----------
        X : (rows, features) array, DataFrame or sparse matrix
            A sparse matrix is made dense, which takes rows·features numbers.
        y : (rows,) labels of any kind or numbers; (rows, n) of several numbers, or of 0 and 1 for several labels a row
        sample_weight : (rows,) array, optional
        X_val, y_val : rows whose loss is recorded after each epoch, optional
            With ``early_stopping`` they are judged in place of a part of ``X``.

        Raises
        ------
        ValueError, TypeError
            Parameters or data that do not fit, in scikit-learn's words; or weights that are no longer finite.
        """
        return self._fit(X, y, sample_weight, X_val, y_val)

    def set_callbacks(self, *callbacks: Any) -> Any:
        """Functions that are called after each epoch with ``info``, as those of ``rv.Network.fit``; True ends the training.

        Clones have them too. Without arguments there are none again. Returns the estimator.
        """
        for callback in callbacks:
            if not callable(callback) or isinstance(callback, type):
                raise TypeError(f"callbacks must be functions of info; got {callback!r}"[:600])
        self._callbacks = callbacks
        return self

    def _fit(
        self, X: Any, y: Any, sample_weight: Any, X_val: Any = None, y_val: Any = None, incremental: bool = False
    ) -> Any:
        hidden = self.hidden_layer_sizes
        hidden = [int(n) for n in hidden] if hasattr(hidden, "__iter__") else [hidden]
        if any(n <= 0 for n in hidden):
            raise ValueError(f"hidden_layer_sizes must be > 0, got {hidden}.")
        first = not hasattr(self, "coefs_") or not (self.warm_start or incremental)
        X, y, class_weight = self._checked(X, y, reset=first, incremental=incremental)
        weight = None if sample_weight is None else _check_sample_weight(sample_weight, X)
        if class_weight is not None:
            weight = class_weight if weight is None else weight * class_weight
        held_out = self._held_out(X_val, y_val)
        if self.early_stopping and incremental:
            raise ValueError("partial_fit does not support early_stopping=True")
        random = check_random_state(self.random_state)
        activation, output, loss = self._functions(y)
        self.n_outputs_ = self._width(y)
        widths = (X.shape[1], *hidden, self._outputs_for(self.n_outputs_))
        plan = Plan(widths, activation, output, loss, X.dtype.name, float(self.alpha), float(self.dropout))
        drawn = first_weights(plan, is_logistic(self.activation), random) if first else None
        rows, scored = Rows(X, y, weight), bool(self.early_stopping) and self.solver != "lbfgs"
        if scored and held_out is None:
            rows, held_out = self._split(rows, random)
        net = self._network(plan, random, drawn, incremental)
        self._begin(net, first, incremental, held_out is not None, scored)
        rows = rows._replace(y=self._targets(rows.y))
        if held_out is not None:
            held_out = held_out._replace(y=self._targets(held_out.y))
        try:
            if self.solver == "lbfgs":
                train_whole_batch(self, net, rows)
            else:
                train_batches(self, net, rows, held_out, scored, incremental)
        finally:
            self._show()
        return self

    def _network(self, plan: Plan, random: Any, drawn: Any, incremental: bool) -> Any:
        """The network that learns: a new one with the weights drawn, or that of before with what users wrote to coefs_."""
        if drawn is None:
            widths = (self.coefs_[0].shape[0], *(w.shape[1] for w in self.coefs_))
            dtype = self.coefs_[0].dtype.name
            plan = plan._replace(widths=widths, dtype=dtype)
            if getattr(self, "_plan", None) == plan:
                self._adopt()
                if not incremental:
                    self.network_.reset_optimizer()
                self.network_.classes = None
                return self.network_
        net = network_of(plan, int(random.randint(np.iinfo(np.int32).max)))
        put_weights(net, *(drawn or (self.coefs_, self.intercepts_)))
        self.network_, self._plan = net, plan
        return net

    def _begin(self, net: Any, first: bool, incremental: bool, judged: bool, scored: bool) -> None:
        """The attributes that a training fills."""
        self.n_layers_ = len(dense_layers(net)) + 1
        if first or not hasattr(self, "t_"):
            self.t_ = 0
        if self.solver == "lbfgs":
            return
        if first or not hasattr(self, "loss_curve_"):
            self.loss_curve_ = []
            self._no_improvement_count = 0
            self.best_loss_ = None if scored else np.inf
            self.validation_scores_ = self.best_validation_score_ = None
        if scored and getattr(self, "validation_scores_", None) is None:
            self.validation_scores_, self.best_validation_score_ = [], -np.inf
            self._best = net.parameters.copy()
        if not scored and getattr(self, "best_loss_", None) is None:
            self.best_loss_ = np.inf
        if first or not judged or getattr(self, "validation_loss_curve_", None) is None:
            self.validation_loss_curve_ = [] if judged else None
        if not incremental or not hasattr(self, "learning_rate_"):
            self.learning_rate_ = float(self.learning_rate_init)

    def _outputs_for(self, targets: int) -> int:
        """Outputs of the network for so many columns of targets."""
        return targets

    def _held_out(self, X: Any, y: Any) -> Rows | None:
        """The rows of X_val and y_val, whose loss is recorded."""
        if X is None and y is None:
            return None
        if X is None or y is None:
            raise ValueError("X_val and y_val belong together; got only one of them")
        X, y, _ = self._checked(X, y, reset=False, incremental=True)
        return Rows(X, y, None)

    def _split(self, rows: Rows, random: Any) -> tuple[Rows, Rows]:
        """Holds out ``validation_fraction`` of the rows, the same as scikit-learn."""
        parts = [part for part in rows if part is not None]
        stratify = rows.y.astype(bool)[:, None] if getattr(self, "_kind", "") == "binary" else None
        split = train_test_split(*parts, random_state=random, test_size=self.validation_fraction, stratify=stratify)
        if len(split[1]) < 2:
            raise ValueError(
                "The validation set is too small. Increase 'validation_fraction' or the size of your dataset."
            )
        none = [None] * (3 - len(parts))
        return Rows(*split[::2], *none), Rows(*split[1::2], *none)

    def _show(self) -> None:
        """coefs_ and intercepts_ as views into the network."""
        layers = dense_layers(self.network_)
        self.coefs_ = [layer.weight.T for layer in layers]
        self.intercepts_ = [layer.bias for layer in layers]
        self._shown = [*self.coefs_, *self.intercepts_]
        names = getattr(self, "feature_names_in_", None)
        if names is not None:
            self.network_.feature_names = list(names)

    def _adopt(self) -> None:
        """Arrays that users have put in the place of the views go into the network."""
        now = [*self.coefs_, *self.intercepts_]
        shown = self._shown
        if len(now) != len(shown) or any(a is not b for a, b in zip(now, shown, strict=True)):
            put_weights(self.network_, self.coefs_, self.intercepts_)

    def _outputs(self, X: Any) -> Any:
        check_is_fitted(self)
        self._adopt()
        return outputs_of(self, X)

    def _check_solver(self) -> bool:
        if self.solver == "lbfgs":
            raise AttributeError("partial_fit is only available for stochastic optimizers. lbfgs is not stochastic.")
        return True

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "_shown" in state:
            self._adopt()
            for name in ("coefs_", "intercepts_", "_shown"):
                state.pop(name)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "network_" in state:
            self._show()

    def __sklearn_clone__(self) -> Any:
        clone = _clone_parametrized(self)
        if hasattr(self, "_callbacks"):
            clone._callbacks = self._callbacks
        return clone

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags
