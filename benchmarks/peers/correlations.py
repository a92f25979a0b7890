"""Cases of correlation for tools that take an image, a kernel and a result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.image_works import Arrays
from benchmarks.peers import SAMPLE, Case, Outcome


def cases_of(work: Callable[[NDArray, NDArray, NDArray | None], NDArray], arrays: Arrays) -> dict[str, Case]:
    """As users call it, and into an array that is there. What is compared are the first row and the middle one."""
    image, kernel = arrays["image"], arrays["kernel"]
    out = np.empty_like(image)

    def outcome(result: NDArray) -> Outcome:
        return Outcome(np.concatenate([result[0], result[len(result) // 2]])[:: max(1, len(result) // SAMPLE)].tolist())

    return {
        "plain": Case(lambda: work(image, kernel, None), lambda: outcome(work(image, kernel, None))),
        "out=": Case(lambda: work(image, kernel, out), lambda: outcome(out)),
    }
