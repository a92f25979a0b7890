"""The works of networks of images: training steps, outputs for some images, and the passes of one convolution."""

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

    @property
    def multiplications(self) -> int:
        """Of one unit. Training multiplies once more for each gradient; images themselves have none."""
        passes = 3 if self.steps else 1
        of_layers = [self.batch * math.prod(shape[:-1]) * pixels * shape[-1] for shape, pixels in shapes(self)]
        return passes * sum(of_layers) - (of_layers[0] if self.steps else 0)


@dataclass(frozen=True)
class Pass:
    """One pass of a convolution without activation from images to images of the same size, with a border of zeros.

    ``function``: "forward", y from x and the weights; "input", dL/dx from dL/dy; "weight", dL/dw and dL/db from dL/dy.
    """

    key: str
    title: str
    function: str
    image: tuple[int, int, int]
    filters: int
    size: int
    batch: int
    dtype: str = "float32"
    unit: str = "call"
    units: int = 1
    tolerance: float = 1e-4

    @property
    def multiplications(self) -> int:
        return self.batch * math.prod(self.image) * self.size**2 * self.filters


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

FUNCTIONS = {"forward": "forward", "input": "gradient of the inputs", "weight": "gradient of the weights"}

PASSES = tuple(
    Pass(f"C4-{function}", f"56×56×64: one 3×3 convolution 64→64, batch 8; {text}", function, (56, 56, 64), 64, 3, 8)
    for function, text in FUNCTIONS.items()
)

CONVOLUTION_WORKS = PASSES + tuple(
    work
    for key, (title, image, layers, batch, steps) in NETWORKS.items()
    for work in (
        Convolutional(f"{key}-train", f"{title}; step, batch {batch}, SGD", image, layers, batch, steps),
        Convolutional(f"{key}-batch", f"{title}; outputs of {batch}", image, layers, batch),
        Convolutional(f"{key}-one", f"{title}; outputs of one", image, layers, 1),
    )
)


def shapes(work: Convolutional) -> list[tuple[tuple[int, ...], int]]:
    """Of each layer with weights: the shape of its weights, and for how many pixels of an image they are used."""
    h, w, c = work.image
    made: list[tuple[tuple[int, ...], int]] = []
    for kind, *sizes in work.layers:
        if kind in ("max", "mean"):
            h, w = h // sizes[0], w // sizes[0]
        elif kind == CONV:
            shape = (sizes[1], sizes[1], c, sizes[0])
            h, w, c = (h, w, sizes[0]) if sizes[2] == "same" else (h - sizes[1] + 1, w - sizes[1] + 1, sizes[0])
            made.append((shape, h * w))
        else:
            made.append(((h * w * c, sizes[0]), 1))
            h, w, c = 1, 1, sizes[0]
    return made


def start(work: Convolutional) -> Arrays:
    """x (rows, h, w, c), labels y, w0, b0, …: kernels (kh, kw, c, filters), matrices (n_in, n_out)."""
    rng = np.random.Generator(np.random.PCG64(2026))
    rows = work.batch * work.units
    made: Arrays = {
        "x": rng.random((rows, *work.image)).astype(work.dtype),
        "y": rng.integers(0, 10, rows),
    }
    for k, (shape, _) in enumerate(shapes(work)):
        limit = math.sqrt(6 / (math.prod(shape[:-1]) + shape[-1]))
        made[f"w{k}"] = rng.uniform(-limit, limit, shape).astype(work.dtype)
        made[f"b{k}"] = np.zeros(shape[-1], work.dtype)
    return made


def start_pass(work: Pass) -> Arrays:
    """x (batch, h, w, c), w (size, size, c, filters), b (filters), d = dL/dy (batch, h, w, filters)."""
    rng = np.random.Generator(np.random.PCG64(2026))
    drawn = lambda *shape: rng.standard_normal(shape).astype(work.dtype)
    h, w, c = work.image
    return {
        "x": drawn(work.batch, h, w, c),
        "w": drawn(work.size, work.size, c, work.filters),
        "b": drawn(work.filters),
        "d": drawn(work.batch, h, w, work.filters),
    }
