"""What the parameters of the estimators may be, and scikit-learn's names in ranvier's words."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.utils._param_validation import Interval, Options, StrOptions

from .. import activations, losses
from .._nets.choice import Choice
from ..schedules import Schedule

__all__: list[str] = []

OURS = {"identity": "linear", "logistic": "sigmoid"}
THEIRS = {ours: theirs for theirs, ours in OURS.items()}
_whole = Interval(Integral, 1, None, closed="left")
_share = Interval(Real, 0, 1, closed="left")
_from_zero = Interval(Real, 0, None, closed="left")
_above_zero = Interval(Real, 0, None, closed="neither")
_activation = StrOptions({*OURS, *activations.names()})

CONSTRAINTS: dict[str, list[Any]] = {
    "hidden_layer_sizes": ["array-like", _whole],
    "activation": [_activation, Choice],
    "solver": [StrOptions({"lbfgs", "sgd", "adam"})],
    "alpha": [_from_zero],
    "batch_size": [StrOptions({"auto"}), _whole],
    "learning_rate": [StrOptions({"constant", "invscaling", "adaptive"}), Schedule],
    "learning_rate_init": [_above_zero],
    "power_t": [_from_zero],
    "max_iter": [_whole],
    "shuffle": ["boolean"],
    "random_state": ["random_state"],
    "tol": [_from_zero],
    "verbose": ["verbose"],
    "warm_start": ["boolean"],
    "momentum": [Interval(Real, 0, 1, closed="both")],
    "nesterovs_momentum": ["boolean"],
    "early_stopping": ["boolean"],
    "validation_fraction": [_share],
    "beta_1": [_share],
    "beta_2": [_share],
    "epsilon": [_above_zero],
    "n_iter_no_change": [_whole, Options(Real, {np.inf})],
    "max_fun": [_whole],
    "dropout": [_share],
    "output_activation": [None, _activation, Choice],
    "dtype": [None, StrOptions({"float32", "float64"}), Options(type, {np.float32, np.float64, float}), np.dtype],
}


def losses_and(*names: str) -> list[Any]:
    """What ``loss`` may be: scikit-learn's names, ours, one of ``rv.losses``, or a function."""
    return [StrOptions({*names, *losses.names()}), Choice, callable]


def ours(activation: Any) -> Any:
    """An activation by the name that ranvier has for it."""
    return OURS.get(activation, activation) if isinstance(activation, str) else activation


def plain(choice: Any) -> str:
    """The name of an activation or loss that is an object, or a name already; of a function its own."""
    return choice if isinstance(choice, str) else str(getattr(choice, "name", getattr(choice, "__name__", "")))


def keep(estimator: Any, given: dict[str, Any]) -> None:
    """The arguments of ``__init__``, as its ``locals()`` has them, as attributes."""
    vars(estimator).update({name: value for name, value in given.items() if name not in ("self", "__class__")})
