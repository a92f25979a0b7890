"""NumPy: all networks in one stack of matrices, the backward pass by hand."""

from __future__ import annotations

import numpy as np

from benchmarks.ensemble_works import Many
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.works import Arrays


def ensembles(work: Many, arrays: Arrays) -> dict[str, Case]:
    """One matmul of stacks a layer."""
    x, y = arrays["x"], arrays.get("one_hot", arrays["y"])
    names = ("w0", "b0", "w1", "b1")
    held = [arrays[name].copy() for name in names]
    last = [0.0]

    def reset() -> None:
        for p, name in zip(held, names, strict=True):
            p[...] = arrays[name]

    def outputs(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        w0, b0, w1, b1 = held
        z = rows @ w0 + b0[:, None]
        hidden = np.tanh(z) if work.activation == "tanh" else 1 / (1 + np.exp(-z))
        z = hidden @ w1 + b1[:, None]
        if work.output == "sigmoid":
            return hidden, 1 / (1 + np.exp(-z))
        e = np.exp(z - z.max(2, keepdims=True))
        return hidden, e / e.sum(2, keepdims=True)

    def step(rows: np.ndarray, t: np.ndarray) -> float:
        hidden, out = outputs(rows)
        d = (out - t) / np.float32(len(rows))
        if work.output == "sigmoid":
            loss = 0.5 * ((out - t) ** 2).sum(dtype=float)
            d *= out * (1 - out)
        else:
            loss = -np.log((out * t).sum(2)).sum(dtype=float)
        slope = 1 - hidden * hidden if work.activation == "tanh" else hidden * (1 - hidden)
        below = d @ held[2].transpose(0, 2, 1) * slope
        gradients = rows.T @ below, below.sum(1), hidden.transpose(0, 2, 1) @ d, d.sum(1)
        for p, g in zip(held, gradients, strict=True):
            p -= np.float32(work.learning_rate) * g
        return float(loss) / work.n

    def run() -> None:
        for _ in range(work.epochs):
            starts = range(0, work.rows, work.batch)
            last[0] = sum(step(x[k : k + work.batch], y[k : k + work.batch]) for k in starts) / work.rows

    return {"stacked": Case(run, lambda: Outcome(outputs(x[:1])[1][:SAMPLE].tolist(), last[0]), reset)}
