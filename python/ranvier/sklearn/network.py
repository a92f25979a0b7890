"""From parameters to a network and its optimiser, with the first weights that scikit-learn would draw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import _core
from .._nets.layers import Dense, Dropout, Input
from .._nets.network import Network
from .._nets.optimizers import SGD, Adam
from .parameters import ours, plain

__all__: list[str] = []


class Plan(NamedTuple):
    """What a network is made from; a network whose plan has not changed goes on."""

    widths: tuple[int, ...]
    activation: Any
    output: Any
    loss: Any
    dtype: str
    alpha: float
    dropout: float


def network_of(plan: Plan, seed: int) -> Network:
    """The network without its weights; ``seed`` keys shuffles and dropout."""
    n_in, *hidden, n_out = plan.widths
    layers: list[Any] = [Input(n_in)]
    for n in hidden:
        layers.append(Dense(n, plan.activation))
        if plan.dropout > 0:
            layers.append(Dropout(plan.dropout))
    layers.append(Dense(n_out, plan.output))
    return Network(layers, loss=plan.loss, dtype=plan.dtype, l2=plan.alpha, init="zeros", rng=seed)


def first_weights(plan: Plan, logistic: bool, random: Any) -> tuple[list[Any], list[Any]]:
    """Weights (n_in, n_out) and biases, uniform in ±sqrt(6/(n_in + n_out)), of logistic ±sqrt(2/…), in scikit-learn's order."""
    weights, biases = [], []
    for n_in, n_out in zip(plan.widths, plan.widths[1:], strict=False):
        bound = np.sqrt((2.0 if logistic else 6.0) / (n_in + n_out))
        weights.append(random.uniform(-bound, bound, (n_in, n_out)))
        biases.append(random.uniform(-bound, bound, n_out))
    return weights, biases


def dense_layers(net: Network) -> list[Any]:
    """The layers with weights."""
    return [layer for layer in net.layers if layer.weight.size]


def put_weights(net: Network, weights: list[Any], biases: list[Any]) -> None:
    """Weights as scikit-learn has them, (n_in, n_out)."""
    net.set_weights([np.asarray(w).T for w in weights], [np.asarray(b) for b in biases])


def optimizer_of(p: Any) -> _core.Optimizer:
    """The optimiser of batches that the parameters describe."""
    if p.solver == "adam":
        return Adam(p.learning_rate_init, p.beta_1, p.beta_2, p.epsilon, eps_inside=True)
    momentum = min(p.momentum, 1 - 2.0**-53)  # 1 is allowed, and means never to slow down
    return SGD(p.learning_rate_init, momentum, bool(p.nesterovs_momentum))


def is_logistic(activation: Any) -> bool:
    return plain(ours(activation)) == "sigmoid"
