"""Falls along half a wave of the cosine (Loshchilov and Hutter 2017)."""

import numpy as np

DEFAULTS = {"epochs": None, "final": 0.0}


def at(epoch, epochs, final):
    part = min(epoch / epochs, 1.0)
    return final + (1 - final) * (1 + np.cos(np.pi * part)) / 2


def torch(p, batches):
    return "CosineAnnealingLR", {"T_max": round(p["epochs"] * batches), "eta_min": p["final"]}
