"""The works: what is computed, on which shapes, and how often. A new work is one line here."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import convolution_works, ensemble_works, image_works, linear_works, neuron_works
from benchmarks.convolution_works import Convolutional, Pass
from benchmarks.ensemble_works import Many
from benchmarks.image_works import Picture
from benchmarks.linear_works import Linear
from benchmarks.neuron_works import Arrays, Neurons


@dataclass(frozen=True)
class Train:
    """Whole training runs from one fixed start, batches in order, no penalty; the loss of every epoch is recorded."""

    key: str
    title: str
    widths: tuple[int, ...]
    batch: int
    rows: int
    epochs: int
    unit: str  # what a figure is quoted for: "step" or "epoch"
    activation: str = "sigmoid"
    output: str = "softmax"
    loss: str = "cross_entropy"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    dtype: str = "float32"
    tolerance: float = 2e-3  # relative, between two tools at the end of the run: f32 rounding over hundreds of steps

    @property
    def units(self) -> int:
        """Units in one run: steps or epochs."""
        return self.epochs * (math.ceil(self.rows / self.batch) if self.unit == "step" else 1)


@dataclass(frozen=True)
class Infer:
    """The outputs of a trained network for some rows that are in memory."""

    key: str
    title: str
    widths: tuple[int, ...]
    rows: int
    unit: str = "call"
    activation: str = "sigmoid"
    output: str = "softmax"
    dtype: str = "float32"
    tolerance: float = 1e-4
    units: int = 1


@dataclass(frozen=True)
class Elementwise:
    """One function of every element of an array, into another array."""

    key: str
    title: str
    function: str
    n: int
    dtype: str
    unit: str = "element"
    tolerance: float = 1e-5

    @property
    def units(self) -> int:
        """Elements in one run."""
        return self.n


@dataclass(frozen=True)
class Perceptron:
    """Epochs of the perceptron rule from zero weights, rows in order, none of which ends without a mistake."""

    key: str
    title: str
    n_in: int
    rows: int
    epochs: int
    margin: float  # least distance of the rows from the teacher's plane
    flipped: float = 0.0  # part of the targets that are turned round, so that no plane separates them
    dtype: str = "float64"
    unit: str = "epoch"
    tolerance: float = 1e-9

    @property
    def units(self) -> int:
        """Epochs in one run."""
        return self.epochs


Work = Train | Infer | Elementwise | Perceptron | Neurons | Linear | Picture | Convolutional | Pass | Many

DENSE_WORKS: tuple[Work, ...] = (
    Train("W1", "2-2-2, one row, f64, SGD, 10,000 epochs", (2, 2, 2), 1, 1, 10_000, "step", output="sigmoid",
          loss="half_sse", learning_rate=0.5, dtype="float64", tolerance=1e-9),
    Train("W2", "64-32-10, batch 32, softmax CE, SGD", (64, 32, 10), 32, 1792, 20, "step", learning_rate=0.5),
    Train("W3", "784-128-10, batch 64, 60,000 rows, SGD", (784, 128, 10), 64, 60_000, 1, "epoch"),
    Train("W4", "1024-1024-1024-10, batch 256, relu, SGD", (1024, 1024, 1024, 10), 256, 1024, 1, "step",
          activation="relu", learning_rate=0.01),
    Train("W5", "784-512-512-10, batch 1024, relu, SGD", (784, 512, 512, 10), 1024, 4096, 1, "step",
          activation="relu", learning_rate=0.01),
    Train("W6", "30-100-1, batch 200, 569 rows, relu, BCE, Adam", (30, 100, 1), 200, 569, 50, "epoch",
          activation="relu", output="sigmoid", loss="binary_cross_entropy", optimizer="adam", learning_rate=1e-3),
    Train("W6-sgd", "30-100-1, batch 200, 569 rows, relu, BCE, plain SGD", (30, 100, 1), 200, 569, 50, "epoch",
          activation="relu", output="sigmoid", loss="binary_cross_entropy", learning_rate=0.01),
    Infer("W7-64-1", "64-32-10, one sample", (64, 32, 10), 1),
    Infer("W7-784-1", "784-128-10, one sample", (784, 128, 10), 1),
    Infer("W7-64-10k", "64-32-10, 10,000 rows", (64, 32, 10), 10_000),
    Infer("W7-784-10k", "784-128-10, 10,000 rows", (784, 128, 10), 10_000),
    Elementwise("W8-f32-1e3", "sigmoid, f32, 1e3 elements", "sigmoid", 1_000, "float32"),
    Elementwise("W8-f32-1e6", "sigmoid, f32, 1e6 elements", "sigmoid", 1_000_000, "float32"),
    Elementwise("W8-f32-1e7", "sigmoid, f32, 1e7 elements", "sigmoid", 10_000_000, "float32"),
    Elementwise("W8-f64-1e3", "sigmoid, f64, 1e3 elements", "sigmoid", 1_000, "float64", tolerance=1e-12),
    Elementwise("W8-f64-1e6", "sigmoid, f64, 1e6 elements", "sigmoid", 1_000_000, "float64", tolerance=1e-12),
    Elementwise("W8-f64-1e7", "sigmoid, f64, 1e7 elements", "sigmoid", 10_000_000, "float64", tolerance=1e-12),
    Train("W10-256-adam", "784-4096-4096-10, batch 256, relu, Adam", (784, 4096, 4096, 10), 256, 1024, 1, "step",
          activation="relu", optimizer="adam", learning_rate=1e-4),
    Train("W10-1024-sgd", "784-4096-4096-10, batch 1024, relu, SGD", (784, 4096, 4096, 10), 1024, 2048, 1, "step",
          activation="relu", learning_rate=0.01),
    Perceptron("W9-separable", "perceptron, 100 inputs, 1,000 rows, separable, f64", 100, 1_000, 20, 0.1),
    Perceptron("W9-noise", "perceptron, 100 inputs, 1,000 rows, a fifth mislabelled, f64", 100, 1_000, 50, 0.0, 0.2),
    Infer("W11", "784-4096-4096-10, 256 rows", (784, 4096, 4096, 10), 256),
)  # fmt: skip

WORKS = (
    *DENSE_WORKS,
    *neuron_works.NEURON_WORKS,
    *linear_works.LINEAR_WORKS,
    *image_works.IMAGE_WORKS,
    *convolution_works.CONVOLUTION_WORKS,
    *ensemble_works.ENSEMBLE_WORKS,
)


def chosen(keys: str) -> list[Work]:
    """The works whose key is, or begins with, one of these names and a dash ("W2,W7")."""
    wanted = [key.strip() for key in keys.split(",")]
    found = [work for work in WORKS if any(work.key == key or work.key.startswith(key + "-") for key in wanted)]
    for key in wanted:
        if not any(work.key == key or work.key.startswith(key + "-") for work in WORKS):
            raise SystemExit(f"work {key!r} does not exist; there are {', '.join(work.key for work in WORKS)}")
    return found


def arrays(work: Work) -> Arrays:
    """The work's data, the same for every tool: x, y (labels or targets), one_hot, w0, b0, w1, …"""
    if isinstance(work, Neurons):
        return neuron_works.start(work)
    if isinstance(work, Linear):
        return linear_works.start(work)
    if isinstance(work, Picture):
        return image_works.start(work)
    if isinstance(work, Convolutional):
        return convolution_works.start(work)
    if isinstance(work, Pass):
        return convolution_works.start_pass(work)
    if isinstance(work, Many):
        return ensemble_works.start(work)
    rng = np.random.Generator(np.random.PCG64(2026))
    if isinstance(work, Elementwise):
        return {"x": rng.uniform(-10, 10, work.n).astype(work.dtype)}
    if isinstance(work, Perceptron):
        return labelled(work, rng)
    made = {"x": rng.random((work.rows, work.widths[0])).astype(work.dtype)}
    for k, (n_in, n_out) in enumerate(zip(work.widths, work.widths[1:], strict=False)):
        limit = math.sqrt(6 / (n_in + n_out))  # Glorot & Bengio 2010
        made[f"w{k}"] = rng.uniform(-limit, limit, (n_in, n_out)).astype(work.dtype)
        made[f"b{k}"] = np.zeros(n_out, work.dtype)
    if isinstance(work, Train):
        made |= targets(work, made["x"], rng)
    return made


def labelled(work: Perceptron, rng: np.random.Generator) -> Arrays:
    """Rows x on both sides of a plane, and y of 0 and 1; the first is 0, for tools differ in what they answer at zero."""
    normal = rng.standard_normal(work.n_in)
    normal /= np.linalg.norm(normal)
    x = rng.standard_normal((work.rows, work.n_in))
    side = np.where(x @ normal >= 0, 1.0, -1.0)
    side[0] = -1.0
    distance = np.maximum(np.abs(x @ normal), work.margin)
    x += np.outer(side * distance - x @ normal, normal)
    turned = rng.random(work.rows) < work.flipped
    turned[0] = False
    return {"x": x.astype(work.dtype), "y": ((side > 0) ^ turned).astype(work.dtype)}


def targets(work: Train, x: NDArray, rng: np.random.Generator) -> Arrays:
    """What a fixed random linear teacher says of x: something that can be learnt."""
    scores = (x - 0.5) @ rng.standard_normal((work.widths[0], work.widths[-1]))
    if work.loss == "cross_entropy":
        labels = scores.argmax(1)
        return {"y": labels, "one_hot": np.eye(work.widths[-1], dtype=work.dtype)[labels]}
    if work.loss == "binary_cross_entropy":
        return {"y": (scores > 0).astype(work.dtype)}
    return {"y": (0.5 + 0.49 * np.tanh(scores)).astype(work.dtype)}
