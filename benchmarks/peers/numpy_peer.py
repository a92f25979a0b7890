"""NumPy at its best: written by hand, every array preallocated, every operation in place."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import SAMPLE, Case, Outcome, correlations
from benchmarks.peers.linear_algebra import cases_of
from benchmarks.peers.numpy_ensembles import ensembles
from benchmarks.peers.numpy_images import convolutions
from benchmarks.peers.numpy_passes import passes
from benchmarks.works import Arrays, Elementwise, Infer, Linear, Perceptron, Picture, Train, Work

NAME = "NumPy"
PACKAGES = ("numpy",)
__all__ = ("convolutions", "ensembles", "passes")  # and what is defined here


def setup(threads: int) -> None:
    """OpenBLAS took its number of threads from the environment."""


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Training, inference and element functions."""
    if isinstance(work, Elementwise):
        x, out = arrays["x"], np.empty_like(arrays["x"])
        return {"out=": Case(lambda: sigmoid(x, out), lambda: Outcome(out[:SAMPLE].tolist()))}
    if isinstance(work, Infer):
        net, x = Net(work, arrays, work.rows), arrays["x"]
        return {"out=": Case(lambda: net.forward(x), lambda: Outcome(net.forward(x)[:SAMPLE].tolist()))}
    return {"by hand": training(work, arrays)}


def linear(work: Linear, arrays: Arrays) -> dict[str, Case]:
    """numpy.linalg and NumPy's products; matvec is younger than the oldest NumPy we measure."""
    product = work.function in ("matmul", "matvec", "dot")
    name = "matmul" if work.function == "matvec" else work.function
    return cases_of(getattr(np if product else np.linalg, name), work, arrays, product)


def images(work: Picture, arrays: Arrays) -> dict[str, Case]:
    """The shifted image times each number of the kernel."""

    def correlate(image: NDArray, kernel: NDArray, out: NDArray | None) -> NDArray:
        n, half = len(image), len(kernel) // 2
        padded = np.pad(image, half, "symmetric")
        total = np.empty_like(image) if out is None else out
        total[:] = 0
        for (i, j), number in np.ndenumerate(kernel):
            total += number * padded[i : i + n, j : j + n]
        return total

    return correlations.cases_of(correlate, arrays)


def training(work: Train, arrays: Arrays) -> Case:
    """Whole runs; one set of buffers for full batches, another for the last, shorter one."""
    x, y = arrays["x"], arrays.get("one_hot", arrays["y"])
    sizes = {min(work.batch, work.rows - start) for start in range(0, work.rows, work.batch)}
    nets = {size: Net(work, arrays, size) for size in sizes}
    first = nets[max(sizes)]
    for net in nets.values():
        net.share(first)
    losses = np.zeros(work.epochs)

    def run() -> None:
        for epoch in range(work.epochs):
            total = 0.0
            for start in range(0, work.rows, work.batch):
                xb, yb = x[start : start + work.batch], y[start : start + work.batch]
                net = nets[len(xb)]
                total += net.step(xb, yb)
            losses[epoch] = total / work.rows

    def outcome() -> Outcome:
        net = Net(work, arrays, min(SAMPLE, work.rows))
        net.share(first)
        return Outcome(net.forward(x[:SAMPLE]).tolist(), losses[-1])

    return Case(run, outcome, lambda: first.reset(arrays))


def sigmoid(z: NDArray, out: NDArray) -> None:
    """1 / (1 + exp(−z))."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, 1, out)
    np.reciprocal(out, out)


class Net:
    """Buffers for one number of rows."""

    def __init__(self, work: Train | Infer, arrays: Arrays, rows: int) -> None:
        self.work, self.rows = work, rows
        self.p = np.empty(sum((n_in + 1) * n_out for n_in, n_out in pairwise(work.widths)), work.dtype)
        self.g = np.zeros_like(self.p)
        self.m, self.v, self.a = np.zeros_like(self.p), np.zeros_like(self.p), np.zeros_like(self.p)
        self.clock = [0]
        self.y = [np.empty((rows, n), work.dtype) for n in work.widths[1:]]
        self.d = [np.empty_like(y) for y in self.y]
        self.s = [np.empty_like(y) for y in self.y]
        self.column = np.empty((rows, 1), work.dtype)
        self.w, self.b = self.views(self.p)
        self.gw, self.gb = self.views(self.g)
        self.reset(arrays)

    def views(self, flat: NDArray) -> tuple[list[NDArray], list[NDArray]]:
        """Weights and biases inside one flat array."""
        weights, biases, at = [], [], 0
        for n_in, n_out in pairwise(self.work.widths):
            weights.append(flat[at : at + n_in * n_out].reshape(n_in, n_out))
            biases.append(flat[at + n_in * n_out : at + (n_in + 1) * n_out])
            at += (n_in + 1) * n_out
        return weights, biases

    def share(self, other: Net) -> None:
        """Uses the parameters and the optimiser's state of another net."""
        self.p, self.g, self.m, self.v, self.a = other.p, other.g, other.m, other.v, other.a
        self.w, self.b, self.gw, self.gb, self.clock = other.w, other.b, other.gw, other.gb, other.clock

    def reset(self, arrays: Arrays) -> None:
        """Back to the start, in place: other nets share these arrays."""
        for k, (w, b) in enumerate(zip(self.w, self.b, strict=True)):
            w[:], b[:] = arrays[f"w{k}"], arrays[f"b{k}"]
        self.m[:], self.v[:], self.clock[0] = 0, 0, 0

    def forward(self, x: NDArray) -> NDArray:
        """The outputs, in this net's own buffer."""
        for k, (w, b, y) in enumerate(zip(self.w, self.b, self.y, strict=True)):
            np.matmul(x, w, out=y)
            np.add(y, b, out=y)
            name = self.work.output if k == len(self.w) - 1 else self.work.activation
            if name == "softmax":
                np.max(y, axis=1, keepdims=True, out=self.column)
                np.subtract(y, self.column, out=y)
                np.exp(y, out=y)
                np.sum(y, axis=1, keepdims=True, out=self.column)
                np.divide(y, self.column, out=y)
            elif name == "sigmoid":
                sigmoid(y, y)
            else:
                np.maximum(y, 0, out=y)
            x = y
        return x

    def loss_and_delta(self, t: NDArray) -> float:
        """The summed loss; the last layer's delta is that of the mean loss."""
        y, d, s = self.y[-1], self.d[-1], self.s[-1]
        np.subtract(y, t, out=d)
        if self.work.loss == "half_sse":
            loss = 0.5 * float(np.vdot(d, d))
            np.subtract(1, y, out=s)
            np.multiply(s, y, out=s)
            np.multiply(d, s, out=d)
        else:
            np.subtract(1, t, out=s)
            np.subtract(s, y, out=s)  # |y + t − 1| is the probability given to a binary target
            p = np.multiply(y, t, out=s).sum(axis=1) if self.work.output == "softmax" else np.abs(s, out=s)
            loss = -float(np.log(p, out=p).sum())
        np.divide(d, self.rows, out=d)
        return loss

    def step(self, x: NDArray, t: NDArray) -> float:
        """One update; returns the summed loss before it."""
        self.forward(x)
        loss = self.loss_and_delta(t)
        depth = len(self.w)
        for k in range(depth - 1, 0, -1):  # δ ← δ Wᵀ ∘ f′
            d, s, y = self.d[k - 1], self.s[k - 1], self.y[k - 1]
            np.matmul(self.d[k], self.w[k].T, out=d)
            if self.work.activation == "sigmoid":
                np.subtract(1, y, out=s)
                np.multiply(s, y, out=s)
                np.multiply(d, s, out=d)
            else:
                np.multiply(d, y > 0, out=d)
        for k in range(depth):
            np.matmul((x if k == 0 else self.y[k - 1]).T, self.d[k], out=self.gw[k])
            np.sum(self.d[k], axis=0, out=self.gb[k])
        self.update()
        return loss

    def update(self) -> None:
        """Plain SGD, or Adam (Kingma & Ba 2015, algorithm 1) with both corrections folded into the rate."""
        p, g, m, v, a, lr = self.p, self.g, self.m, self.v, self.a, self.work.learning_rate
        if self.work.optimizer == "sgd":
            np.multiply(g, lr, out=g)
            np.subtract(p, g, out=p)
            return
        self.clock[0] += 1
        c1, c2 = 1 - 0.9 ** self.clock[0], math.sqrt(1 - 0.999 ** self.clock[0])
        np.multiply(m, 0.9, out=m)
        np.multiply(g, 0.1, out=a)
        np.add(m, a, out=m)
        np.multiply(v, 0.999, out=v)
        np.multiply(g, g, out=a)
        np.multiply(a, 0.001, out=a)
        np.add(v, a, out=v)
        np.sqrt(v, out=a)
        np.add(a, 1e-8 * c2, out=a)
        np.divide(m, a, out=a)
        np.multiply(a, lr * c2 / c1, out=a)
        np.subtract(p, a, out=p)


def rules(work: Perceptron, arrays: Arrays) -> dict[str, Case]:
    """The perceptron rule row by row."""
    x, y = arrays["x"], arrays["y"].tolist()
    weights = [np.zeros(work.n_in)]

    def run() -> None:
        w, b = np.zeros(work.n_in), 0.0
        for _ in range(work.epochs):
            for row, target in zip(x, y, strict=True):
                e = target - float(row @ w + b >= 0)
                if e:
                    w += e * row
                    b += e
        weights[0] = w

    return {"by hand": Case(run, lambda: Outcome(weights[0][:SAMPLE].tolist()))}
