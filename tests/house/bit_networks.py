"""Networks at random: every activation, loss, optimiser and first weights, trained, looked at and trained again.

The names are typed here and not asked of the library, so that a new entry of its lists moves no case.
"""

import pickle

import numpy as np
import ranvier as rv
from bit_draw import tried

ACTIVATIONS = [
    "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "LeakyReLU:0.125", "ELU:1.5",
    "softmax", "hardlim", "hardlims",
]  # fmt: skip
HIDDEN = ACTIVATIONS[:-3]
LOSSES = [
    "half_sse", "mse", "mae", "huber", "log_cosh", "quantile", "binary_cross_entropy", "cross_entropy", "hinge",
    "poisson", "gaussian_nll", "Huber:0.25", "Quantile:0.875", "CrossEntropy:0.125",
]  # fmt: skip
OUTPUTS = {  # of the losses that do not go with any activation
    "binary_cross_entropy": "sigmoid",
    "cross_entropy": "softmax",
    "CrossEntropy:0.125": "softmax",
    "poisson": "linear",
    "gaussian_nll": "linear",
}
NORMAL = ["glorot_normal", "he_normal", "lecun_normal"]
INITS = ["glorot_uniform", "he_uniform", "lecun_uniform", "zeros"]
OPTIMIZERS = {
    "sgd": rv.SGD(0.1),
    "decay": rv.SGD(0.05, weight_decay=0.01),
    "momentum": rv.SGD(0.02, momentum=0.9),
    "momentum_decay": rv.SGD(0.02, momentum=0.5, weight_decay=0.1),
    "nesterov": rv.SGD(0.02, momentum=0.9, nesterov=True),
    "nesterov_decay": rv.SGD(0.02, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adam_halves": rv.Adam(0.01, 0.25, 0.5),
    "adam_halves_inside": rv.Adam(0.01, 0.25, 0.5, 0.001, True, 0.01),
    "adam": rv.Adam(0.01),
    "adam_inside": rv.Adam(0.01, eps=1e-6, eps_inside=True),
    "adam_decay": rv.Adam(0.02, weight_decay=0.01),
}
HUGE = [
    [1030, 600],
    [600, 1030, 3],
    [1100, 2],
    [2, 1024],
    [1024, 16, 1],
    [520, 512, 10],
    [700, 1, 300],
    [300, 270, 1024],
]
LIBM = {*NORMAL, "adam", "adam_inside", "adam_decay"}  # log1p and cos; powers that are not exact
COUNT, KEPT = 290, [*range(4, 290, 5), 51, 112]


def plan(i, draw):
    loss = LOSSES[i % len(LOSSES)]
    output = OUTPUTS.get(loss) or ACTIVATIONS[(i // len(LOSSES) + i) % len(ACTIVATIONS)]
    size = draw.pick("tiny", "tiny", "usual", "usual", "usual", "large")
    widest, depth = {"tiny": draw.pick(2, 4, 8, 16), "usual": 80, "large": 300}[size], draw.integers(1, 5)
    widths = draw.integers(1, widest + 1, 1 + (min(depth, 2) if size == "large" else depth)).tolist()
    rows = draw.pick(draw.integers(1, 40), draw.integers(1, 130), draw.integers(200, 600))
    if i % 20 == 19:  # more than the blocks of a product
        size, widths, rows = "large", list(HUGE[i // 20 % len(HUGE)]), draw.pick(40, 270)
    widths[-1] += widths[-1] % 2 * (loss == "gaussian_nll")
    hidden = [HIDDEN[(i + 5 * k) % len(HIDDEN)] for k in range(len(widths) - 2)]
    if i % 16 == 7:  # not trained, but looked at
        hidden = [draw.pick("hardlim", "hardlims") for _ in hidden]
    plain = size == "tiny" and draw.pick(True, True, False)  # for the kernel that keeps a network in registers
    batches = (64, rows) if size == "large" else (1, 2, 3, 8, 32, rows, rows + 3)
    return {
        "widths": widths,
        "activations": [*hidden, output],
        "loss": loss,
        "dtype": draw.pick("float32", "float64"),
        "init": draw.pick(*NORMAL, *INITS[:3], *INITS),
        "optimizer": "sgd" if plain else draw.pick(*OPTIMIZERS),
        "l2": 0.0 if plain else draw.pick(0.0, 0.0, 0.125),
        "train_bias": draw.pick(True, True, False),
        "rows": rows,
        "batches": [draw.pick(*batches) for _ in range(2)],
        "epochs": draw.integers(1, 4),
        "threads": 1 + i % 2,
        "labels": widths[-1] > 1 and loss != "gaussian_nll" and not plain and draw.pick(True, False),
        "weighted": not plain and draw.pick(True, False),
        "shuffle": draw.pick(True, False),
        "validated": draw.pick(True, False),
        "pickled": draw.pick(True, False),
    }


def entry(kind, text):
    """A name, or an object with its parameter."""
    name, _, value = text.partition(":")
    return getattr(kind, name)(float(value)) if value else name


def targets(c, rows, draw):
    """Labels, probabilities, counts, signs or any numbers, as the loss wants them."""
    n, loss = c["widths"][-1], c["loss"]
    if c["labels"]:
        return draw.integers(0, n, rows)
    if OUTPUTS.get(loss) == "softmax":
        one, other = np.eye(n)[draw.integers(0, n, (2, rows))]
        return 0.75 * one + 0.25 * other
    if loss == "binary_cross_entropy":
        return 0.5 * draw.reals((rows, n)) + 0.5
    if loss == "poisson":
        return draw.integers(0, 6, (rows, n)).astype(float)
    if loss == "hinge":
        return 2.0 * draw.integers(0, 2, (rows, n)) - 1.0
    return 2.0 * draw.reals((rows, n // 2 if loss == "gaussian_nll" else n))


def data(c, rows, draw):
    return draw.reals((rows, c["widths"][0])).astype(c["dtype"]), targets(c, rows, draw)


def results(c, draw):
    """All that a network shows on its way."""
    layers = [rv.Dense(n, entry(rv.activations, a)) for n, a in zip(c["widths"][1:], c["activations"], strict=True)]
    options = {key: c[key] for key in ("dtype", "init", "l2", "train_bias")}
    seed = draw.integers(0, 2**53)
    net = rv.Network([rv.Input(c["widths"][0]), *layers], loss=entry(rv.losses, c["loss"]), rng=seed, **options)
    for layer in net.layers:
        layer.bias[:] = draw.reals(layer.n_out) / 2
    X, y = data(c, c["rows"], draw)
    weight = {"sample_weight": draw.integers(0, 4, c["rows"]) / 2 + 0.25} if c["weighted"] else {}
    optimizer, other = OPTIMIZERS[c["optimizer"]], data(c, 1 + c["rows"] // 3, draw)
    yield net.parameters.copy()
    yield tried(net.forward, X, keep=True), net.predict(X), net.predict(X[:1]), tried(net.loss, X, y, **weight)
    yield tried(net.backward, X, y, keep=True, **weight), net.gradients.copy()
    for rows in (slice(0, 1), slice(0, None)):
        some = {key: values[rows] for key, values in weight.items()}
        yield tried(net.step, X[rows], y[rows], optimizer, **some), net.parameters.copy()
    for batch_size in c["batches"]:
        options = {key: c[key] for key in ("epochs", "shuffle", "threads")} | {"batch_size": batch_size}
        validation = other if c["validated"] else None
        fitted = tried(net.fit, X, y, optimizer=optimizer, validation_data=validation, **weight, **options)
        yield fitted
        if isinstance(fitted, tuple) and isinstance(fitted[0], str) and fitted[0] == "DivergenceError":
            return  # the weights are those of the last check, and when that was is a matter of time
        yield net.parameters.copy(), net.epochs
        if c["pickled"]:
            net = pickle.loads(pickle.dumps(net))
    yield tried(net.backward, *other), net.gradients.copy(), net.predict(other[0])
