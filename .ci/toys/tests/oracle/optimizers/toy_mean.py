"""Steps along a running mean of the gradient: v <- beta v + (1 - beta) g,  W <- W - lr v."""

import numpy as np

DEFAULTS = {"learning_rate": 0.05, "beta": 0.5, "weight_decay": 0.0}


def start(parameter):
    return {"mean": np.zeros_like(parameter)}


def update(parameter, gradient, state, learning_rate, beta):
    state["mean"] = beta * state["mean"] + (1 - beta) * gradient
    return parameter - learning_rate * state["mean"]
