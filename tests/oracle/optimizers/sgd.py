"""Stochastic gradient descent (Robbins and Monro 1951) with momentum (Polyak 1964) in scikit-learn's form.

plain      W <- W - lr g
momentum   v <- mu v - lr g,  W <- W + v
Nesterov   v <- mu v - lr g,  W <- W + mu v - lr g          (Sutskever et al. 2013)
The penalties come in here: g = dE/dW + wd W + l2 / sum(w) W, on weights, never on biases.
"""

import numpy as np

DEFAULTS = {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0}


def start(parameter):
    return {"velocity": np.zeros_like(parameter)}


def update(parameter, gradient, state, learning_rate, momentum, nesterov):
    velocity = momentum * state["velocity"] - learning_rate * gradient
    state["velocity"] = velocity
    return parameter + (momentum * velocity - learning_rate * gradient if nesterov else velocity)


def penalised(gradient, weight, weight_sum, weight_decay, l2):
    return gradient + (weight_decay + l2 / weight_sum) * weight


def torch(p):
    """PyTorch's class and its arguments; its Nesterov is another one."""
    return "SGD", {"lr": p["learning_rate"], "momentum": p["momentum"], "weight_decay": p["weight_decay"]}
