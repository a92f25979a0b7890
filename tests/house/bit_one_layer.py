"""Perceptrons and ADALINEs: training on rows that a plane separates, nearly separates, or does not."""

import numpy as np
import ranvier as rv
from bit_draw import tried

LIBM: set[str] = set()
COUNT, KEPT = 24, [0, 3, 6, 9, 13, 16, 19, 22]


def plan(i, draw):
    return {
        "transfer": ("hardlim", "hardlims", "linear")[i % 3],
        "dtype": ("float32", "float64")[i // 3 % 2],
        "rows": draw.pick(draw.integers(1, 33), draw.integers(33, 200)),
        "n_in": draw.pick(draw.integers(1, 9), draw.integers(9, 120)),
        "n_out": draw.pick(1, 1, draw.integers(2, 6)),
        "flipped": draw.pick(0, 1, 4),  # of ten targets
        "whole": draw.pick(True, False),
        "epochs": draw.integers(2, 9),
    }


def results(c, draw):
    shape = c["rows"], c["n_in"]
    P = draw.integers(-4, 5, shape).astype(float) if c["whole"] else draw.reals(shape)
    side = P @ draw.reals((c["n_in"], c["n_out"])) >= 0.1
    side ^= draw.integers(0, 10, side.shape) < c["flipped"]
    if c["transfer"] == "linear":
        net, T = rv.Adaline(c["n_in"], c["n_out"], dtype=c["dtype"]), side + draw.reals(side.shape) / 4
        yield tried(net.train, P, T, 0.5 / (1.0 + np.square(P).sum(1).max()), epochs=c["epochs"])
        yield net.weight.copy(), net.bias.copy(), net.predict(P)
        yield tried(net.train, P, T, 4.0, epochs=2)
        return
    net = rv.PerceptronNetwork(c["n_in"], c["n_out"], c["transfer"], dtype=c["dtype"])
    T = side if c["transfer"] == "hardlim" else 2 * side - 1
    for epochs in (1, c["epochs"], 40):
        yield net.train(P, T, epochs=epochs), net.weight.copy(), net.bias.copy()
    yield net.step(P[0], 1 - T[0] if c["transfer"] == "hardlim" else -T[0]), net.predict(P)
