"""Cases of linear algebra for two modules with the same face: numpy.linalg with its products, and ranvier.linalg."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.linear_works import Arrays, Linear
from benchmarks.peers import SAMPLE, Case, Outcome


def first_elements(result: Any) -> list[float]:
    """What is compared: of several arrays the first."""
    return np.ravel(result[0] if isinstance(result, tuple) else result)[:SAMPLE].tolist()


def cases_of(function: Callable[..., Any], work: Linear, arrays: Arrays, out: bool) -> dict[str, Case]:
    """As users call it, and where it can with `out`."""
    given = [arrays[name] for name in ("a", "b") if name in arrays]
    made = {"plain": Case(lambda: function(*given), lambda: Outcome(first_elements(function(*given))))}
    if out and work.function != "dot":
        to = np.empty_like(function(*given))
        made["out="] = Case(lambda: function(*given, out=to), lambda: Outcome(first_elements(to)))
    return made
