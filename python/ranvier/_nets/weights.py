"""Weights of layers in the shapes that users and files have them, as the matrices that the core takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .image_arrays import plain_array
from .layers import LayerNorm

__all__ = ["as_matrices", "as_written"]


def as_matrices(core: _core.Network, weights: Any) -> Any:
    """Kernels (filters, kh, kw, channels) as matrices with a row for each filter, scales (n,) as (n, 1); others as they are."""
    if not isinstance(weights, (list, tuple)):
        return weights
    kinds = [kind for _, _, _, kind, _ in core._spec()["layers"]]
    layers = [(core._weight_shape(k), kind) for k, kind in enumerate(kinds) if core._weight(k).size]
    if len(layers) != len(weights):
        return weights
    return [
        _matrix(weight, shape, kind, f"weights[{k}]")
        for k, (weight, (shape, kind)) in enumerate(zip(weights, layers, strict=True))
    ]


def _matrix(weight: Any, shape: tuple[int, ...], kind: str, name: str) -> Any:
    if len(shape) != 4 and kind != LayerNorm.kind:
        return weight
    kernels = plain_array(weight)
    if kernels is None:
        return weight
    if kind == LayerNorm.kind:  # PyTorch's is (n,), as that of ranvier's files
        return kernels[:, None] if kernels.shape == shape[:1] else weight
    if kernels.shape == shape:
        return kernels.reshape(shape[0], -1)
    filters, h, w, channels = shape
    swapped = kernels.shape == (filters, channels, h, w)
    hint = f", which has the channels first: pass np.moveaxis({name}, 1, -1)" if swapped else ""
    raise ValueError(f"{name} must have shape {shape}; got {kernels.shape}{hint}")


def as_written(weight: NDArray[Any]) -> NDArray[Any]:
    """An array of a file of ranvier, (n_in, n_out) or (kh, kw, c, filters), with the outputs first."""
    return weight[:, None] if weight.ndim == 1 else np.moveaxis(weight, -1, 0)
