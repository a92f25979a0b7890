"""Weights of layers in the shapes that users and files have them, as the matrices that the core takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["as_matrices", "as_written"]


def as_matrices(core: _core.Network, weights: Any) -> Any:
    """Kernels (filters, kh, kw, channels) as matrices with a row for each filter; anything else as it is."""
    if not isinstance(weights, (list, tuple)):
        return weights
    shapes = [core._weight_shape(k) for k in range(len(core._spec()["layers"])) if core._weight(k).size]
    return [
        _matrix(weight, shapes[k], f"weights[{k}]") if k < len(shapes) and len(shapes[k]) == 4 else weight
        for k, weight in enumerate(weights)
    ]


def _matrix(weight: Any, shape: tuple[int, ...], name: str) -> Any:
    kernels = np.asarray(weight)
    if kernels.shape == shape:
        return kernels.reshape(shape[0], -1)
    filters, h, w, channels = shape
    swapped = kernels.shape == (filters, channels, h, w)
    hint = f", which has the channels first: pass np.moveaxis({name}, 1, -1)" if swapped else ""
    raise ValueError(f"{name} must have shape {shape}; got {kernels.shape}{hint}")


def as_written(weight: NDArray[Any]) -> NDArray[Any]:
    """An array of a file of ranvier, (n_in, n_out) or (kh, kw, c, filters), with the outputs first."""
    return weight[:, None] if weight.ndim == 1 else np.moveaxis(weight, -1, 0)
