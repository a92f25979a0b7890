"""Rprop (Riedmiller and Braun 1993) without steps back (Igel and Huesken 2000), as in PyTorch.

s grows by `increase` where g has the sign of the last step's, shrinks by `decrease` where it has the other one, stays
where one of them is 0, and lies between step_min and step_max; the first s is lr.
W <- W - s sign(g); where the sign changed g counts as 0, in this step and as the last one of the next.
"""

import numpy as np

DEFAULTS = {"learning_rate": 0.01, "increase": 1.2, "decrease": 0.5, "step_min": 1e-6, "step_max": 50.0}
BY_SIGN = True  # of a gradient only the sign matters


def start(parameter):
    return {"last": np.zeros_like(parameter), "size": None}


def update(parameter, gradient, state, learning_rate, increase, decrease, step_min, step_max):
    if state["size"] is None:
        state["size"] = np.full_like(parameter, learning_rate)
    agreement = np.sign(gradient) * np.sign(state["last"])
    factor = np.where(agreement > 0, increase, np.where(agreement < 0, decrease, 1.0))
    state["size"] = np.clip(state["size"] * factor, step_min, step_max)
    state["last"] = np.where(agreement < 0, 0.0, gradient)
    return parameter - np.sign(state["last"]) * state["size"]


def torch(p):
    """PyTorch's class and its arguments."""
    factors, limits = (p["decrease"], p["increase"]), (p["step_min"], p["step_max"])
    return "Rprop", {"lr": p["learning_rate"], "etas": factors, "step_sizes": limits}
