"""Networks trained by L-BFGS and Levenberg-Marquardt, on, in a copy, and with other rows."""

import pickle

import numpy as np
import ranvier as rv
from bit_draw import tried

HIDDEN = ["tanh", "sigmoid", "softplus", "elu", "gelu"]
LOSSES = {  # and the output that goes with it
    "cross_entropy": "softmax", "mse": "linear", "binary_cross_entropy": "sigmoid", "half_sse": "tanh",
    "huber": "linear", "poisson": "linear",
}  # fmt: skip
SQUARES = ["mse", "half_sse"]
LIBM: set[str] = set()
COUNT, KEPT = 36, [0, 5, 10, 15, 20, 27, 31, 34]


def plan(i, draw):
    squares = i % 3 == 2
    loss = SQUARES[i // 3 % 2] if squares else [*LOSSES][(i + i // 6) % len(LOSSES)]
    hidden = draw.integers(1, 9 if squares else 40)
    return {
        "optimizer": "levenberg_marquardt" if squares else "lbfgs",
        "widths": [draw.integers(1, 20), *([hidden] * draw.integers(0, 3)), draw.pick(1, 2, 5)],
        "hidden": draw.pick(*HIDDEN),
        "loss": loss,
        "dtype": ("float32", "float64")[i % 2],
        "l2": draw.pick(0.0, 0.125),
        "train_bias": draw.pick(True, True, False),
        "rows": draw.pick(draw.integers(1, 40), draw.integers(100, 700)),
        "epochs": draw.integers(2, 9),
        "weighted": draw.pick(True, False),
        "threads": 1 + i % 2,
        "memory": draw.pick(1, 3, 10),
    }


def targets(c, rows, draw):
    n = c["widths"][-1]
    if c["loss"] == "cross_entropy":
        return np.eye(n)[draw.integers(0, n, rows)]
    if c["loss"] == "poisson":
        return draw.integers(0, 6, (rows, n)).astype(float)
    return 0.5 * draw.reals((rows, n)) + 0.5


def results(c, draw):
    options = {key: c[key] for key in ("loss", "dtype", "l2", "train_bias")}
    seed = draw.integers(0, 2**53)
    net = rv.Network(c["widths"], activation=c["hidden"], output=LOSSES[c["loss"]], rng=seed, **options)
    lbfgs = c["optimizer"] == "lbfgs"
    optimizer = rv.LBFGS(memory=c["memory"]) if lbfgs else rv.LevenbergMarquardt(damping=0.25)
    for rows in (c["rows"], c["rows"], 1 + c["rows"] // 2):
        X, y = draw.reals((rows, c["widths"][0])), targets(c, rows, draw)
        weight = {"sample_weight": draw.integers(0, 4, rows) / 2 + 0.25} if c["weighted"] else {}
        history = tried(net.fit, X, y, optimizer=optimizer, epochs=c["epochs"], threads=c["threads"], **weight)
        yield history, getattr(history, "evaluations", None), net.parameters.copy()
        yield tried(net.step, X, y, optimizer, **weight), net.parameters.copy()
        net = pickle.loads(pickle.dumps(net))
