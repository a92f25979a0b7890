"""Falls when the loss no longer does, and in the end stops the training: scikit-learn's learning_rate="adaptive"."""

DEFAULTS = {"factor": 0.2, "patience": 10.0, "tol": 1e-4, "least_rate": 1e-6}


def factors(losses, rate, factor, patience, tol, least_rate):
    now, best, bad, found = 1.0, float("inf"), 0, []
    for loss in losses:
        found.append(now)
        bad = bad + 1 if loss > best - tol else 0
        best = min(best, loss)
        if bad > patience:
            if rate * now <= least_rate:
                return found, True
            now, bad = now * factor, 0
    return found, False
