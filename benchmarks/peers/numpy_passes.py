"""NumPy's passes of a convolution: patches as rows of a matrix (im2col), one matrix product each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case
from benchmarks.peers.numpy_images import folded
from benchmarks.peers.samples import sample


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    x, w, b, d = (arrays[name] for name in "xwbd")
    matrix, flat = w.reshape(-1, work.filters), d.reshape(-1, work.filters)

    def patches() -> NDArray:
        border = work.size // 2
        padded = np.pad(x, ((0, 0), (border, border), (border, border), (0, 0)))
        seen = np.lib.stride_tricks.sliding_window_view(padded, (work.size, work.size), axis=(1, 2))
        return seen.transpose(0, 1, 2, 4, 5, 3).reshape(-1, len(matrix))

    functions = {
        "forward": lambda: patches() @ matrix + b,
        "input": lambda: folded(flat @ matrix.T, d.shape, x.shape, w.shape),
        "weight": lambda: np.concatenate([(patches().T @ flat).ravel(), flat.sum(axis=0)]),
    }
    run = functions[work.function]
    return {"im2col": Case(run, lambda: sample(run()))}
