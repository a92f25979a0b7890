"""Dense networks, trained by backpropagation in the native core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core, activations, losses
from .arguments import dtype_name, seed_of, watchers_of
from .choice import Choice, unknown
from .files import SavedNetwork
from .layers import Dense, Input, Layer, described
from .progress import progress_bar
from .results import Backward, EpochInfo, Forward, History

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Network"]


class Network(SavedNetwork):
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

    def __init__(
        self,
        layers: Sequence[int | Input | Dense],
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
        n_in, dense = described(
            layers, activations.resolve(activation, "activation"), activations.resolve(output, "output")
        )
        objective = losses.resolve(loss)
        if not isinstance(init, str):
            raise TypeError(f"init must be a string; got {_core.shown(init)}")
        if init not in _core.inits():
            raise ValueError(unknown("init", init, _core.inits()))
        super().__init__(
            n_in,
            [(d.n, d.activation.name, d.activation.parameter) for d in dense],
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
        """The layers with parameters, from the first hidden to the last; the input is not one of them."""
        spec = self._spec()
        widths = [spec["n_in"], *(n for n, _, _ in spec["layers"])]
        return tuple(Layer(self, k, widths[k], n, activation) for k, (n, activation, _) in enumerate(spec["layers"]))

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of parameters and outputs."""
        name: str = self._spec()["dtype"]
        return np.dtype(name)

    @property
    def seed(self) -> int:
        """The integer that made the weights and makes the shuffles."""
        return int(self._spec()["seed"])

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
        if not keep:
            return Forward(self.predict(X), (), ())
        net_inputs, outputs = self._forward(X)
        return Forward(outputs[-1], net_inputs, outputs)

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
        loss, deltas, derivatives = self._backward(X, y, sample_weight, keep)
        return Backward(loss, deltas, derivatives) if keep else loss

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 1,
        batch_size: int = 32,
        optimizer: _core.Optimizer | None = None,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        shuffle: bool = True,
        sample_weight: ArrayLike | None = None,
        callbacks: Iterable[Callable[[EpochInfo], object]] | None = None,
        progress: bool = False,
        threads: int | None = None,
    ) -> History:
        """Train on ``X`` (rows, n_in) and ``y`` for a number of epochs, in one native call without the GIL.

        Parameters
        ----------
        X : (rows, n_in) array of finite numbers
        y : (rows, n_out) array, (rows,) for one output, or (rows,) integer class labels 0 … n_out − 1
        epochs, batch_size : int
        optimizer : optimiser, default ``rv.SGD(0.01)``
            Its state belongs to the network and goes on while equal descriptions come.
        validation_data : (X, y), optional
            Judged after every epoch.
        shuffle : bool
            Take the rows in a new random order each epoch, keyed by ``net.seed`` and ``net.epochs``.
        sample_weight : (rows,) array >= 0, optional
        callbacks : iterable of ``callback(info)``
            Called after each epoch with ``info.epoch/.loss/.val_loss/.network/.seconds``; returning True stops.
        progress : bool
            Show a progress bar (tqdm's when installed).
        threads : int or None
            Upper bound of threads; the weights and losses are the same bits for any number. Default:
            ``rv.config()["threads"]`` (``RANVIER_NUM_THREADS``, ``OMP_NUM_THREADS``, or the processors at hand), fewer
            where a batch is too small to share.

        Returns
        -------
        History

        Raises
        ------
        DivergenceError
            The loss is no longer finite; the weights are those of the newest snapshot, ``.history`` what was recorded.
        KeyboardInterrupt
            On Ctrl-C, with ``.history``; the weights are those of the last finished step.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 4, 1], rng=0)
        >>> net.fit([[0.0], [1.0]], [0.0, 1.0], epochs=3).loss.shape
        (3,)
        """
        watchers = watchers_of(callbacks)
        with_bar = _core.flag(progress, "progress") and _core.integer(epochs, "epochs", 0) > 0
        bar = progress_bar(epochs) if with_bar else None
        if bar is not None:
            watchers.append(bar)
        chosen = _core.SGD() if optimizer is None else optimizer
        record = _core.Network._History()

        def on_epoch(epoch: int, loss: float, val_loss: float | None, seconds: float) -> bool:
            info = EpochInfo(epoch, loss, val_loss, self, seconds)
            stops = [callback(info) for callback in watchers]  # all are called, whatever the first says
            return any(isinstance(stop, (bool, np.bool_)) and bool(stop) for stop in stops)

        observer = on_epoch if watchers else None
        try:
            if bar is not None:
                bar.__enter__()
            self._fit(
                X, y, epochs, batch_size, chosen, validation_data, shuffle, sample_weight, threads, observer, record
            )
        except BaseException as error:
            error.history = History(record.loss, record.val_loss)  # type: ignore[attr-defined]
            raise
        finally:
            if bar is not None:
                bar.__exit__(None, None, None)
        return History(record.loss, record.val_loss)

    def __repr__(self) -> str:
        spec = self._spec()
        widths = "-".join(str(n) for n in [spec["n_in"], *(n for n, _, _ in spec["layers"])])
        names = "-".join(name for _, name, _ in spec["layers"])
        return f"Network({widths}, {names}, loss={spec['loss'][0]!r}, dtype={spec['dtype']!r}, seed={spec['seed']})"
