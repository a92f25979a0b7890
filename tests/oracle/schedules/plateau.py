"""Falls when the loss no longer does: PyTorch's ReduceLROnPlateau."""

DEFAULTS = {"factor": 0.1, "patience": 10.0, "threshold": 1e-4, "cooldown": 0.0, "least": 0.0}


def factors(losses, rate, factor, patience, threshold, cooldown, least):
    """The factor of each epoch, from the losses at their ends; and whether training ends."""
    now, best, bad, resting, found = 1.0, float("inf"), 0, 0, []
    for loss in losses:
        found.append(now)
        if loss < best * (1 - threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if resting > 0:
            resting, bad = resting - 1, 0
        if bad > patience:
            now, bad, resting = max(now * factor, least), 0, cooldown
    return found, False


def torch(p, batches):
    same = {key: p[key] for key in ("factor", "threshold")}
    return "ReduceLROnPlateau", same | {
        "patience": int(p["patience"]),
        "cooldown": int(p["cooldown"]),
        "min_lr": p["least"],
        "eps": 0.0,
    }
