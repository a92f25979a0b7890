"""Dense networks, trained by backpropagation in the native core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core, activations, losses
from .._support.arguments import dtype_name, seed_of
from .._support.keywords import takes
from .._support.lookup import unknown
from .choice import Choice
from .layers import Input, Layer, LayerDescription, described
from .results import Backward, Forward
from .training import TrainedNetwork

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Network"]


class Network(TrainedNetwork):
    """A dense network y = f(W x + b), layer after layer, in one flat block of native memory.

    Parameters
    ----------
    layers : sequence
        Widths from the inputs to the outputs, ``[64, 32, 10]``; or ``[rv.Input(64), rv.Dense(32, "tanh"), ...]``,
        whose activations then replace the next two arguments.
    activation : str or object
        Of the hidden layers; see ``rv.activations.names()``.
    output : str or object
        Of the last layer.
    loss : str or object
        See ``rv.losses.names()``. ``"cross_entropy"`` needs output ``"softmax"``, ``"binary_cross_entropy"`` needs
        ``"sigmoid"``, ``"poisson"`` and ``"gaussian_nll"`` need ``"linear"``.
    dtype : "float32" or "float64"
    init : str
        Distribution of the first weights: glorot_uniform (Glorot & Bengio 2010), glorot_normal, he_uniform, he_normal,
        lecun_uniform, lecun_normal, zeros. Biases start at zero.
    train_bias : bool
        False: updates leave the biases as they are.
    l2 : float
        Adds l2/(2·Σw)·ΣW² to the objective; weights only, not part of reported losses.
    rng : int, numpy.random.Generator or None
        Seed of the weights and of the shuffles; None takes it from the system. Readable as ``net.seed``.

    Raises
    ------
    ValueError, TypeError
        An argument that is out of range or of the wrong kind, by name.
    MemoryError
        A shape that does not fit in memory.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> net = rv.Network([2, 8, 1], activation="tanh", output="sigmoid", loss="binary_cross_entropy", rng=0)
    >>> history = net.fit(X, y, epochs=500, batch_size=4, optimizer=rv.SGD(0.5, momentum=0.9))
    >>> (net.predict(X).round().ravel() == y).all()
    np.True_
    """

    @takes("nets", "rv.Network")
    def __init__(
        self,
        layers: Sequence[int | Input | LayerDescription],
        *,
        activation: str | Choice = "sigmoid",
        output: str | Choice = "linear",
        loss: str | Choice = "mse",
        dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float32",
        init: str = "glorot_uniform",
        train_bias: bool = True,
        l2: float = 0.0,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        n_in, descriptions = described(
            layers, activations.resolve(activation, "activation"), activations.resolve(output, "output")
        )
        objective = losses.resolve(loss)
        if not isinstance(init, str):
            raise TypeError(f"init must be a string; got {_core.shown(init)}")
        if init not in _core.inits():
            raise ValueError(unknown("init", init, _core.inits()))
        self._core = _core.Network(
            n_in,
            [layer._text(f"layers[{k}]") for k, layer in enumerate(descriptions, 1)],
            objective.name,
            objective.parameter,
            dtype_name(dtype),
            init,
            train_bias,
            l2,
            seed_of(rng),
        )

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, from the first hidden to the last; the input is not one of them."""
        spec = self._core._spec()
        widths = [spec["n_in"], *(n_out for _, n_out, _, _ in spec["layers"])]
        return tuple(
            Layer(self._core, k, kind, text, widths[k], n_out, activation)
            for k, (text, n_out, activation, kind) in enumerate(spec["layers"])
        )

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of parameters and outputs."""
        name: str = self._core._spec()["dtype"]
        return np.dtype(name)

    @property
    def seed(self) -> int:
        """The integer that made the weights and makes the shuffles."""
        return int(self._core._spec()["seed"])

    @takes("nets", "net.predict")
    def predict(self, X: ArrayLike, out: NDArray[Any] | None = None) -> NDArray[Any]:
        """Outputs of the last layer.

        Parameters
        ----------
        X : (rows, n_in) array of finite numbers
        out : (rows, n_out) array, optional
            C-ordered, writable and of the network's dtype; it is filled and returned.

        Returns
        -------
        (rows, n_out) array in the network's dtype
            Class labels are its ``argmax(1)``.

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([2, 3, 1], rng=0).predict([[0.5, 1.0], [0.0, 0.0]]).shape
        (2, 1)
        """
        return self._core.predict(X, out)

    @takes("nets", "net.step")
    def step(
        self, X: ArrayLike, y: ArrayLike, optimizer: _core.Optimizer, *, sample_weight: ArrayLike | None = None
    ) -> float:
        """Make one update on one batch; returns the loss before it.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``.
        optimizer : optimiser
            Its state belongs to the network and goes on while equal descriptions come.

        Raises
        ------
        DivergenceError
            The loss is not finite; the weights are as before.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 1], init="zeros")
        >>> net.step([[1.0]], [[2.0]], rv.SGD(0.1))
        4.0
        """
        return self._core.step(X, y, optimizer, sample_weight)

    @takes("nets", "net.loss")
    def loss(self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
        """The reported loss on X and y, without penalties.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``.

        Raises
        ------
        DivergenceError
            The loss is not finite.

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([1, 1], init="zeros").loss([[1.0]], [[2.0]])
        4.0
        """
        return self._core.loss(X, y, sample_weight)

    @takes("nets", "net.forward")
    def forward(self, X: ArrayLike, keep: bool = True) -> Forward:
        """Pass ``X`` (rows, n_in) forward.

        Returns
        -------
        Forward
            ``.output`` (rows, n_out); with ``keep`` also ``.net_inputs[k]`` and ``.outputs[k]`` of every layer.

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([2, 3, 1], rng=0).forward([[0.5, 1.0]]).outputs[0].shape
        (1, 3)
        """
        if not _core.flag(keep, "keep"):
            return Forward(self.predict(X), (), ())
        net_inputs, outputs = self._core._forward(X)
        return Forward(outputs[-1], net_inputs, outputs)

    @takes("nets", "net.backward")
    def backward(
        self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None, keep: bool = False
    ) -> float | Backward:
        """Fill ``net.gradients`` with the gradient of the reported loss on ``X`` and ``y``; nothing is updated.

        Returns
        -------
        float or Backward
            The loss; with ``keep`` also the deltas and activation derivatives of every layer.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3, 1], rng=0)
        >>> net.backward([[0.5, 1.0]], [[1.0]], keep=True).deltas[0].shape
        (1, 3)
        """
        loss, deltas, derivatives = self._core._backward(X, y, sample_weight, keep)
        return Backward(loss, deltas, derivatives) if keep else loss

    @property
    def parameters(self) -> NDArray[Any]:
        """All parameters, flat, zero-copy and writable."""
        return self._core.parameters

    @parameters.setter
    def parameters(self, values: NDArray[Any]) -> None:
        self._core.parameters = values

    @property
    def gradients(self) -> NDArray[Any]:
        """What ``backward`` left, flat, zero-copy and read-only."""
        return self._core.gradients

    @takes("nets", "net.set_weights")
    def set_weights(self, weights: list[Any], biases: list[Any] | None = None) -> None:
        """Copy new weights into the network; all or nothing.

        Parameters
        ----------
        weights : list of (n_out, n_in) arrays, one a layer
        biases : list of (n_out,) arrays, one a layer; None leaves them as they are

        Raises
        ------
        ValueError
            Another number of arrays, another shape (a transposed one is named so), or a value that is not finite.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 1])
        >>> net.set_weights([[[1.0, -1.0]]], biases=[[0.5]])
        >>> float(net.predict([[3.0, 1.0]])[0, 0])
        2.5
        """
        self._core.set_weights(weights, biases)

    @property
    def epochs(self) -> int:
        """Epochs finished so far; with the seed it keys the shuffle."""
        return self._core.epochs

    def reset_optimizer(self) -> None:
        """Forget the optimiser's state; the next step begins anew."""
        self._core.reset_optimizer()

    def __repr__(self) -> str:
        spec = self._core._spec()
        parts = [str(n_out) if kind == "dense" else text for text, n_out, _, kind in spec["layers"]]
        widths = "-".join([str(spec["n_in"]), *parts])
        names = "-".join(activation for _, _, activation, kind in spec["layers"] if kind == "dense")
        return f"Network({widths}, {names}, loss={spec['loss'][0]!r}, dtype={spec['dtype']!r}, seed={spec['seed']})"


_core.install_fast_path(Network)
