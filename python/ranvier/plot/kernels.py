"""Kernels of a convolution, and weights of neurons, as small images."""

from __future__ import annotations

import math
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

__all__ = ["filters", "weights"]


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
    kernels = _kernels(net, layer, channel)
    part = "" if channel is None else f", channel {channel}"
    own = {"cmap": "gray", "interpolation": "nearest"}
    return _drawn(ax, kernels, 1.0, f"{len(kernels)} kernels of layer {layer}{part}", own | style)


def weights(
    net: Network | Layer,
    layer: int = 0,
    shape: tuple[int, int] | None = None,
    ax: Axes | None = None,
    **style: Any,
) -> AxesImage:
    """The weights of each neuron as a small image, side by side: what it looks for in its inputs.

    All have one scale, from blue (negative) over white (0) to red (positive). Biases are not drawn.

    Parameters
    ----------
    net : Network, or one of its layers
    layer : int
        Of a network the number of a Dense layer among ``net.layers``.
    shape : (height, width), optional
        Of an image, whose product is the number of inputs. None: the largest height that divides it and is no more than
        the width, so that 64 inputs are 8 x 8.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.imshow``.

    Returns
    -------
    AxesImage

    Raises
    ------
    ValueError
        The layer is not dense, or its inputs do not fill the shape.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([64, 16, 10], rng=0)
    >>> image = rv.plot.weights(net, shape=(8, 8))                                  # doctest: +SKIP
    >>> image = rv.plot.weights(net.layers[1], shape=(4, 4))                        # doctest: +SKIP
    """
    if isinstance(net, Layer):
        chosen = net
    elif isinstance(net, Network):
        chosen = _of_index(net, layer)
    else:
        raise TypeError(f"net must be an rv.Network or one of its layers; got {_core.shown(net)}")
    if chosen.kind != "dense":
        hint = "; rv.plot.filters draws its kernels" if chosen.kind == "conv2d" else ""
        raise ValueError(f"layer {chosen._index} must be a Dense; it is {chosen.text}{hint}")
    images = chosen.weight.astype(np.float64).reshape(-1, *_image_shape(shape, chosen.n_in))
    largest = float(np.abs(images).max()) or 1.0
    own = {"cmap": "RdBu_r", "interpolation": "nearest", "vmin": -largest, "vmax": largest}
    axes = axes_of(ax)
    axes.set_facecolor("0.6")  # seen between the images, where white would be a weight of 0
    return _drawn(axes, images, np.nan, f"Weights of {len(images)} neurons of layer {chosen._index}", own | style)


def _image_shape(shape: object, n_in: int) -> tuple[int, int]:
    if shape is None:
        height = next(h for h in range(math.isqrt(n_in), 0, -1) if n_in % h == 0)
        return height, n_in // height
    if not isinstance(shape, (tuple, list)) or len(shape) != 2:
        raise TypeError(f"shape must be a pair (height, width) or None; got {_core.shown(shape)}")
    height, width = (_core.integer(n, f"shape[{k}]", 1) for k, n in enumerate(shape))
    if height * width != n_in:
        raise ValueError(f"shape must have {n_in} places, as many as the layer has inputs; got {height} x {width}")
    return height, width


def _drawn(
    ax: Axes | None, images: NDArray[np.float64], between: float, title: str, style: dict[str, Any]
) -> AxesImage:
    ax = axes_of(ax)
    image: AxesImage = ax.imshow(_mosaic(images, between), **style)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_xlabel(f"{images.shape[2]} pixels wide")
    ax.set_ylabel(f"{images.shape[1]} pixels high")
    ax.set_title(title)
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


def _mosaic(images: NDArray[np.float64], between: float) -> NDArray[np.float64]:
    """Images in a grid that is about square, a pixel of one value between them."""
    across = int(np.ceil(np.sqrt(len(images))))
    down = -(-len(images) // across)
    h, w, *colours = images.shape[1:]
    grid = np.full((down * (h + 1) - 1, across * (w + 1) - 1, *colours), between)
    for k, image in enumerate(images):
        y, x = k // across * (h + 1), k % across * (w + 1)
        grid[y : y + h, x : x + w] = image
    return grid
