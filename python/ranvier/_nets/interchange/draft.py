"""A network that is read layer by layer from another format: shapes, weights, and what is folded into them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..choice import Choice
from ..foreign_weights import channels_last_order
from ..image_layers import Conv2D, Flatten, GlobalAvgPool2D, MaxPool2D
from ..layers import Dense, Dropout, Input, LayerDescription, LayerNorm
from ..network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shape = tuple[int, int, int]

__all__ = ["Draft"]

# activations that never fall: the greatest of their values is that of the greatest number
RISING = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "hardlim", "hardlims")


@dataclass
class _Part:
    """A layer to be; weights (n_out, …) in float64, or None. A ``diagonal`` one scales and shifts each number or channel."""

    layer: LayerDescription
    weight: NDArray[Any] | None = None
    bias: NDArray[Any] | None = None
    diagonal: bool = False

    @property
    def is_linear(self) -> bool:
        return self.weight is not None and getattr(self.layer, "activation", _LINEAR).name == "linear"


_LINEAR: Choice = Dense(1).activation


class Draft:
    """Where the reader stands: the shape of what it has, and how that lies in the other format.

    ``layout`` is "rows", "first" or "last": rows of numbers, or images with their channels first or last. ``order`` are the
    places in which the numbers of a flattened image (c, h, w) lie in ours, (h, w, c); None where they lie as ours.
    """

    def __init__(self, shape: Shape, layout: str) -> None:
        self.input, self.shape, self.layout = shape, shape, layout
        self.order: NDArray[np.intp] | None = None
        self._of_images = self._image = layout != "rows"
        self._parts: list[_Part] = []

    def dense(self, weight: NDArray[Any], bias: NDArray[Any]) -> None:
        """Weight (n_out, n_in), as the other format has it."""
        weight = np.asarray(weight, np.float64)
        if self.order is not None and len(self.order) == weight.shape[1]:
            weight = weight[:, self.order]
        self.order = None
        self._add_after_diagonal(Dense(len(weight)), weight, bias)
        self.shape = (1, 1, len(weight))

    def conv2d(self, layer: Conv2D, weight: NDArray[Any], bias: NDArray[Any], size: tuple[int, int]) -> None:
        """Weight (filters, height, width, channels); ``size`` is that of the image that comes out."""
        self._add_after_diagonal(layer, np.asarray(weight, np.float64), bias)
        self.shape = (*size, layer.filters)

    def _add_after_diagonal(self, layer: Any, weight: NDArray[Any], bias: NDArray[Any]) -> None:
        """Adds a layer; takes in the one before it, if that only scales and shifts, and no zeros come between them."""
        bias = np.asarray(bias, np.float64)
        last = self._parts[-1] if self._parts else None
        if last and last.diagonal and last.is_linear and last.weight is not None and last.bias is not None:
            padded = getattr(layer, "padding", "valid") == "same" and weight.shape[1:3] != (1, 1)
            if weight.shape[-1] == len(last.bias) and not (padded and last.bias.any()):
                bias = bias + (weight * last.bias).reshape(len(weight), -1).sum(1)
                weight = weight * np.diag(last.weight.reshape(len(last.bias), -1))
                self._parts.pop()
        self._parts.append(_Part(layer, weight, bias))

    def affine(self, scale: NDArray[Any], shift: NDArray[Any]) -> None:
        """y = scale·x + shift of each number of a row, or of each channel: folded into the layer before, if there is one."""
        scale, shift = np.asarray(scale, np.float64), np.asarray(shift, np.float64)
        if self.order is not None:
            scale, shift = scale[self.order], shift[self.order]
        last = self._parts[-1] if self._parts else None
        if last is None or not last.is_linear or last.weight is None or last.bias is None:
            last = self._diagonal()
        assert last.weight is not None
        last.weight = last.weight * scale.reshape(-1, *[1] * (last.weight.ndim - 1))
        last.bias = last.bias * scale + shift

    def _diagonal(self) -> _Part:
        """A new layer that passes on what it gets."""
        n = self.shape[2]
        image = self._image
        weight = np.eye(n).reshape((n, 1, 1, n) if image else (n, n))
        self._parts.append(_Part(Conv2D(n, 1) if image else Dense(n), weight, np.zeros(n), diagonal=True))
        return self._parts[-1]

    def activation(self, name: str, parameter: float | None) -> None:
        """An activation of all numbers: that of the last layer with weights, or of a new one that passes on what it gets."""
        from ...activations import ELU, LeakyReLU, resolve

        classes = {"leaky_relu": LeakyReLU, "elu": ELU}
        chosen = resolve(name, "activation") if parameter is None else classes[name](parameter)
        part = self._carrier(name)
        part.layer.activation = chosen  # type: ignore[attr-defined]

    def _carrier(self, name: str) -> _Part:
        """The layer that may apply it: flattening, dropout, and the greatest of rising values may come before or after."""
        passing = (Flatten, Dropout, MaxPool2D) if name in RISING else (Flatten, Dropout)
        for part in reversed(self._parts if name != "softmax" else self._parts[-1:]):
            if isinstance(part.layer, (Dense, Conv2D)) and part.is_linear:
                return part
            if not isinstance(part.layer, passing):
                break
        return self._diagonal()

    def norm(self, eps: float, weight: NDArray[Any], bias: NDArray[Any]) -> None:
        if self.order is not None:
            weight, bias = weight[self.order], bias[self.order]
        self._parts.append(_Part(LayerNorm(eps), np.asarray(weight, np.float64), np.asarray(bias, np.float64)))

    def plain(self, layer: LayerDescription, size: tuple[int, int] | None = None) -> None:
        """A layer without weights; of pooling the ``size`` of the image that comes out."""
        self._parts.append(_Part(layer))
        self.shape = (*size, self.shape[2]) if size else self.shape

    def flatten(self) -> None:
        """Images become rows of numbers, in the order of the other format."""
        height, width, channels = self.shape
        if self.layout == "first" and channels > 1 and height * width > 1:
            self.order = channels_last_order(self.shape)
        self._parts.append(_Part(Flatten()))
        self._become_rows(math.prod(self.shape))

    def mean(self) -> None:
        """The mean of each channel."""
        self._parts.append(_Part(GlobalAvgPool2D()))
        self._become_rows(self.shape[2])

    def _become_rows(self, n: int) -> None:
        self.shape, self.layout, self._image = (1, 1, n), "rows", False

    def network(self, dtype: str) -> Network:
        """The network, in the dtype of the model."""
        first = Input(self.input if self._of_images else self.input[2])
        net = Network([first, *(part.layer for part in self._parts)], dtype=dtype, init="zeros", rng=0)
        weighted = [part for part in self._parts if part.weight is not None]
        net.set_weights([part.weight for part in weighted], [part.bias for part in weighted])
        return net
