"""The layers of a network: descriptions to build one from, and views into one that stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..activations import resolve
from .choice import Choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Dense", "Input", "Layer"]


class Input:
    """The first entry of a list of layers: how many numbers a row has.

    Examples
    --------
    >>> Input(64)
    Input(64)
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def __repr__(self) -> str:
        return f"Input({self.n})"


class Dense:
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

    def __init__(self, n: int, activation: str | Choice = "linear") -> None:
        self.n = n
        self.activation = resolve(activation, "activation")

    def __repr__(self) -> str:
        return f"Dense({self.n}, {self.activation!r})"


class Layer:
    """A layer of a network that stands: its arrays are views into the network's memory, and stay live.

    Attributes
    ----------
    n_in, n_out : int
    activation : str
    weight : (n_out, n_in) array, writable
        ``weight[i, j]`` is the strength of the connection from input j to neuron i.
    bias : (n_out,) array, writable
    """

    def __init__(self, core: _core.Network, index: int, n_in: int, n_out: int, activation: str) -> None:
        vars(self).update(_core=core, _index=index, n_in=n_in, n_out=n_out, activation=activation)

    _core: _core.Network
    _index: int
    n_in: int
    n_out: int
    activation: str

    def __setattr__(self, name: str, value: object) -> None:
        if name not in ("weight", "bias"):
            raise AttributeError(f"layer.{name} cannot be set: make another Network; only weight[:] and bias[:] change")
        super().__setattr__(name, value)

    @property
    def weight(self) -> NDArray[Any]:
        """(n_out, n_in), a zero-copy view."""
        return self._core._weight(self._index)

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

    def __repr__(self) -> str:
        return f"Layer({self.n_in} -> {self.n_out}, {self.activation!r})"


def _refuse_another(name: str, values: object, view: NDArray[Any]) -> None:
    """A view cannot be replaced; ``layer.weight *= 2`` writes into it, and then assigns the view itself."""
    if isinstance(values, np.ndarray) and values.__array_interface__ == view.__array_interface__:
        return
    raise AttributeError(
        f"layer.{name} is a view into the network and cannot be replaced; write into it, layer.{name}[:] = values, "
        "or use net.set_weights(weights, biases), which checks them"
    )


def described(layers: Sequence[int | Input | Dense], hidden: Choice, output: Choice) -> tuple[int, list[Dense]]:
    """Number of inputs and the Dense layers, from widths or from descriptions."""
    if isinstance(layers, (str, bytes)) or not isinstance(layers, (Sequence, np.ndarray)):
        raise TypeError(f"layers must be a list of widths or of rv.Input and rv.Dense; got {_core.shown(layers)}")
    if len(layers) < 2:
        raise ValueError(f"layers must name the inputs and at least one layer; got {_core.shown(layers)}")
    if not any(isinstance(layer, (Input, Dense)) for layer in layers):
        widths: list[Any] = list(layers)
        last = len(widths) - 1
        return widths[0], [Dense(n, output if k == last else hidden) for k, n in enumerate(widths) if k > 0]
    first, *rest = layers
    if not isinstance(first, Input):
        raise TypeError(f"layers[0] must be rv.Input(n) when layers are described; got {_core.shown(first)}")
    dense = [layer for layer in rest if isinstance(layer, Dense)]
    if len(dense) != len(rest):
        raise TypeError(f"layers after the first must be rv.Dense; got {_core.shown(layers)}")
    return first.n, dense
