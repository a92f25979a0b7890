"""Which neurons a run records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chosen_neurons(values: object, n: int) -> NDArray[np.int64]:
    """The neurons of ``record_neurons`` in increasing order."""
    try:
        given = np.asarray(values)
    except ValueError:  # ragged
        given = np.asarray(None)
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        hint = "; for a mask use np.flatnonzero(mask)" if given.dtype.kind == "b" else ""
        raise TypeError(f"record_neurons must be a sequence of integers or None; got {_core.shown(values)}{hint}")
    if not given.size:
        raise ValueError("record_neurons must name at least one neuron; record=() records none")
    outside = np.flatnonzero((given < 0) | (given >= n))
    if outside.size:
        i = outside[0]
        raise ValueError(f"record_neurons[{i}] must lie in 0 ... {n - 1}; got {given[i]}")
    chosen = np.sort(given.astype(np.int64))
    twice = chosen[1:][np.diff(chosen) == 0]
    if twice.size:
        raise ValueError(f"record_neurons must name every neuron once; got {twice[0]} twice")
    return chosen
