"""SciPy: its logistic function, and ndimage."""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from scipy.special import expit

from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.peers.correlations import cases_of
from benchmarks.works import Arrays, Elementwise, Picture, Work

NAME = "SciPy"
PACKAGES = ("scipy",)


def setup(threads: int) -> None:
    """expit and ndimage have one thread."""


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """The sigmoid only."""
    if not isinstance(work, Elementwise) or work.function != "sigmoid":
        return {}
    x, out = arrays["x"], np.empty_like(arrays["x"])
    return {"expit": Case(lambda: expit(x, out=out), lambda: Outcome(out[:SAMPLE].tolist()))}


def images(work: Picture, arrays: Arrays) -> dict[str, Case]:
    """scipy.ndimage.correlate."""
    return cases_of(lambda image, kernel, out: ndimage.correlate(image, kernel, output=out), arrays)
