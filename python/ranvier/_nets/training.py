"""Training over epochs: one call of the core, with looks at callbacks in between."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core, schedules
from .._support.files import encoded
from .._support.keywords import takes
from .._support.progress import progress_bar
from .calibration import CalibratedNetwork
from .callbacks import watchers_of
from .frames import names_of
from .named_optimizer import optimizer_of, present_optimizer
from .optimizers import SGD
from .results import History
from .stopping import EarlyStopping, rule_of
from .training_data import TrainingData, goes_on_from, training_data

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .schedule_class import Schedule

__all__ = ["EpochInfo", "TrainedNetwork"]


class EpochInfo(NamedTuple):
    """What a callback of ``fit`` is given after each epoch; epochs count from 0. What there is not is None."""

    epoch: int
    loss: float
    val_loss: float | None
    network: TrainedNetwork
    seconds: float
    accuracy: float | None = None
    val_accuracy: float | None = None
    learning_rate: float | None = None


class TrainedNetwork(CalibratedNetwork):
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
        schedule: Schedule | Callable[[int], float] | None = None,
        validation_data: tuple[ArrayLike, ...] | None = None,
        validation_split: float | None = None,
        early_stopping: EarlyStopping | bool | None = None,
        tol: float | None = None,
        shuffle: bool = True,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[Any, float] | Iterable[float] | str | None = None,
        clip_norm: float | None = None,
        clip_value: float | None = None,
        callbacks: Iterable[Callable[[EpochInfo], object]] | None = None,
        progress: bool = False,
        threads: int | None = None,
        checkpoint: str | bytes | os.PathLike[Any] | None = None,
        checkpoint_every: int = 1,
        resume: bool = False,
    ) -> History:
        """Train on ``X`` (rows, n_in) and ``y`` for a number of epochs, in one native call without the GIL.

        Parameters
        ----------
        X : (rows, n_in) array or DataFrame of finite numbers
            Numbers of another dtype than the network's are converted in every call; ``X.astype("float32")`` once is cheaper.
            The names of a DataFrame's columns are kept as ``net.feature_names``, and later ones must have the same.
        y : (rows, n_out) array, (rows,) for one output, or (rows,) class labels
            Labels are whole numbers 0 … n_out − 1; or strings, or any whole numbers, also in arrays of objects, which are
            kept as ``net.classes``. A later call maps labels to the classes that the network knows; a label that it does
            not know is a ValueError. Bytes, dates and other objects are a TypeError, because files do not hold them.
        epochs, batch_size : int
        optimizer : optimiser or its name, default ``rv.SGD(0.01)``
            ``"adam"`` is ``rv.Adam()``; ``rv.optimizers.names()`` lists them.
            Its state belongs to the network and goes on while optimisers of the same kind come.
            With a whole-batch optimiser, ``rv.LBFGS`` or ``rv.LevenbergMarquardt``, an epoch is one iteration over all
            rows, whatever ``batch_size`` and ``shuffle``; training ends early where there is nothing left to gain.
        schedule : one of ``rv.schedules``, or a function of the epoch, optional
            Gives the factor of the learning rate. It counts epochs since it came, over several calls.
        validation_data : (X, y) or (X, y, sample_weight), optional
            Judged after every epoch.
        validation_split : float in (0, 1), optional
            Hold out this part of the rows as validation data, drawn by ``net.seed``, each class with its share.
        early_stopping : rv.EarlyStopping or bool
            End when the loss is no longer better, and keep the best weights; True for ``rv.EarlyStopping()``. The loss is
            that of the validation rows where there are any.
        tol : float >= 0, optional
            End when the loss did not fall by more than this in 10 epochs in a row.
        shuffle : bool
            Take the rows in a new random order each epoch, keyed by ``net.seed`` and ``net.epochs``.
        sample_weight : (rows,) array >= 0, optional
        class_weight : "balanced", dict or list, optional
            A weight for each class, times the weight of its rows. "balanced": rows / (classes · rows of the class).
        clip_norm, clip_value : float > 0, optional
            Limits on the gradients of an update: each is cut to ±clip_value, then all are scaled down to this norm.
        callbacks : iterable of ``callback(info)``
            Called after each epoch with ``info.epoch/.loss/.val_loss/.network/.seconds``, ``.accuracy/.val_accuracy`` and
            ``.learning_rate``; returning True stops.
        progress : bool
            Show a progress bar (tqdm's when installed).
        threads : int or None
            Upper bound of threads; the weights and losses are the same bits for any number. Default:
            ``rv.config()["threads"]`` (``RANVIER_NUM_THREADS``, ``OMP_NUM_THREADS``, or the processors at hand), fewer
            where a batch is too small to share.
        checkpoint : path, optional
            Every ``checkpoint_every`` epochs, and at the end, the network is saved there with all that training needs to
            go on: bit for bit as if it had not stopped. ``rv.load`` reads it, and ``fit`` of that network goes on.
        resume : bool
            Where that file is there, go on from it until ``epochs`` epochs are done in all, those before included. It must
            be of such a network, and of as many rows.

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
        options = {
            "epochs": epochs,
            "batch_size": batch_size,
            "shuffle": shuffle,
            "threads": threads,
            "schedule": schedules.resolve(schedule),
            "early_stopping": rule_of(early_stopping),
            "tol": tol,
            "clip_norm": clip_norm,
            "clip_value": clip_value,
            "checkpoint": None if checkpoint is None else encoded(checkpoint, "checkpoint"),
            "checkpoint_every": checkpoint_every,
            "resume": resume,
        }
        names = names_of(X)
        before = self._core._metadata()
        record = _core.Network._History()

        def on_epoch(epoch: int, loss: float, val_loss: float | None, seconds: float, *more: float | None) -> bool:
            info = EpochInfo(epoch, loss, val_loss, self, seconds, *more)
            stops = [callback(info) for callback in watchers]  # all are called, whatever the first says
            return any(isinstance(stop, (bool, np.bool_)) and bool(stop) for stop in stops)

        observer = on_epoch if watchers else None
        try:
            data: TrainingData = training_data(
                self, X, y, sample_weight, class_weight, validation_data, validation_split, names, goes_on_from(options)
            )
            if names is not None and len(names) == self._core._spec()["n_in"]:
                self.feature_names = names  # before callbacks, which may save the network
            if bar is not None:
                bar.__enter__()
            self._core._fit(data.X, data.y, chosen, data.validation, data.weight, options, observer, record)
        except BaseException as error:
            if record.epochs == 0:
                self._core._set_metadata(before)
            error.history = _history(record)  # type: ignore[attr-defined]
            raise
        finally:
            if bar is not None:
                bar.__exit__(None, None, None)
        return _history(record)

    @takes("nets", "net.partial_fit")
    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        batch_size: int = 32,
        optimizer: _core.Optimizer | str | None = None,
        sample_weight: ArrayLike | None = None,
        classes: Iterable[Any] | None = None,
    ) -> History:
        """Go on learning from rows that have just come: one pass over them, in their order.

        Parameters
        ----------
        X, y, batch_size, sample_weight
            As in ``fit``.
        optimizer : optimiser or its name; None: the one that the network has, else ``rv.SGD(0.01)``
        classes : list of labels, optional
            All classes that there are, where the first rows may not have all of them; kept as ``net.classes``. Later calls
            may say them again, in any order.

        Returns
        -------
        History
            Of one epoch.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 2], output="softmax", rng=0)
        >>> for x, label in [(0.1, "low"), (0.9, "high"), (0.2, "low")]:
        ...     history = net.partial_fit([[x]], [label], classes=["high", "low"])
        >>> net.epochs
        3
        """
        before, epochs = self._core._metadata(), self._core.epochs
        if classes is not None:
            self._know_classes(classes)
        self._core._forget_progress()
        chosen = present_optimizer(self._core) if optimizer is None else optimizer
        try:
            return self.fit(X, y, batch_size=batch_size, optimizer=chosen, sample_weight=sample_weight, shuffle=False)
        except BaseException:
            if self._core.epochs == epochs:
                self._core._set_metadata(before)
            raise


def _history(record: Any) -> History:
    return History(
        record.loss,
        record.val_loss,
        record.accuracy,
        record.val_accuracy,
        record.learning_rate,
        None if record.best_epoch < 0 else record.best_epoch,
        record.stopped or None,
        record.evaluations,
    )
