"""Kernels of a convolution as small images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._nets.layers import Layer
from .._nets.network import Network
from .words import axes_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import NDArray

__all__ = ["filters"]


def filters(
    net: Network, layer: int = 0, channel: int | None = None, ax: Axes | None = None, **style: Any
) -> AxesImage:
    """The kernels of a layer of convolution, side by side, each from its least weight (black) to its greatest (white).

    Parameters
    ----------
    net : Network
    layer : int
        The number of a Conv2D among ``net.layers``.
    channel : int, optional
        Which channel of the kernels; None: the only one, the three as red, green and blue, or else the mean of all.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.imshow``.

    Returns
    -------
    AxesImage

    Raises
    ------
    ValueError
        The layer is no convolution, or has no such channel.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input((8, 8, 1)), rv.Conv2D(16, 3), rv.Flatten(), rv.Dense(10)], rng=0)
    >>> image = rv.plot.filters(net)                                                # doctest: +SKIP
    """
    weights = _kernels(net, layer, channel)
    ax = axes_of(ax)
    image = ax.imshow(_mosaic(weights), **({"cmap": "gray", "interpolation": "nearest"} | style))
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_xlabel(f"{weights.shape[2]} pixels wide")
    ax.set_ylabel(f"{weights.shape[1]} pixels high")
    part = "" if channel is None else f", channel {channel}"
    ax.set_title(f"{len(weights)} kernels of layer {layer}{part}")
    return image


def _kernels(net: Network, layer: int, channel: int | None) -> NDArray[np.float64]:
    """(filters, kh, kw) or (filters, kh, kw, 3), each from 0 to 1."""
    if not isinstance(net, Network):
        raise TypeError(f"net must be an rv.Network; got {_core.shown(net)}")
    chosen: Layer = _of_index(net, layer)
    weights = chosen.weight.astype(np.float64)
    if weights.ndim != 4:
        raise ValueError(f"layer {layer} must be a Conv2D; it is {chosen.text}")
    channels = weights.shape[3]
    if channel is not None:
        number = _core.integer(channel, "channel", 0)
        if number >= channels:
            raise ValueError(f"channel must be in 0 … {channels - 1}; got {number}")
        weights = weights[..., number]
    elif channels != 3:
        weights = weights.mean(axis=3)
    axes = tuple(range(1, weights.ndim))
    low, high = weights.min(axis=axes, keepdims=True), weights.max(axis=axes, keepdims=True)
    scaled: NDArray[np.float64] = (weights - low) / np.where(high > low, high - low, 1.0)
    return scaled


def _of_index(net: Network, layer: int) -> Layer:
    layers, number = net.layers, _core.integer(layer, "layer", 0)
    if number >= len(layers):
        raise ValueError(f"layer must be in 0 … {len(layers) - 1}; got {number}")
    return layers[number]


def _mosaic(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kernels in a grid that is about square, a white pixel between them."""
    across = int(np.ceil(np.sqrt(len(weights))))
    down = -(-len(weights) // across)
    h, w, *colours = weights.shape[1:]
    grid = np.ones((down * (h + 1) - 1, across * (w + 1) - 1, *colours))
    for k, kernel in enumerate(weights):
        y, x = k // across * (h + 1), k % across * (w + 1)
        grid[y : y + h, x : x + w] = kernel
    return grid
