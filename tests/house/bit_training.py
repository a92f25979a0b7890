"""Trainings with schedules, limits, penalties, frozen layers, early stopping and weights of classes; on, and in a copy."""

import pickle

import numpy as np
import ranvier as rv
from bit_draw import tried

SCHEDULES = {
    "none": None,
    "constant": rv.schedules.Constant(0.5),
    "halves": rv.schedules.Step(every=1.0, factor=0.5),
    "warm": rv.schedules.WarmUp(2, start=0.25),
    "plateau": rv.schedules.Plateau(factor=0.5, patience=0, threshold=0.125),
    "adaptive": rv.schedules.Adaptive(factor=0.5, patience=0, tol=0.0625),
    "cosine": rv.schedules.Cosine(epochs=4),
    "exponential": rv.schedules.Exponential(0.75),
}
OPTIMIZERS = {
    "sgd": rv.SGD(0.5),
    "momentum": rv.SGD(0.25, momentum=0.5),
    "rprop": rv.RProp(0.125),
    "adagrad": rv.Adagrad(0.25),
    "adam_halves": rv.Adam(0.01, 0.25, 0.5),
}
OUTPUTS = {"softmax": None, "sigmoid": None, "linear": "hinge", "tanh": "mse"}
LIBM = {"cosine", "exponential"}  # cos, and powers that are not exact
COUNT, KEPT = 60, [*range(60)]


def plan(i, draw):
    tiny = draw.pick(True, False, False)
    widths = draw.integers(1, 9 if tiny else 70, draw.integers(2, 4 if tiny else 5)).tolist()
    output = [*OUTPUTS][i % len(OUTPUTS)]
    widths[-1] = max(widths[-1], 2) if output == "softmax" else widths[-1]
    return {
        "widths": widths,
        "output": output,
        "dtype": ("float32", "float64")[i // 2 % 2],
        "schedule": [*SCHEDULES][i % len(SCHEDULES)],
        "optimizer": draw.pick(*OPTIMIZERS),
        "clip_norm": None if tiny else draw.pick(None, None, 0.25, 100.0),
        "clip_value": None if tiny else draw.pick(None, None, 0.0625),
        "l1": 0.0 if tiny else draw.pick(0.0, 0.0, 0.5),
        "max_norm": None if tiny else draw.pick(None, None, 0.75),
        "rates": [1.0] * (len(widths) - 1) if tiny else [draw.pick(1.0, 1.0, 0.0, 0.25) for _ in widths[1:]],
        "rows": draw.pick(draw.integers(2, 40), draw.integers(100, 500)),
        "batch_size": draw.pick(1, 7, 32, 64),
        "weighted": not tiny and output == "softmax" and draw.pick(True, False),
        "stops": draw.pick(True, False),
        "threads": 1 + i % 2,
    }


def targets(c, rows, draw):
    n = c["widths"][-1]
    if c["output"] == "softmax":
        return draw.integers(0, n, rows)
    if c["output"] == "sigmoid":
        return draw.integers(0, 2, (rows, n)).astype(float)
    return 2.0 * draw.integers(0, 2, (rows, n)) - 1.0


def results(c, draw):
    options = {key: c[key] for key in ("output", "dtype", "l1", "max_norm")}
    seed = draw.integers(0, 2**53)
    net = rv.Network(c["widths"], activation="relu", loss=OUTPUTS[c["output"]], rng=seed, **options)
    for layer, rate in zip(net.layers, c["rates"], strict=True):
        layer.rate = rate
    X, y = draw.reals((c["rows"], c["widths"][0])), targets(c, c["rows"], draw)
    how = {key: c[key] for key in ("clip_norm", "clip_value", "batch_size", "threads")}
    how |= {"schedule": SCHEDULES[c["schedule"]], "optimizer": OPTIMIZERS[c["optimizer"]]}
    if c["stops"]:
        how |= {"early_stopping": rv.EarlyStopping(2), "validation_split": 0.25}
    if c["weighted"]:
        how["class_weight"] = [0.5 + k % 3 for k in range(c["widths"][-1])]
    for _ in range(3):
        history = tried(net.fit, X, y, epochs=3, **how)
        yield history, getattr(history, "accuracy", None), getattr(history, "val_accuracy", None)
        yield getattr(history, "learning_rate", None), getattr(history, "stopped", None), net.parameters.copy()
        net = pickle.loads(pickle.dumps(net))
    yield net.predict(np.asarray(X[:5]))
