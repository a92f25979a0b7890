"""Training over epochs: one call of the core, with looks at callbacks in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .. import _core
from .._support.keywords import takes
from .._support.progress import progress_bar
from .callbacks import watchers_of
from .frames import names_of, plain_column
from .judging import JudgedNetwork
from .named_optimizer import optimizer_of
from .optimizers import SGD
from .results import History

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["EpochInfo", "TrainedNetwork"]


class EpochInfo(NamedTuple):
    """What a callback of ``fit`` is given after each epoch; epochs count from 0."""

    epoch: int
    loss: float
    val_loss: float | None
    network: TrainedNetwork
    seconds: float


def history_of(record: _core.Network._History) -> History:
    """What the core recorded."""
    history = History(record.loss, record.val_loss)
    if record.evaluations.size:
        history.evaluations = record.evaluations
    return history


class TrainedNetwork(JudgedNetwork):
    """What a network has to do with training over epochs."""

    @takes("nets", "net.fit")
    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 1,
        batch_size: int = 32,
        optimizer: _core.Optimizer | str | None = None,
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
        X : (rows, n_in) array or DataFrame of finite numbers
            Numbers of another dtype than the network's are converted in every call; ``X.astype("float32")`` once is cheaper.
            The names of a DataFrame's columns are kept as ``net.feature_names``, and later ones must have the same.
        y : (rows, n_out) array, (rows,) for one output, or (rows,) integer class labels 0 … n_out − 1
        epochs, batch_size : int
        optimizer : optimiser or its name, default ``rv.SGD(0.01)``
            ``"adam"`` is ``rv.Adam()``; ``rv.optimizers.names()`` lists them.
            Its state belongs to the network and goes on while optimisers of the same kind come.
            With a whole-batch optimiser, ``rv.LBFGS`` or ``rv.LevenbergMarquardt``, an epoch is one iteration over all
            rows, whatever ``batch_size`` and ``shuffle``; training ends early where there is nothing left to gain.
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
        chosen = SGD() if optimizer is None else optimizer_of(optimizer)
        names = names_of(X)
        before = None if names is None else self.feature_names
        X, y, sample_weight = self._inputs(X), self._targets(y), plain_column(sample_weight, "sample_weight")
        if isinstance(validation_data, (tuple, list)) and len(validation_data) == 2:
            rows, targets = validation_data
            validation_data = self._inputs(rows, "validation X", names), self._targets(targets, "validation y")
        record = _core.Network._History()

        def on_epoch(epoch: int, loss: float, val_loss: float | None, seconds: float) -> bool:
            info = EpochInfo(epoch, loss, val_loss, self, seconds)
            stops = [callback(info) for callback in watchers]  # all are called, whatever the first says
            return any(isinstance(stop, (bool, np.bool_)) and bool(stop) for stop in stops)

        observer = on_epoch if watchers else None
        try:
            if names is not None and len(names) == self._core._spec()["n_in"]:
                self.feature_names = names  # before callbacks, which may save the network
            if bar is not None:
                bar.__enter__()
            self._core._fit(
                X, y, epochs, batch_size, chosen, validation_data, shuffle, sample_weight, threads, observer, record
            )
        except BaseException as error:
            if names is not None and not record.loss.size:
                self.feature_names = before
            error.history = history_of(record)  # type: ignore[attr-defined]
            raise
        finally:
            if bar is not None:
                bar.__exit__(None, None, None)
        return history_of(record)
