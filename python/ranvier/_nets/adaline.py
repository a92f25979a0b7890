"""ADALINE, linear neurons, and the LMS rule of Widrow and Hoff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core
from .._support.keywords import takes
from .frames import names_of, plain_column
from .one_layer import OneLayerNetwork

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Adaline", "AdalineTraining"]


class AdalineTraining(NamedTuple):
    """What ``train`` returns: ``mse``, float64, one number an epoch: the mean of e² over samples and neurons, each e as
    it was before its update."""

    mse: NDArray[np.float64]


class Adaline(OneLayerNetwork):
    """ADALINE, the adaptive linear neuron (Widrow & Hoff 1960): a = W p + b, trained by the LMS rule.

    One layer of ``n_out`` linear neurons with ``n_in`` inputs each. All weights and biases start at zero. Each sample p
    with target t makes one step of the Widrow–Hoff or least-mean-squares rule::

        e = t − (W p + b)      W ← W + 2 α e pᵀ      b ← b + 2 α e

    with the learning rate α. The factor 2 is that of Hagan, Demuth & Beale, *Neural Network Design*, chapter 10, and of
    Widrow & Stearns (1985), whose μ is this α: a step down the gradient of e². Where the rule is written without it, as
    in Widrow & Hoff (1960), the rate there is 2 α.

    Parameters
    ----------
    n_in, n_out : int
        Numbers of inputs and of neurons.
    dtype : "float32" or "float64"

    Raises
    ------
    ValueError, TypeError
        An argument that is out of range or of the wrong kind, by name.

    Examples
    --------
    >>> import ranvier as rv
    >>> P, T = [[1, 1], [1, -1], [-1, 1], [-1, -1]], [1, -1, -1, -1]  # logical and
    >>> net = rv.Adaline(2)
    >>> training = net.train(P, T, learning_rate=0.05, epochs=100)
    >>> net.classify(P).ravel()
    array([ 1., -1., -1., -1.])
    """

    @takes("nets", "rv.Adaline")
    def __init__(
        self, n_in: int, n_out: int = 1, *, dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float64"
    ) -> None:
        self._make(n_in, n_out, None, dtype)

    @takes("nets", "adaline.train")
    def train(self, P: ArrayLike, T: ArrayLike, learning_rate: float = 0.01, epochs: int = 100) -> AdalineTraining:
        """Train by the LMS rule, one sample after the other, in the order in which they are given.

        Training goes on from the weights that the network has.

        Parameters
        ----------
        P : (samples, n_in) array or DataFrame, or (n_in,) for one sample
            Finite numbers.
        T : (samples, n_out) array; for one neuron also (samples,)
            Finite numbers.
        learning_rate : float > 0
            α. The rule is stable on average below ``max_learning_rate(P)``; smaller rates come closer to the least
            squares.
        epochs : int

        Returns
        -------
        AdalineTraining
            ``.mse``, the mean squared error of each epoch.

        Raises
        ------
        ValueError
            Shapes that do not fit, or numbers that are not finite; nothing is trained.
        DivergenceError
            An error is no longer finite, because ``learning_rate`` is too large; the weights are those of a finished
            epoch or of the start.
        KeyboardInterrupt
            On Ctrl-C, with ``.history`` of the finished epochs; the weights are those of the last update.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Adaline(1)
        >>> net.train([[1.0]], [1.0], learning_rate=0.125, epochs=2).mse
        array([1.  , 0.25])
        >>> net.weight, net.bias
        (array([[0.375]]), array([0.375]))
        """
        record = _core.Network._History()
        names, before = names_of(P), self.feature_names
        try:
            inputs = self._inputs(P, "P")
            if names is not None and len(names) == self.n_in:
                self.feature_names = names
            self._core._train_adaline(inputs, plain_column(T, "T"), learning_rate, epochs, record)
        except BaseException as error:
            if names is not None and record.epochs == 0:
                self.feature_names = before
            error.history = AdalineTraining(record.loss)  # type: ignore[attr-defined]
            raise
        return AdalineTraining(record.loss)

    @takes("nets", "adaline.classify")
    def classify(self, P: ArrayLike) -> NDArray[Any]:
        """The answers of the threshold behind the linear neuron: 1 where W p + b >= 0, else −1.

        Parameters and shapes are those of ``predict``.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Adaline(1)
        >>> net.set_weights([[2.0]], [-1.0])
        >>> net.classify([[0.0], [0.5], [1.0]]).ravel()
        array([-1.,  1.,  1.])
        """
        answers: NDArray[Any] = np.where(self.predict(P) >= 0, self.dtype.type(1), self.dtype.type(-1))
        return answers

    @takes("nets", "adaline.max_learning_rate")
    def max_learning_rate(self, P: ArrayLike) -> float:
        """The learning rate at which the LMS rule ceases to be stable on these samples: 1 / λmax.

        λmax is the largest eigenvalue of the correlation matrix R = mean of z zᵀ with z = (p, 1), the inputs and that
        of the bias. Below it the mean of the weights converges (Widrow & Stearns 1985, with steps of 2 α); single
        samples that are much longer than the others can ask for less.

        Parameters
        ----------
        P : (samples, n_in) array or DataFrame, or (n_in,) for one sample
            Finite numbers.

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Adaline(1).max_learning_rate([[1.0], [-1.0]])
        1.0
        """
        return self._core._max_learning_rate(self._inputs(P, "P"))

    @takes("nets", "adaline.solve")
    def solve(self, P: ArrayLike, T: ArrayLike) -> float:
        """Set the weights of least squared error over all samples at once, to which the LMS rule only comes near.

        They are ``rv.linalg.lstsq`` of the rows (p, 1), computed in float64; where several weights are as good, the
        shortest.

        Parameters
        ----------
        P, T
            As in ``train``.

        Returns
        -------
        float
            The mean of e² over samples and neurons.

        Raises
        ------
        ValueError
            Shapes that do not fit, or numbers that are not finite; the weights are as before.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Adaline(1)
        >>> round(net.solve([[0.0], [1.0], [2.0]], [1.0, 2.0, 6.0]), 9)
        0.5
        >>> net.weight.round(9), net.bias.round(9)
        (array([[2.5]]), array([0.5]))
        """
        names = names_of(P)
        error = self._core._solve_adaline(self._inputs(P, "P"), plain_column(T, "T"))
        if names is not None:
            self.feature_names = names
        return error

    def __repr__(self) -> str:
        return f"Adaline({self.n_in}, {self.n_out}, dtype={self.dtype.name!r})"
