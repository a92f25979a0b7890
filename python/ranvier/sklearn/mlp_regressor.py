"""The multi-layer perceptron as an estimator of numbers."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from scipy.special import xlogy
from sklearn.base import RegressorMixin, _fit_context
from sklearn.metrics import r2_score
from sklearn.utils.metaestimators import available_if

from .data import checked_rows
from .labels import one_column
from .multilayer import MultilayerPerceptron
from .parameters import CONSTRAINTS, THEIRS, keep, losses_and, ours, plain
from .watching import Reported

__all__ = ["MLPRegressor"]


def poisson_sum(z: Any, y: Any, weight: Any = None) -> tuple[float, Any]:
    """The poisson loss summed over several outputs, as scikit-learn has it; ours is the mean over them."""
    mean, weight = np.exp(z), np.ones(len(z)) if weight is None else weight
    weight = weight / weight.sum()
    return float(weight @ (mean - y * z).sum(axis=1)), (mean - y) * weight[:, None]


class MLPRegressor(RegressorMixin, MultilayerPerceptron):
    """Multi-layer perceptron that learns numbers; parameters, defaults and attributes of scikit-learn's ``MLPRegressor``.

    Parameters
    ----------
    loss : "squared_error", "poisson", or a name, object or function of ``rv.Network``
        ``"squared_error"`` is half of it; ``"poisson"`` learns the logarithm of the mean of counts.
    hidden_layer_sizes, activation, solver, … , max_fun
        As in scikit-learn; ``activation`` also takes those of ``rv.activations``, ``learning_rate`` one of ``rv.schedules``.
    dropout : float in [0, 1)
        The part of the outputs of each hidden layer that is set to 0 while it learns.
    output_activation : str or object, optional
        Of the last layer, by scikit-learn's names or ours.
    dtype : dtype, optional
        float32 or float64, in which it computes; None: that of ``X``, of anything but floats float64.

    Attributes
    ----------
    network_ : rv.Network
        ``network_.save(path)`` saves it without pickle. ``coefs_`` and ``intercepts_`` are views into it.
    validation_loss_curve_ : list or None
        The loss of the validation rows after each epoch, without the penalty.
    coefs_, intercepts_, loss_, loss_curve_, best_loss_, validation_scores_, best_validation_score_, n_iter_, t_, …
        As in scikit-learn.

    Notes
    -----
    First weights and validation rows are those that scikit-learn draws, shuffles are ranvier's own. See ``docs/sklearn.md``.

    Examples
    --------
    >>> import ranvier as rv
    >>> X = [[0.0], [1.0], [2.0], [3.0]]
    >>> model = rv.MLPRegressor(hidden_layer_sizes=8, solver="lbfgs", random_state=0).fit(X, [0.0, 2.0, 4.0, 6.0])
    >>> model.predict([[1.5]]).round(1)
    array([3.])
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {"loss": losses_and("squared_error", "poisson"), **CONSTRAINTS}

    def __init__(
        self,
        loss: Any = "squared_error",
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
        dropout: float = 0.0,
        output_activation: Any = None,
        dtype: Any = None,
    ) -> None:
        keep(self, locals())

    @available_if(lambda self: self._check_solver())
    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """One epoch on rows that have just come; ``X``, ``y``, ``sample_weight`` as in ``fit``. Returns the estimator."""
        return self._fit(X, y, sample_weight, incremental=True)

    def predict(self, X: Any) -> Any:
        """The numbers for each row of ``X`` (rows, features): (rows,), or (rows, outputs) of several."""
        return self._answers(self._outputs(X))

    def _answers(self, outputs: Any) -> Any:
        if self.out_activation_ == "exp":
            outputs = np.exp(outputs)
        if plain(self.loss) == "gaussian_nll":
            outputs = outputs[:, : self.n_outputs_]
        return outputs.ravel() if outputs.shape[1] == 1 else outputs

    def _checked(self, X: Any, y: Any, reset: bool, incremental: bool) -> tuple[Any, Any, None]:
        X, y = checked_rows(self, X, y, reset=reset, numeric=True)
        return X, one_column(y), None

    def _width(self, y: Any) -> int:
        return 1 if y.ndim == 1 else y.shape[1]

    def _outputs_for(self, targets: int) -> int:
        return 2 * targets if plain(self.loss) == "gaussian_nll" else targets  # means, then logarithms of variances

    def _functions(self, y: Any) -> tuple[Any, Any, Any]:
        """Activation, output and loss for the network."""
        output = "linear" if self.output_activation is None else ours(self.output_activation)
        counts = self.loss == "poisson"
        self.out_activation_ = "exp" if counts else THEIRS.get(plain(output), plain(output))
        loss = "half_sse" if self.loss == "squared_error" else self.loss
        return ours(self.activation), output, poisson_sum if counts and self._width(y) > 1 else loss

    def _targets(self, y: Any) -> Any:
        return y.astype(self.network_.dtype, copy=False)

    def _reported(self, rows: Any) -> Reported:
        """Half the squared error is the mean over outputs in reports, and the sum in gradients, as in scikit-learn."""
        if self.loss == "squared_error":
            return Reported(1 / self.n_outputs_)
        if self.loss != "poisson":
            return Reported()
        y = rows.y.reshape(len(rows.y), -1)
        return Reported(1.0, float(np.average((xlogy(y, y) - y).sum(axis=1), weights=rows.weight)))

    def _score(self, outputs: Any, rows: Any) -> float:
        found = self._answers(outputs)
        return r2_score(rows.y, found, sample_weight=rows.weight) if np.isfinite(found).all() else float("nan")
