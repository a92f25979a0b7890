"""Rises to the learning rate along a cosine, then falls far below where it began (Smith and Topin 2018)."""

import numpy as np

DEFAULTS = {"epochs": None, "peak_at": 0.3, "start": 0.04, "final": 4e-6}


def at(epoch, epochs, peak_at, start, final):
    peak = peak_at * epochs
    if epoch < peak:
        return start + (1 - start) * (1 - np.cos(np.pi * epoch / peak)) / 2
    part = min((epoch - peak) / (epochs - peak), 1.0)
    return final + (1 - final) * (1 + np.cos(np.pi * part)) / 2


def torch(p, batches):
    """PyTorch counts from the first update to the last, which is one less than the updates."""
    last = round(p["epochs"] * batches)
    return "OneCycleLR", {
        "max_lr": 1.0,
        "total_steps": last + 1,
        "pct_start": (p["peak_at"] * last + 1) / (last + 1),
        "div_factor": 1 / p["start"],
        "final_div_factor": p["start"] / p["final"],
    }
