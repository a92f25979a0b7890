"""The perceptron network of the textbooks and its learning rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core
from .._support.keywords import takes
from .._support.lookup import unknown
from .frames import names_of, plain_column
from .one_layer import OneLayerNetwork

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PerceptronNetwork", "PerceptronStep", "PerceptronTraining"]

_TRANSFERS = ("hardlim", "hardlims")


class PerceptronStep(NamedTuple):
    """What ``step`` returns: the answers ``a`` (n_out,) before the update, and the errors ``e`` = t − a."""

    a: NDArray[Any]
    e: NDArray[Any]


class PerceptronTraining(NamedTuple):
    """What ``train`` returns.

    ``converged``: the last epoch had no mistake. ``mistakes``: int64, one number an epoch, of wrong answers, each the
    cause of an update; an answer is one sample of one neuron.
    """

    converged: bool
    mistakes: NDArray[np.int64]

    @property
    def epochs(self) -> int:
        """How many epochs were made."""
        return len(self.mistakes)


class PerceptronNetwork(OneLayerNetwork):
    """The perceptron network of the textbooks (Rosenblatt 1958): a = hardlim(W p + b), and the rule that trains it.

    One layer of ``n_out`` threshold neurons with ``n_in`` inputs each. All weights and biases start at zero. Each
    sample p with target t makes one step of the perceptron rule::

        a = f(W p + b)      e = t − a      W ← W + e pᵀ      b ← b + e

    Parameters
    ----------
    n_in, n_out : int
        Numbers of inputs and of neurons.
    transfer : str
        ``"hardlim"``: answers and targets are 0 and 1; ``"hardlims"``: −1 and 1. Both are 1 at a net input of 0.
    dtype : "float32" or "float64"

    Raises
    ------
    ValueError, TypeError
        An argument that is out of range or of the wrong kind, by name.

    Notes
    -----
    Where some weights answer all samples rightly, the rule finds such weights after at most (R/γ)² mistakes, with the
    longest sample R = max |(p, 1)| and the margin γ of the best boundary (Novikoff 1962, with the bias as the weight of
    an input 1). Otherwise it never ends by itself.

    Examples
    --------
    >>> import ranvier as rv
    >>> P, T = [[2, 2], [1, -2], [-2, 2], [-1, 1]], [0, 1, 0, 1]
    >>> net = rv.PerceptronNetwork(2, 1)
    >>> net.train(P, T)
    PerceptronTraining(converged=True, mistakes=array([2, 1, 0]))
    >>> net.weight, net.bias
    (array([[-2., -3.]]), array([1.]))
    >>> net.predict(P).ravel()
    array([0., 1., 0., 1.])
    """

    @takes("nets", "rv.PerceptronNetwork")
    def __init__(
        self,
        n_in: int,
        n_out: int = 1,
        transfer: str = "hardlim",
        *,
        dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float64",
    ) -> None:
        if not isinstance(transfer, str):
            raise TypeError(f"transfer must be a string; got {_core.shown(transfer)}")
        if transfer not in _TRANSFERS:
            raise ValueError(unknown("transfer", transfer, _TRANSFERS))
        self._make(n_in, n_out, transfer, dtype)

    @property
    def transfer(self) -> str:
        """``"hardlim"`` or ``"hardlims"``."""
        return self._layer.activation

    @takes("nets", "perceptron.train")
    def train(self, P: ArrayLike, T: ArrayLike, epochs: int = 1000) -> PerceptronTraining:
        """Train by the perceptron rule, one sample after the other, until an epoch passes without a mistake.

        Training goes on from the weights that the network has. Samples come in the order in which they are given.

        Parameters
        ----------
        P : (samples, n_in) array or DataFrame, or (n_in,) for one sample
            Finite numbers.
        T : (samples, n_out) array; for one neuron also (samples,)
            Targets, the two answers of ``transfer``.
        epochs : int
            At most so many. Samples that no boundary separates use them all; then ``converged`` is False, without a
            warning, and the weights are those after the last sample.

        Returns
        -------
        PerceptronTraining
            ``.converged``, ``.epochs``, and ``.mistakes`` of each epoch.

        Raises
        ------
        ValueError
            Shapes that do not fit, targets that are no answers of ``transfer``, or numbers that are not finite; nothing
            is trained.
        DivergenceError
            A weight is no longer finite; the network is as before.
        KeyboardInterrupt
            On Ctrl-C, with ``.history`` of the finished epochs; the weights are those of the last update.

        Examples
        --------
        >>> import ranvier as rv
        >>> xor = rv.PerceptronNetwork(2).train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=50)
        >>> xor.converged, xor.epochs
        (False, 50)
        """
        record = _core.Network._PerceptronHistory()
        names, before = names_of(P), self.feature_names
        try:
            inputs = self._inputs(P, "P")
            if names is not None and len(names) == self.n_in:
                self.feature_names = names
            self._core._train_perceptron(inputs, plain_column(T, "T"), epochs, record)
        except BaseException as error:
            if names is not None and not record.mistakes.size:
                self.feature_names = before
            error.history = PerceptronTraining(record.converged, record.mistakes)  # type: ignore[attr-defined]
            raise
        return PerceptronTraining(record.converged, record.mistakes)

    @takes("nets", "perceptron.step")
    def step(self, p: ArrayLike, t: ArrayLike) -> PerceptronStep:
        """Make one step of the rule with one sample, to see its arithmetic.

        Parameters
        ----------
        p : (n_in,) array
        t : (n_out,) array; for one neuron also a number

        Returns
        -------
        PerceptronStep
            The answers ``.a`` before the update, and the errors ``.e`` = t − a; W has grown by e pᵀ, and b by e.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.PerceptronNetwork(2)
        >>> for p, t in [([2, 2], 0), ([1, -2], 1)]:
        ...     a, e = net.step(p, t)
        ...     print(a, e, net.weight, net.bias)
        [1.] [-1.] [[-2. -2.]] [-1.]
        [1.] [0.] [[-2. -2.]] [-1.]
        """
        # t may be a view of the bias, which the step changes
        before = t if isinstance(t, (int, float, list, tuple)) else np.array(t)
        a = self._core._perceptron_step(self._inputs(p, "p"), t)
        targets: NDArray[Any] = np.asarray(before, dtype=a.dtype).reshape(a.shape)
        return PerceptronStep(a, targets - a)

    def __repr__(self) -> str:
        return f"PerceptronNetwork({self.n_in}, {self.n_out}, {self.transfer!r}, dtype={self.dtype.name!r})"
