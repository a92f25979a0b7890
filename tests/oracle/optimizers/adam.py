"""Adam (Kingma and Ba 2015, Algorithm 1).

m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
W <- W - lr m^ / (sqrt(v^) + eps)  with  m^ = m / (1 - beta1^t),  v^ = v / (1 - beta2^t)
scikit-learn's form has eps inside the correction: W <- W - lr m^ / (sqrt(v) + eps) sqrt(1 - beta2^t).
"""

import numpy as np

DEFAULTS = {
    "learning_rate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "eps": 1e-8,
    "eps_inside": False,
    "weight_decay": 0.0,
}


def start(parameter):
    return {"t": 0, "m": np.zeros_like(parameter), "v": np.zeros_like(parameter)}


def update(parameter, gradient, state, learning_rate, beta1, beta2, eps, eps_inside):
    state["t"] += 1
    state["m"] = beta1 * state["m"] + (1 - beta1) * gradient
    state["v"] = beta2 * state["v"] + (1 - beta2) * gradient**2
    mean, root = state["m"] / (1 - beta1 ** state["t"]), np.sqrt(1 - beta2 ** state["t"])
    if eps_inside:
        return parameter - learning_rate * mean * root / (np.sqrt(state["v"]) + eps)
    return parameter - learning_rate * mean / (np.sqrt(state["v"]) / root + eps)


def torch(p):
    """PyTorch's class and its arguments."""
    same = {key: p[key] for key in ("eps", "weight_decay")}
    return "Adam", same | {"lr": p["learning_rate"], "betas": (p["beta1"], p["beta2"])}
