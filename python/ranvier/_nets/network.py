"""Dense networks, trained by backpropagation in the native core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core, activations, losses
from .._support.arguments import check_no_class, dtype_name, seed_of
from .._support.keywords import takes
from .._support.lookup import unknown
from .choice import Choice
from .layers import Input, Layer, LayerDescription, described
from .own_loss import called_by_core, loss_text
from .summary import summary_text
from .training import TrainedNetwork
from .weights import as_matrices

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    loss : str, object, function or None
        See ``rv.losses.names()``. None: ``"cross_entropy"`` for output ``"softmax"``, ``"binary_cross_entropy"`` for
        ``"sigmoid"``, else ``"mse"``. The first two need these outputs, ``"poisson"`` and ``"gaussian_nll"`` need
        ``"linear"``.
        A function is a loss of your own, see ``use_loss``.
    dtype : "float32" or "float64"
    init : str
        Distribution of the first weights: glorot_uniform (Glorot & Bengio 2010), glorot_normal, he_uniform, he_normal,
        lecun_uniform, lecun_normal, zeros. Biases start at zero.
    train_bias : bool
        False: updates leave the biases as they are.
    l2 : float
        Adds l2/(2·Σw)·ΣW² to the objective; weights only, not part of reported losses.
    l1 : float
        Adds l1/Σw·Σ|W| likewise.
    max_norm : float or None
        After each update the weights into a neuron are scaled down to this norm, if theirs is larger (Srivastava et al. 2014).
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
        loss: str | Choice | Callable[..., tuple[float, Any]] | None = None,
        dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float32",
        init: str = "glorot_uniform",
        train_bias: bool = True,
        l2: float = 0.0,
        l1: float = 0.0,
        max_norm: float | None = None,
        rng: int | np.random.Generator | None = None,
    ) -> None:
        n_in, descriptions = described(
            layers, activations.resolve(activation, "activation"), activations.resolve(output, "output")
        )
        own = None
        check_no_class("loss", loss, Choice, "rv.losses")
        if callable(loss) and not isinstance(loss, Choice):
            own, loss = loss, "mse"  # of which nothing but the number of target columns counts
        objective = losses.resolve(_usual_loss(descriptions[-1]) if loss is None else loss)
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
            l1,
            max_norm,
            seed_of(rng),
        )
        if own is not None:
            self.use_loss(own)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, from the first hidden to the last; the input is not one of them."""
        spec = self._core._spec()
        widths = [spec["n_in"], *(layer[1] for layer in spec["layers"])]
        return tuple(
            Layer(self._core, k, kind, text, widths[k], shape, activation)
            for k, (text, _, activation, kind, shape) in enumerate(spec["layers"])
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
            Of a convolution (filters, kernel height, kernel width, channels); of ``LayerNorm`` (n, 1) or (n,).
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
        self._core.set_weights(as_matrices(self._core, weights), biases)

    @takes("nets", "net.use_loss")
    def use_loss(self, loss: Callable[..., tuple[float, Any]]) -> None:
        """Learn by a loss of your own from now on, ``loss(y_pred, y)`` -> (mean loss, gradient).

        Parameters
        ----------
        loss : function
            Is given outputs (rows, n_out) and targets, (rows, columns) or labels (rows,), of a batch; returns the mean loss
            of these rows and d(mean)/d(y_pred), (rows, n_out). With sample weights it is also given ``weight`` (rows,), if
            it takes a third argument; then both are those of Σw·loss/Σw. ``rv.losses.checked(loss)`` compares the gradient
            with differences, once. Files do not hold it: give it again to a network that was loaded.

        Examples
        --------
        >>> import numpy as np
        >>> import ranvier as rv
        >>> def cubed(y_pred, y):
        ...     d = y_pred - y
        ...     return np.mean(np.abs(d) ** 3), 3 * d * np.abs(d) / d.size
        >>> net = rv.Network([1, 1], loss=cubed, init="zeros")
        >>> net.loss([[1.0]], [2.0])
        8.0
        """
        given: object = loss
        check_no_class("loss", loss, Choice, "rv.losses")
        if not callable(given):
            raise TypeError(f"loss must be a function of (y_pred, y); got {_core.shown(loss)}")
        self._core._use_loss(called_by_core(loss))
        self._own_loss = loss  # copies and pickles take it along

    @property
    def epochs(self) -> int:
        """Epochs finished so far; with the seed it keys the shuffle."""
        return self._core.epochs

    def reset_optimizer(self) -> None:
        """Forget the optimiser's state, the place in its schedule too; the next step begins anew."""
        self._core.reset_optimizer()

    def summary(self) -> str:
        """A table of the layers as text: shape of the outputs, parameters, and multiplications of one row forward.

        Examples
        --------
        >>> import ranvier as rv
        >>> print(rv.Network([64, 32, 10], output="softmax").summary())
        layer              output  parameters  multiplications
        0 dense(32,sigmoid)    32       2,080            2,080
        1 dense(10,softmax)    10         330              330
        sum                             2,410            2,410
        """
        return summary_text(self._core, self.layers)

    def _widths(self) -> str:
        """From the inputs on: the width of a dense layer, and what another layer is."""
        spec = self._core._spec()
        inputs = "x".join(map(str, spec["image"])) if spec["image"] else str(spec["n_in"])
        return "-".join([inputs, *(str(n) if kind == "dense" else text for text, n, _, kind, _ in spec["layers"])])

    def __repr__(self) -> str:
        spec, widths = self._core._spec(), self._widths()
        activated = {kind for kind, facts in _core.layers().items() if facts["has_activation"]}
        names = "-".join(activation for _, _, activation, kind, _ in spec["layers"] if kind in activated)
        loss = loss_text(self._core, vars(self).get("_own_loss"))
        return f"Network({widths}, {names}, loss={loss}, dtype={spec['dtype']!r}, seed={spec['seed']})"


def _usual_loss(last: LayerDescription) -> str:
    """The loss of a network whose user named none, by its last layer."""
    output = getattr(last, "activation", None)
    return {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}.get(output.name if output else "", "mse")


_core.install_fast_path(Network)
