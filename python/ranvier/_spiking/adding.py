"""Sources, as groups of a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _core
from ..sources import Source

__all__ = ["add_source"]


def add_source(
    core: _core.SpikingNetwork,
    source: Source,
    n: int | None,
    name: str | None,
    initial: object,
    options: dict[str, Any],
) -> tuple[int, int]:
    """The number of the new group, and of its neurons; ``options`` are for neurons alone."""
    for argument, value in options.items():
        if value is not None:
            raise ValueError(f"a source takes no {argument}; got {_core.shown(value)}")
    if initial is not None and not (isinstance(initial, str) and initial == "rest"):
        raise ValueError(f"a source has no states, and takes no initial; got {_core.shown(initial)}")
    own = source.n
    count = max(own or 1, 1) if n is None else _core.integer(n, "n", 1)
    if source.kind == "Times":
        if own is not None and count < own:
            raise ValueError(f"n must be at least {own}, for the times name neuron {own - 1}; got {count}")
        return core._add_times(count, source.times, source.neurons, name or ""), count
    if own is not None and count != own:
        raise ValueError(f"n must be {own}, as many as the values of the source; got {count}")
    if source.kind == "Regular":
        values = np.atleast_1d(source.rate), np.atleast_1d(source.phase)
        return core._add_regular(count, *values, name or ""), count
    if isinstance(source.rate, _core.Stimulus):
        return core._add_changing(count, source.rate, name or ""), count
    return core._add_poisson(count, np.atleast_1d(source.rate), name or ""), count
