"""Arrays of weights as other libraries order them, and as ranvier does: outputs first, channels of images last."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .._support.lookup import unknown
from .image_layers import Flatten
from .layers import Dense, LayerNorm

__all__ = ["channels_last_order", "check_layout", "in_our_order"]

LAYOUTS = ("torch", "keras")


Arrays = list[NDArray[Any]]


def check_layout(layout: object) -> None:
    if layout is not None and not isinstance(layout, str):
        raise TypeError(f"layout must be 'torch', 'keras' or None; got {_core.shown(layout)}")
    if layout is not None and layout not in LAYOUTS:
        raise ValueError(unknown("layout", layout, LAYOUTS))


def channels_last_order(shape: tuple[int, int, int]) -> NDArray[np.intp]:
    """Of an image (h, w, c) the places that its numbers have in a row that was made with the channels first.

    >>> channels_last_order((1, 2, 3))
    array([0, 2, 4, 1, 3, 5])
    """
    height, width, channels = shape
    places = np.arange(height * width * channels).reshape(channels, height, width)
    return np.ravel(places.transpose(1, 2, 0))


def in_our_order(
    core: _core.Network, weights: Arrays, biases: list[NDArray[Any] | None], layout: str
) -> tuple[Arrays, list[NDArray[Any] | None]]:
    """Weights and biases of all layers that have some, from those of PyTorch or Keras; None stays None."""
    if layout == "keras":  # (n_in, n_out), (height, width, channels, filters); images are flattened as ours
        return [w if w.ndim == 1 else np.moveaxis(w, -1, 0) for w in weights], biases
    weights, biases = [*weights], [*biases]
    order, shape, k = None, core._image(), 0
    for index, (_, _, _, kind, after) in enumerate(core._spec()["layers"]):
        if kind == Flatten.kind and shape is not None and order is None:
            order = channels_last_order(shape)
        shape = None if kind == Flatten.kind else after
        if not core._weight(index).size:
            continue
        if order is not None:
            weights[k] = _reordered(weights[k], order)
            bias = biases[k]
            biases[k] = _reordered(bias, order) if kind == LayerNorm.kind and bias is not None else bias
        if weights[k].ndim == 4:  # (filters, channels, height, width)
            weights[k] = np.moveaxis(weights[k], 1, -1)
        order = None if kind == Dense.kind else order
        k += 1
    return weights, biases


def _reordered(array: NDArray[Any], order: NDArray[np.intp]) -> NDArray[Any]:
    """The last axis in another order; one of another length is an error of set_weights."""
    return array[..., order] if array.shape[-1:] == order.shape else array
