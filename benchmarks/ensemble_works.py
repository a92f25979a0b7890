"""Works of many networks of one shape, trained together on the same rows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Many:
    """``n`` networks from starts of their own, batches in order, plain SGD; the loss of every epoch is recorded."""

    key: str
    title: str
    widths: tuple[int, ...]
    n: int
    batch: int
    rows: int
    epochs: int
    activation: str
    output: str
    loss: str
    learning_rate: float
    dtype: str = "float32"
    unit: str = "step"  # of all networks
    tolerance: float = 2e-3  # relative, as of trainings of one network

    @property
    def units(self) -> int:
        """Steps of all networks in one run."""
        return self.epochs * math.ceil(self.rows / self.batch)


ENSEMBLE_WORKS = (
    Many("E-2-8-1", "256 networks 2-8-1 on XOR, full batch, tanh, SGD, 1,000 steps", (2, 8, 1), 256, 4, 4, 1000, "tanh",
         "sigmoid", "half_sse", 0.5),
    Many("E-64-32-10", "64 networks 64-32-10, batch 32, softmax CE, SGD", (64, 32, 10), 64, 32, 1792, 1, "sigmoid",
         "softmax", "cross_entropy", 0.5),
)  # fmt: skip


def start(work: Many) -> dict[str, NDArray]:
    """x, y, one_hot, and w0, b0, … with the networks first."""
    rng = np.random.Generator(np.random.PCG64(2026))
    made = {}
    if work.loss == "half_sse":
        made["x"] = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], work.dtype)
        made["y"] = np.array([[0], [1], [1], [0]], work.dtype)
    else:
        made["x"] = rng.random((work.rows, work.widths[0])).astype(work.dtype)
        made["y"] = ((made["x"] - 0.5) @ rng.standard_normal((work.widths[0], work.widths[-1]))).argmax(1)
        made["one_hot"] = np.eye(work.widths[-1], dtype=work.dtype)[made["y"]]
    for k, (n_in, n_out) in enumerate(zip(work.widths, work.widths[1:], strict=False)):
        limit = math.sqrt(6 / (n_in + n_out))  # Glorot & Bengio 2010
        made[f"w{k}"] = rng.uniform(-limit, limit, (work.n, n_in, n_out)).astype(work.dtype)
        made[f"b{k}"] = np.zeros((work.n, n_out), work.dtype)
    return made
