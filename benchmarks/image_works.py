"""The works of images: correlation with a kernel."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray]


@dataclass(frozen=True)
class Picture:
    """A correlation of one square image with a square kernel, reflected at the border."""

    key: str
    title: str
    n: int  # pixels of a side
    size: int  # of the kernel
    dtype: str
    unit: str = "call"
    units: int = 1

    @property
    def tolerance(self) -> float:
        """Between two tools, for sums of up to 121 numbers in [0, 1)."""
        return 1e-4 if self.dtype == "float32" else 1e-12

    @property
    def multiplications(self) -> int:
        """Of one call."""
        return self.n**2 * self.size**2


SIDES, SIZES, DTYPES = (28, 256, 1024), (3, 5, 11), ("float32", "float64")

IMAGE_WORKS = tuple(
    Picture(f"I-{n}-{size}-f{dtype[-2:]}", f"correlate, {n}×{n}, {size}×{size}, f{dtype[-2:]}", n, size, dtype)
    for n, size, dtype in product(SIDES, SIZES, DTYPES)
)


def start(work: Picture) -> Arrays:
    """An image and a kernel of numbers in [0, 1)."""
    rng = np.random.Generator(np.random.PCG64(2026))
    return {
        "image": rng.random((work.n, work.n)).astype(work.dtype),
        "kernel": rng.random((work.size, work.size)).astype(work.dtype),
    }
