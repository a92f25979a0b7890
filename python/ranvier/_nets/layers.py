"""The layers of a network: descriptions to build one from, and views into one that stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .._support.keywords import takes
from ..activations import resolve
from .choice import Choice

__all__ = ["Dense", "Dropout", "Input", "LayerNorm"]  # the public ones: `ranvier` has them all


class Input:
    """The first entry of a list of layers: how many numbers a row has, or what shape its images have.

    Parameters
    ----------
    n : int or (int, int, int)
        Numbers of a row; or height, width and channels of images, which are then given as (rows, h, w, c), for one channel
        also as (rows, h, w), or flat as (rows, h·w·c).

    Examples
    --------
    >>> Input(64)
    Input(64)
    >>> Input((28, 28, 1))
    Input((28, 28, 1))
    """

    @takes("nets", "rv.Input")
    def __init__(self, n: int | tuple[int, int, int]) -> None:
        self.n = n

    def _size(self) -> int | tuple[int, int, int]:
        """As the core takes it."""
        if not isinstance(self.n, (tuple, list)):
            return self.n
        if len(self.n) != 3:
            raise ValueError(f"layers[0] must be rv.Input(n) or rv.Input((h, w, c)); got {self!r}")
        h, w, c = (_core.integer(each, "layers[0]", 1) for each in self.n)
        return h, w, c

    def __repr__(self) -> str:
        return f"Input({self.n})"


class LayerDescription:
    """What all descriptions of layers have in common; make one of its subclasses."""

    kind: ClassVar[str]  # its name in the core's list, RANVIER_LAYERS

    def _text(self, place: str) -> str:
        """The description as the core and files write it, ``"dense(32,tanh)"``; ``place`` names it in errors."""
        raise NotImplementedError


class Dense(LayerDescription):
    """A layer of ``n`` neurons, each with every output of the layer before: y = f(W x + b).

    Parameters
    ----------
    n : int
        Number of neurons.
    activation : str or object
        f, by name (``"sigmoid"``) or as an object with its parameter (``rv.activations.LeakyReLU(0.1)``).

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.Network([rv.Input(64), rv.Dense(32, "tanh"), rv.Dense(10, "softmax")], loss="cross_entropy", rng=0)
    Network(64-32-10, tanh-softmax, loss='cross_entropy', dtype='float32', seed=0)
    """

    kind = "dense"

    @takes("nets", "rv.Dense")
    def __init__(self, n: int, activation: str | Choice = "linear") -> None:
        self.n = n
        self.activation = resolve(activation, "activation")

    def _text(self, place: str) -> str:
        return f"dense({_core.integer(self.n, place, 1)},{self.activation.text})"

    def __repr__(self) -> str:
        return f"Dense({self.n}, {self.activation!r})"


class Dropout(LayerDescription):
    """Sets a part of the outputs of the layer before to 0 while the network learns (Srivastava et al. 2014).

    Each output is kept with probability 1 − ``rate`` and then divided by 1 − ``rate``, else it is 0; which ones is
    drawn anew at each update, keyed by the network's seed. Active in ``fit`` and ``step`` only: ``predict``,
    ``forward``, ``loss``, ``backward`` and validation pass everything on as it is.

    Parameters
    ----------
    rate : float, 0 <= rate < 1

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.Network([rv.Input(64), rv.Dense(32, "relu"), rv.Dropout(0.25), rv.Dense(10, "softmax")], rng=0)
    Network(64-32-dropout(0.25)-10, relu-softmax, loss='cross_entropy', dtype='float32', seed=0)
    """

    kind = "dropout"

    @takes("nets", "rv.Dropout")
    def __init__(self, rate: float = 0.5) -> None:
        self.rate = checked_option("dropout", "rate", rate)

    def _text(self, place: str) -> str:
        return f"dropout({self.rate!r})"

    def __repr__(self) -> str:
        return f"Dropout({self.rate})"


class LayerNorm(LayerDescription):
    """Each row, or each pixel of an image, with mean 0 and variance 1, then scaled and shifted (Ba, Kiros & Hinton 2016).

    y = w (x − μ)/√(σ² + eps) + b, with the mean μ of the n numbers of a row, or of the n channels of a pixel, and their
    variance σ² about it, the sum of squares over n. The scale w starts at 1, the shift b at 0; no penalty and no weight
    decay acts on them. ``layer.weight`` is (n, 1), ``layer.bias`` (n,).

    Parameters
    ----------
    eps : float, 1e-30 <= eps <= 1
        Above 0, for a row of equal numbers has the variance 0.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([rv.Input(4), rv.LayerNorm(), rv.Dense(1)], rng=0)
    >>> net.forward([[1.0, 2.0, 3.0, 4.0]]).outputs[0].round(3)
    array([[-1.342, -0.447,  0.447,  1.342]], dtype=float32)
    """

    kind = "layernorm"

    @takes("nets", "rv.LayerNorm")
    def __init__(self, eps: float = 1e-5) -> None:
        self.eps = checked_option("layernorm", "eps", eps)

    def _text(self, place: str) -> str:
        return f"layernorm({self.eps!r})"

    def __repr__(self) -> str:
        return f"LayerNorm({self.eps})"


def checked_option(kind: str, name: str, value: float) -> float:
    """An option of a layer as a number in the range that the layer's table in the core gives."""
    option = _core.layers()[kind]["options"][name]
    number = _core.number(value, name)
    low, high, below = option["low"], option["high"], option["below"]
    if not (low <= number and (number < high if below else number <= high)):
        raise ValueError(f"{name} must be >= {low:g} and {'<' if below else '<='} {high:g}; got {_core.shown(value)}")
    return number


class Layer:
    """A layer of a network that stands: its arrays are views into the network's memory, and stay live.

    Attributes
    ----------
    kind : str
        ``"dense"``, ``"dropout"``, ...
    text, n_in, n_out : str, int, int
        ``"dense(32,tanh)"``; numbers of inputs and outputs.
    output_shape : (int, int, int)
        Height, width and channels; (1, 1, n_out) of numbers without places.
    activation : str
        ``"linear"`` where the layer has none.
    weight : (n_out, n_in) array, writable; (0, 0) where the layer has no weights
        ``weight[i, j]`` is the strength of the connection from input j to neuron i. Of a convolution (filters, kernel
        height, kernel width, channels).
    bias : (n_out,) array, writable; (0,) where the layer has no weights
    rate : float >= 0
        The layer's learning rate is the optimiser's times this number, 1 at first. RProp asks whether it is 0 alone.
    trainable : bool
        False: the layer is frozen, and training leaves its parameters as they are. It is ``rate > 0``.
    """

    def __init__(
        self,
        core: _core.Network,
        index: int,
        kind: str,
        text: str,
        n_in: int,
        output_shape: tuple[int, int, int],
        activation: str,
    ) -> None:
        vars(self).update(
            _core=core,
            _index=index,
            kind=kind,
            text=text,
            n_in=n_in,
            n_out=math.prod(output_shape),
            output_shape=output_shape,
            activation=activation,
        )

    _core: _core.Network
    _index: int
    kind: str
    text: str
    n_in: int
    n_out: int
    output_shape: tuple[int, int, int]
    activation: str

    def __setattr__(self, name: str, value: object) -> None:
        if name not in ("weight", "bias", "rate", "trainable"):
            raise AttributeError(
                f"layer.{name} cannot be set: make another Network; only weight[:], bias[:], rate and trainable change"
            )
        super().__setattr__(name, value)

    @property
    def weight(self) -> NDArray[Any]:
        """(n_out, n_in), or (filters, kernel height, kernel width, channels), a zero-copy view."""
        return self._core._weight(self._index).reshape(self._core._weight_shape(self._index))

    @weight.setter
    def weight(self, values: NDArray[Any]) -> None:
        _refuse_another("weight", values, self.weight)

    @property
    def bias(self) -> NDArray[Any]:
        """(n_out,), a zero-copy view."""
        return self._core._bias(self._index)

    @bias.setter
    def bias(self, values: NDArray[Any]) -> None:
        _refuse_another("bias", values, self.bias)

    @property
    def rate(self) -> float:
        """Of learning, times that of the optimiser; saved with the network."""
        return self._core._rate(self._index)

    @rate.setter
    def rate(self, value: float) -> None:
        self._core._set_rate(self._index, value)

    @property
    def trainable(self) -> bool:
        """Whether training changes the layer; True sets ``rate`` to 1, unless it is above 0."""
        return self.rate > 0

    @trainable.setter
    def trainable(self, value: bool) -> None:
        if _core.flag(value, "trainable") != self.trainable:
            self.rate = 1.0 if value else 0.0

    def __repr__(self) -> str:
        if self.kind == "dense":
            return f"Layer({self.n_in} -> {self.n_out}, {self.activation!r})"
        return f"Layer({self.n_in} -> {self.n_out}, {self.text})"


def _refuse_another(name: str, values: object, view: NDArray[Any]) -> None:
    """A view cannot be replaced; ``layer.weight *= 2`` writes into it, and then assigns the view itself."""
    if isinstance(values, np.ndarray) and values.__array_interface__ == view.__array_interface__:
        return
    raise AttributeError(
        f"layer.{name} is a view into the network and cannot be replaced; write into it, layer.{name}[:] = values, "
        "or use net.set_weights(weights, biases), which checks them"
    )


def described(
    layers: Sequence[int | Input | LayerDescription], hidden: Choice, output: Choice
) -> tuple[int | tuple[int, int, int], list[LayerDescription]]:
    """Number of inputs, or shape of images, and the descriptions of the layers, from widths or from descriptions."""
    if isinstance(layers, (str, bytes)) or not isinstance(layers, (Sequence, np.ndarray)):
        raise TypeError(f"layers must be a list of widths or of rv.Input and rv.Dense; got {_core.shown(layers)}")
    if len(layers) < 2:
        raise ValueError(f"layers must name the inputs and at least one layer; got {_core.shown(layers)}")
    if not any(isinstance(layer, (Input, LayerDescription)) for layer in layers):
        widths: list[Any] = list(layers)
        last = len(widths) - 1
        return widths[0], [Dense(n, output if k == last else hidden) for k, n in enumerate(widths) if k > 0]
    first, *rest = layers
    if not isinstance(first, Input):
        raise TypeError(f"layers[0] must be rv.Input(n) when layers are described; got {_core.shown(first)}")
    descriptions = [layer for layer in rest if isinstance(layer, LayerDescription)]
    if len(descriptions) != len(rest):
        raise TypeError(f"layers after the first must be layers such as rv.Dense; got {_core.shown(layers)}")
    return first._size(), descriptions
