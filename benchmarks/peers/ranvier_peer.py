"""ranvier: fit, step, predict and rv.math as a user calls them."""

from __future__ import annotations

import numpy as np
import ranvier as rv

from benchmarks.peers import SAMPLE, Case, Outcome, correlations
from benchmarks.peers.linear_algebra import cases_of
from benchmarks.peers.ranvier_ensembles import ensembles
from benchmarks.peers.ranvier_neurons import simulations
from benchmarks.peers.ranvier_passes import fma_rate, passes
from benchmarks.works import Arrays, Convolutional, Elementwise, Infer, Linear, Perceptron, Picture, Train, Work

NAME = "ranvier"
PACKAGES = ("ranvier",)
__all__ = (
    "NAME", "PACKAGES", "cases", "convolutions", "ensembles", "fma_rate", "images", "isa", "linear", "passes", "rules", "setup",
    "simulations",
)  # fmt: skip


def setup(threads: int) -> None:
    """The number of threads came through RANVIER_NUM_THREADS."""


def isa() -> str:
    """The active instruction set."""
    return str(rv.config()["isa"])


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Whatever this version can do."""
    if isinstance(work, Elementwise):
        return elementwise(work, arrays)
    net = network(work, arrays)
    x = arrays["x"]
    if isinstance(work, Infer):
        out = np.empty((work.rows, work.widths[-1]), work.dtype)
        return {
            "predict": Case(lambda: net.predict(x), lambda: Outcome(net.predict(x[:SAMPLE]).tolist())),
            "predict out=": Case(lambda: net.predict(x, out=out), lambda: Outcome(out[:SAMPLE].tolist())),
        }
    if work.optimizer == "adam" and not hasattr(rv, "Adam"):
        return {}
    return {"fit": training(work, arrays, net)}


def rules(work: Perceptron, arrays: Arrays) -> dict[str, Case]:
    """rv.PerceptronNetwork."""
    if not hasattr(rv, "PerceptronNetwork"):
        return {}
    net = rv.PerceptronNetwork(work.n_in, dtype=work.dtype)
    x, y = arrays["x"], arrays["y"]

    def reset() -> None:
        net.weight[:], net.bias[:] = 0.0, 0.0

    def run() -> None:
        if net.train(x, y, epochs=work.epochs).converged:
            raise RuntimeError("an epoch had no mistake; peers go on, so the work would not be the same")

    return {"train": Case(run, lambda: Outcome(net.weight[0, :SAMPLE].tolist()), reset)}


def elementwise(work: Elementwise, arrays: Arrays) -> dict[str, Case]:
    """rv.math."""
    function = getattr(getattr(rv, "math", None), work.function, None)
    if function is None:
        return {}
    x, out = arrays["x"], np.empty_like(arrays["x"])
    return {"out=": Case(lambda: function(x, out=out), lambda: Outcome(out[:SAMPLE].tolist()))}


def linear(work: Linear, arrays: Arrays) -> dict[str, Case]:
    """rv.linalg."""
    return cases_of(getattr(rv.linalg, work.function), work, arrays, work.function != "qr")


def images(work: Picture, arrays: Arrays) -> dict[str, Case]:
    """rv.image."""
    return correlations.cases_of(lambda image, kernel, out: rv.image.correlate(image, kernel, out=out), arrays)


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    """A network of images: a step a batch, or predict."""
    layers: list = [rv.Input(work.image)]
    flat = False
    for i, (kind, *sizes) in enumerate(work.layers):
        if kind == "conv":
            layers.append(rv.Conv2D(sizes[0], sizes[1], "relu", padding=sizes[2]))
        elif kind == "dense":
            layers += [] if flat else [rv.Flatten()]
            layers.append(rv.Dense(sizes[0], "relu" if i + 1 < len(work.layers) else "softmax"))
            flat = True
        else:
            layers.append((rv.MaxPool2D if kind == "max" else rv.AvgPool2D)(sizes[0]))
    net = rv.Network(layers, rng=0)
    count = sum(name.startswith("w") for name in arrays)
    begin = np.concatenate([arrays[f"{p}{k}"].ravel() for k in range(count) for p in "wb"])
    net.parameters[:] = begin
    x, y, losses = arrays["x"], arrays["y"], [0.0]
    flat_x, out = x.reshape(len(x), -1), np.empty((work.batch, 10), work.dtype)
    if not work.steps:
        case = Case(lambda: net.predict(flat_x, out=out), lambda: Outcome(out[:SAMPLE].tolist()))
        return {
            "predict out=": case,
            "predict": Case(lambda: net.predict(x), lambda: Outcome(net.predict(x[:SAMPLE]).tolist())),
        }

    def reset() -> None:
        net.parameters[:] = begin

    def run() -> None:
        for first in range(0, len(flat_x), work.batch):
            losses[0] = net.step(flat_x[first : first + work.batch], y[first : first + work.batch], optimizer)

    optimizer = rv.SGD(work.learning_rate)
    return {"step": Case(run, lambda: Outcome(net.predict(x[: min(work.batch, SAMPLE)]).tolist(), losses[0]), reset)}


def network(work: Train | Infer, arrays: Arrays) -> rv.Network:
    """With the common start."""
    loss = work.loss if isinstance(work, Train) else "cross_entropy"
    names = {"activation": work.activation, "output": work.output, "loss": loss, "dtype": work.dtype}
    net = rv.Network(list(work.widths), **names, rng=0)
    net.parameters[:] = flat(work, arrays)
    return net


def flat(work: Train | Infer, arrays: Arrays) -> np.ndarray:
    """w0, b0, w1, b1, … in the order of net.parameters."""
    return np.concatenate([arrays[f"{p}{k}"].ravel() for k in range(len(work.widths) - 1) for p in "wb"])


def training(work: Train, arrays: Arrays, net: rv.Network) -> Case:
    """One fit is the whole run."""
    x, y, begin = arrays["x"], arrays["y"], flat(work, arrays)
    kind = {"sgd": rv.SGD, "adam": getattr(rv, "Adam", None)}[work.optimizer]
    optimizer = kind(work.learning_rate)
    settings = {"epochs": work.epochs, "batch_size": work.batch, "optimizer": optimizer, "shuffle": False}
    losses = [0.0]

    def reset() -> None:
        net.parameters[:] = begin
        net.reset_optimizer()

    def run() -> None:
        losses[0] = net.fit(x, y, **settings).loss[-1]

    return Case(run, lambda: Outcome(net.predict(x[:SAMPLE]).tolist(), float(losses[0])), reset)
