"""RMSprop (Tieleman and Hinton 2012, lecture 6.5), with eps outside the root and momentum as in PyTorch.

v <- rho v + (1 - rho) g^2,  W <- W - lr g / (sqrt(v) + eps)
momentum   b <- mu b + g / (sqrt(v) + eps),  W <- W - lr b
"""

import numpy as np

DEFAULTS = {"learning_rate": 0.01, "rho": 0.99, "eps": 1e-8, "momentum": 0.0, "weight_decay": 0.0}


def start(parameter):
    return {"square": np.zeros_like(parameter), "velocity": np.zeros_like(parameter)}


def update(parameter, gradient, state, learning_rate, rho, eps, momentum):
    state["square"] = rho * state["square"] + (1 - rho) * gradient**2
    state["velocity"] = momentum * state["velocity"] + gradient / (np.sqrt(state["square"]) + eps)
    return parameter - learning_rate * state["velocity"]


def torch(p):
    """PyTorch's class and its arguments."""
    same = {key: p[key] for key in ("eps", "momentum", "weight_decay")}
    return "RMSprop", same | {"lr": p["learning_rate"], "alpha": p["rho"]}
