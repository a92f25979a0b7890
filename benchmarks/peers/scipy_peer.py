"""SciPy: its logistic function."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.works import Arrays, Elementwise, Work

NAME = "SciPy"
PACKAGES = ("scipy",)


def setup(threads: int) -> None:
    """expit has one thread."""


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """The sigmoid only."""
    if not isinstance(work, Elementwise) or work.function != "sigmoid":
        return {}
    x, out = arrays["x"], np.empty_like(arrays["x"])
    return {"expit": Case(lambda: expit(x, out=out), lambda: Outcome(out[:SAMPLE].tolist()))}
