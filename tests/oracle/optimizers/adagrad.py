"""Adagrad (Duchi, Hazan and Singer 2011): v <- v + g^2,  W <- W - lr g / (sqrt(v) + eps)."""

import numpy as np

DEFAULTS = {"learning_rate": 0.01, "eps": 1e-10, "weight_decay": 0.0}


def start(parameter):
    return {"sum": np.zeros_like(parameter)}


def update(parameter, gradient, state, learning_rate, eps):
    state["sum"] = state["sum"] + gradient**2
    return parameter - learning_rate * gradient / (np.sqrt(state["sum"]) + eps)


def torch(p):
    """PyTorch's class and its arguments."""
    return "Adagrad", {"lr": p["learning_rate"], "eps": p["eps"], "weight_decay": p["weight_decay"]}
