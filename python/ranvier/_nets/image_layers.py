"""Layers of images: descriptions to build a network from. Images are (height, width, channels), channels last."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import _core
from .._support.keywords import takes
from .._support.lookup import unknown
from ..activations import resolve
from .choice import Choice
from .layers import LayerDescription

__all__ = ["AvgPool2D", "Conv2D", "Flatten", "GlobalAvgPool2D", "MaxPool2D"]

_PADDINGS = ("valid", "same")


def pair(value: Any, name: str) -> tuple[int, int]:
    """A size or a step of a window: one number for both axes, or (vertical, horizontal)."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be a whole number or a pair (height, width); got {_core.shown(value)}")
        first, second = (_core.integer(each, name, 1) for each in value)
    else:
        first = second = _core.integer(value, name, 1)
    if max(first, second) > 65535:
        raise ValueError(f"{name} must be at most 65535; got {_core.shown(value)}")
    return first, second


def padding_of(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"padding must be 'valid' or 'same'; got {_core.shown(value)}")
    if value not in _PADDINGS:
        raise ValueError(unknown("padding", value, _PADDINGS))
    return value


def _text(sizes: tuple[int, int]) -> str:
    return f"{sizes[0]}x{sizes[1]}"


def _shown(sizes: tuple[int, int]) -> str:
    return str(sizes[0]) if sizes[0] == sizes[1] else str(sizes)


class Conv2D(LayerDescription):
    """A convolution: ``filters`` kernels that slide over an image, y = f(b + Σ x·w) at each place.

    Parameters
    ----------
    filters : int
        Number of kernels, and of channels of the output.
    kernel_size : int or (int, int)
        Height and width of a kernel.
    activation : str or object
        f, as in ``rv.Dense``.
    stride : int or (int, int)
        Pixels from place to place.
    padding : "valid" or "same"
        valid: only places at which the kernel lies in the image. same: ⌈h/stride⌉ × ⌈w/stride⌉ places, with zeros around
        the image, the smaller half of them before it, as in TensorFlow.
    dilation : int or (int, int)
        Pixels from tap to tap of a kernel.

    Notes
    -----
    As in all libraries of this kind it is a cross-correlation, the kernel is not flipped (LeCun et al. 1989, Neural
    Computation 1:541-551). ``layer.weight`` is (filters, kernel height, kernel width, channels).

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.Network([rv.Input((8, 8, 1)), rv.Conv2D(4, 3, "relu"), rv.Flatten(), rv.Dense(10, "softmax")], rng=0)
    Network(8x8x1-conv2d(4,3x3,valid,relu)-flatten-10, relu-softmax, loss='cross_entropy', dtype='float32', seed=0)
    """

    kind = "conv2d"

    @takes("nets", "rv.Conv2D")
    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, int],
        activation: str | Choice = "linear",
        stride: int | tuple[int, int] = 1,
        padding: str = "valid",
        dilation: int | tuple[int, int] = 1,
    ) -> None:
        self.filters = _core.integer(filters, "filters", 1)
        self.kernel_size = pair(kernel_size, "kernel_size")
        self.activation = resolve(activation, "activation")
        self.stride = pair(stride, "stride")
        self.padding = padding_of(padding)
        self.dilation = pair(dilation, "dilation")

    def _text(self, place: str) -> str:
        parts = [str(self.filters), _text(self.kernel_size), self.padding]
        parts += [f"stride={_text(self.stride)}"] if self.stride != (1, 1) else []
        parts += [f"dilation={_text(self.dilation)}"] if self.dilation != (1, 1) else []
        return f"conv2d({','.join([*parts, self.activation.text])})"

    def __repr__(self) -> str:
        more = "".join(
            f", {name}={_shown(value)}"
            for name, value in (("stride", self.stride), ("dilation", self.dilation))
            if value != (1, 1)
        )
        more += ", padding='same'" if self.padding == "same" else ""
        return f"Conv2D({self.filters}, {_shown(self.kernel_size)}, {self.activation!r}{more})"


class Pool2D(LayerDescription):
    """What the layers of pooling have in common."""

    def __init__(self, size: Any, stride: Any, padding: Any) -> None:
        self.size = pair(size, "size")
        self.stride = self.size if stride is None else pair(stride, "stride")
        self.padding = padding_of(padding)

    def _text(self, place: str) -> str:
        parts = [_text(self.size), self.padding]
        parts += [f"stride={_text(self.stride)}"] if self.stride != self.size else []
        return f"{self.kind}({','.join(parts)})"

    def __repr__(self) -> str:
        more = f", stride={_shown(self.stride)}" if self.stride != self.size else ""
        more += ", padding='same'" if self.padding == "same" else ""
        return f"{type(self).__name__}({_shown(self.size)}{more})"


class MaxPool2D(Pool2D):
    """The greatest pixel of each window, channel by channel. Of equal ones the first learns.

    Parameters
    ----------
    size : int or (int, int)
        Height and width of a window.
    stride : int, (int, int) or None
        Pixels from window to window; None: the size.
    padding : "valid" or "same"
        As in ``rv.Conv2D``; pixels outside of the image do not count.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input((4, 4, 1)), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(1)], rng=0)
    >>> net.layers[0].output_shape
    (2, 2, 1)
    """

    kind = "maxpool2d"

    @takes("nets", "rv.MaxPool2D")
    def __init__(self, size: Any = 2, stride: Any = None, padding: str = "valid") -> None:
        super().__init__(size, stride, padding)


class AvgPool2D(Pool2D):
    """The mean of each window, channel by channel, over those of its pixels that lie in the image.

    Parameters
    ----------
    size, stride, padding
        As in ``rv.MaxPool2D``.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input((3, 3, 2)), rv.AvgPool2D(2, stride=1), rv.Flatten(), rv.Dense(1)], rng=0)
    >>> net.layers[0].output_shape
    (2, 2, 2)
    """

    kind = "avgpool2d"

    @takes("nets", "rv.AvgPool2D")
    def __init__(self, size: Any = 2, stride: Any = None, padding: str = "valid") -> None:
        super().__init__(size, stride, padding)


class _Plain(LayerDescription):
    """A layer whose description has no arguments."""

    kind: ClassVar[str]

    def _text(self, place: str) -> str:
        return self.kind

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class GlobalAvgPool2D(_Plain):
    """The mean of all pixels of each channel: an image becomes a row of numbers, one a channel.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input((4, 4, 3)), rv.GlobalAvgPool2D(), rv.Dense(2)], rng=0)
    >>> net.layers[0].output_shape
    (1, 1, 3)
    """

    kind = "globalavgpool2d"


class Flatten(_Plain):
    """An image becomes a row of its height · width · channels numbers, in the order in which they lie in memory.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input((4, 4, 3)), rv.Flatten(), rv.Dense(2)], rng=0)
    >>> net.layers[0].n_out
    48
    """

    kind = "flatten"
