"""The works of linear algebra: products, systems and factorisations of matrices and of batches of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray]


@dataclass(frozen=True)
class Linear:
    """One call for `count` matrices n×n (0: one matrix without a batch)."""

    key: str
    title: str
    function: str
    n: int
    count: int
    dtype: str
    unit: str = "call"
    units: int = 1

    @property
    def tolerance(self) -> float:
        """Between two tools: the condition numbers are small."""
        return 1e-3 if self.dtype == "float32" else 1e-10


PRODUCTS = ("matmul", "matvec", "dot")
PRODUCT_SIZES = (8, 16, 64, 256, 1024)
SYSTEMS = ("solve", "inv", "cholesky", "qr")
SYSTEM_SIZES = ((4, 1000), (16, 1000), (32, 0), (256, 0), (1024, 0))
DTYPES = ("float32", "float64")


def made(function: str, n: int, count: int, dtype: str) -> Linear:
    """A work with its key and title."""
    many = f", {count:,} matrices" if count else ""
    return Linear(f"L-{function}-{n}-f{dtype[-2:]}", f"{function}, n = {n:,}{many}, f{dtype[-2:]}", function, n, count,
                  dtype)  # fmt: skip


LINEAR_WORKS = (
    *(made(function, n, 0, dtype) for function, n, dtype in product(PRODUCTS, PRODUCT_SIZES, DTYPES)),
    *(made(function, *size, dtype) for function, size, dtype in product(SYSTEMS, SYSTEM_SIZES, DTYPES)),
)


def start(work: Linear) -> Arrays:
    """What the function is given: a and perhaps b. Diagonals are large, so that all tools compute the same."""
    rng = np.random.Generator(np.random.PCG64(2026))
    shape = (work.count, work.n, work.n) if work.count else (work.n, work.n)
    a = rng.standard_normal(shape)
    given = {"a": a + 3 * work.n**0.5 * np.eye(work.n)}
    if work.function == "matmul":
        given["b"] = rng.standard_normal(shape)
    elif work.function == "matvec":
        given["b"] = rng.standard_normal(work.n)
    elif work.function == "dot":
        given = {"a": rng.random(work.n), "b": rng.random(work.n)}
    elif work.function == "solve":
        given["b"] = rng.standard_normal((*shape[:-1], 1) if work.count else work.n)
    elif work.function == "cholesky":
        given = {"a": a @ a.swapaxes(-1, -2) + work.n * np.eye(work.n)}
    return {name: array.astype(work.dtype) for name, array in given.items()}
