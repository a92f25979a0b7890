"""Falls by a factor every so many epochs (Krizhevsky, Sutskever and Hinton 2012)."""

DEFAULTS = {"every": 30.0, "factor": 0.1}


def at(epoch, every, factor):
    return factor ** (epoch // every)


def torch(p, batches):
    """PyTorch's class and its arguments, where it is asked once an update."""
    return "StepLR", {"step_size": round(p["every"] * batches), "gamma": p["factor"]}
