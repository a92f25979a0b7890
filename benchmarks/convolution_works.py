"""The works of networks of images: training steps, and outputs for some images."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray]


@dataclass(frozen=True)
class Convolutional:
    """Layers: ("conv", filters, kernel, padding) and ("dense", n), both with relu but the last, ("max", size), ("mean", size).

    Training is plain SGD on cross-entropy, batch after batch; the last layer has softmax.
    """

    key: str
    title: str
    image: tuple[int, int, int]
    layers: tuple[tuple, ...]
    batch: int
    steps: int = 0  # 0: no training, the outputs alone
    learning_rate: float = 0.01
    dtype: str = "float32"

    @property
    def tolerance(self) -> float:
        """Relative, between two tools at the end: f32 rounding over the steps, or of one pass."""
        return 2e-3 if self.steps else 1e-4

    @property
    def unit(self) -> str:
        return "step" if self.steps else "call"

    @property
    def units(self) -> int:
        return max(self.steps, 1)


CONV, DENSE = "conv", "dense"
DIGITS = ((CONV, 16, 3, "same"), ("max", 2), (CONV, 32, 3, "same"), ("max", 2), (DENSE, 10))
LENET = (
    (CONV, 6, 5, "same"), ("mean", 2), (CONV, 16, 5, "valid"), ("mean", 2), (DENSE, 120), (DENSE, 84), (DENSE, 10),
)  # fmt: skip
COLOURS = (
    (CONV, 32, 3, "same"), ("max", 2), (CONV, 64, 3, "same"), ("max", 2), (CONV, 128, 3, "same"), ("max", 2), (DENSE, 10),
)  # fmt: skip
DEEP = ((CONV, 64, 3, "same"), (CONV, 64, 3, "same"), ("mean", 56), (DENSE, 10))
NETWORKS = {
    "C1": ("8×8×1: conv 16, conv 32, pooled", (8, 8, 1), DIGITS, 32, 40),
    "C2": ("LeNet-5, 28×28×1", (28, 28, 1), LENET, 64, 8),
    "C3": ("32×32×3: conv 32, 64, 128, pooled", (32, 32, 3), COLOURS, 64, 2),
    "C4": ("56×56×64: two 3×3 convolutions 64→64", (56, 56, 64), DEEP, 8, 1),
}

CONVOLUTION_WORKS = tuple(
    work
    for key, (title, image, layers, batch, steps) in NETWORKS.items()
    for work in (
        Convolutional(f"{key}-train", f"{title}; step, batch {batch}, SGD", image, layers, batch, steps),
        Convolutional(f"{key}-batch", f"{title}; outputs of {batch}", image, layers, batch),
        Convolutional(f"{key}-one", f"{title}; outputs of one", image, layers, 1),
    )
)


def start(work: Convolutional) -> Arrays:
    """x (rows, h, w, c), labels y, w0, b0, …: kernels (kh, kw, c, filters), matrices (n_in, n_out)."""
    rng = np.random.Generator(np.random.PCG64(2026))
    rows = work.batch * work.units
    made: Arrays = {
        "x": rng.random((rows, *work.image)).astype(work.dtype),
        "y": rng.integers(0, 10, rows),
    }
    h, w, c = work.image
    k = 0
    for kind, *sizes in work.layers:
        if kind in ("max", "mean"):
            h, w = h // sizes[0], w // sizes[0]
            continue
        if kind == CONV:
            shape: tuple[int, ...] = (sizes[1], sizes[1], c, sizes[0])
            h, w, c = (h, w, sizes[0]) if sizes[2] == "same" else (h - sizes[1] + 1, w - sizes[1] + 1, sizes[0])
        else:
            shape, (h, w, c) = (h * w * c, sizes[0]), (1, 1, sizes[0])
        limit = math.sqrt(6 / (math.prod(shape[:-1]) + shape[-1]))
        made[f"w{k}"] = rng.uniform(-limit, limit, shape).astype(work.dtype)
        made[f"b{k}"] = np.zeros(shape[-1], work.dtype)
        k += 1
    return made
