"""Many networks of one shape, trained side by side: for seeds, learning rates, folds and bootstraps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

import numpy as np

from .. import _core
from .._support.files import encoded
from .._support.keywords import takes
from .ensemble_arguments import number_each, seeds_of
from .ensemble_saving import SavedEnsemble
from .ensemble_training import EnsembleEpoch, EnsembleHistory, train
from .network import Network

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .schedule_class import Schedule
    from .stopping import EarlyStopping

__all__ = ["Ensemble", "Spread", "load_ensemble"]


class Spread(NamedTuple):
    """What the models of an ensemble say together: mean and standard deviation over the models, (rows, n_out) each."""

    mean: NDArray[Any]
    spread: NDArray[Any]


class Ensemble(SavedEnsemble):
    """``n`` independent networks of one shape, trained together; each is to the last bit what it would be alone.

    Alone means: a ``Network`` with ``rng=rng[k]`` and the same arguments, trained by the same call on ``X[rows[k]]`` and
    ``y[rows[k]]`` by an optimiser with ``learning_rate[k]`` and ``weight_decay[k]``.

    Parameters
    ----------
    net : Network
        The shape: layers, loss, dtype, init and penalties are taken from it, weights are not.
    n : int
        How many.
    rng : list of n seeds, int, numpy.random.Generator or None
        A seed for each model; or one from which they follow. None: ``net.seed`` is that one.
    learning_rate, weight_decay : float, (n,) array or None
        A number for each model, in place of the optimiser's.

    Raises
    ------
    ValueError, TypeError
        An argument that is out of range or of the wrong kind, by name.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> e = rv.Ensemble(rv.Network([2, 8, 1], activation="tanh", rng=0), 10, learning_rate=0.3)
    >>> history = e.fit(X, y, epochs=300, batch_size=4, shuffle=False)
    >>> history.loss.shape, e.predict(X).shape
    ((300, 10), (10, 4, 1))
    >>> mean, spread = e.predict(X, spread=True)
    >>> mean.round().astype(int).ravel().tolist()
    [0, 1, 1, 0]
    """

    @takes("nets", "rv.Ensemble")
    def __init__(
        self,
        net: Network,
        n: int,
        *,
        rng: Sequence[int | np.random.Generator] | int | np.random.Generator | None = None,
        learning_rate: float | ArrayLike | None = None,
        weight_decay: float | ArrayLike | None = None,
    ) -> None:
        given: object = net
        if not isinstance(given, Network):
            raise TypeError(f"net must be a Network; got {_core.shown(net)}")
        count = _core.integer(n, "n", 1)
        seeds = seeds_of(rng, count, net.seed)
        rates = number_each(learning_rate, "learning_rate", count)
        decays = number_each(weight_decay, "weight_decay", count)
        core = _core.Ensemble(net._core, seeds)
        if rates is not None:
            core._set_learning_rates(rates)
        if decays is not None:
            core._set_weight_decays(decays)
        self._become(core)

    @takes("nets", "ensemble.fit")
    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        rows: Sequence[ArrayLike] | None = None,
        epochs: int = 1,
        batch_size: int = 32,
        optimizer: _core.Optimizer | str | None = None,
        schedule: Schedule | None = None,
        validation_data: tuple[ArrayLike, ...] | None = None,
        validation_split: float | None = None,
        early_stopping: EarlyStopping | bool | None = None,
        tol: float | None = None,
        shuffle: bool = True,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[Any, float] | Iterable[float] | str | None = None,
        clip_norm: float | None = None,
        clip_value: float | None = None,
        callbacks: Iterable[Callable[[EnsembleEpoch], object]] | None = None,
        progress: bool = False,
        threads: int | None = None,
    ) -> EnsembleHistory:
        """Train all models, each on its rows, in one native call without the GIL.

        Parameters
        ----------
        X, y, epochs, batch_size, optimizer, validation_data, early_stopping, tol, shuffle, sample_weight, class_weight, \
clip_norm, clip_value, threads
            As in ``Network.fit``, for every model. What an optimiser remembers belongs to each model and goes on.
        rows : list of n arrays of row numbers, optional
            The rows from which each model learns, in this order: a fold, or a bootstrap, whose rows repeat. None: all.
        schedule : one of ``rv.schedules``
        validation_split : float in (0, 1), optional
            Hold out this part of each model's rows, drawn by its seed.
        callbacks : iterable of ``callback(info)``
            Called after each epoch of all models with ``info.epoch/.loss/.val_loss/.ensemble/.seconds``,
            ``.accuracy/.val_accuracy`` and ``.learning_rate``, arrays (n,); returning True stops all.
        progress : bool
            Show a progress bar, with the mean loss.

        Returns
        -------
        EnsembleHistory
            Arrays (epochs, n); NaN after the last epoch of a model that ended before others.

        Raises
        ------
        DivergenceError
            The loss of model ``.model`` is no longer finite. It is back at the start of the call, as every other one is
            whose loss was not finite; all others have finished it. ``.history`` is what was recorded.
        KeyboardInterrupt
            On Ctrl-C, with ``.history``; each model is at the last update that it has finished.

        Examples
        --------
        >>> import numpy as np
        >>> import ranvier as rv
        >>> e = rv.Ensemble(rv.Network([1, 4, 1], rng=0), 2)
        >>> folds = [[0, 1, 2], [2, 3, 3]]
        >>> e.fit(np.eye(4, 1), np.zeros(4), rows=folds, epochs=5).loss.shape
        (5, 2)
        """
        options = {
            "epochs": epochs, "batch_size": batch_size, "shuffle": shuffle, "threads": threads, "tol": tol,
            "clip_norm": clip_norm, "clip_value": clip_value,
        }  # fmt: skip
        return train(
            self, X, y, rows, optimizer, schedule, validation_data, validation_split, early_stopping, sample_weight,
            class_weight, callbacks, progress, options,
        )  # fmt: skip

    @overload
    def predict(self, X: ArrayLike, spread: Literal[False] = False, *, threads: int | None = None) -> NDArray[Any]: ...
    @overload
    def predict(self, X: ArrayLike, spread: Literal[True], *, threads: int | None = None) -> Spread: ...
    @takes("nets", "ensemble.predict")
    def predict(self, X: ArrayLike, spread: bool = False, *, threads: int | None = None) -> NDArray[Any] | Spread:
        """Outputs of all models for ``X`` (rows, n_in).

        Parameters
        ----------
        X : as in ``Network.predict``
        spread : bool
            Return a pair instead, mean and standard deviation over the models (``np.std``), each (rows, n_out).

        Returns
        -------
        (n, rows, n_out) array in the networks' dtype, or Spread
            Where the last layer gives images the last axis is (h, w, c).

        Examples
        --------
        >>> import ranvier as rv
        >>> e = rv.Ensemble(rv.Network([2, 3, 1], rng=0), 5)
        >>> e.predict([[0.0, 1.0], [1.0, 1.0]]).shape
        (5, 2, 1)
        >>> e.predict([[0.0, 1.0], [1.0, 1.0]], spread=True).mean.shape
        (2, 1)
        """
        wanted = _core.flag(spread, "spread")
        outputs: NDArray[Any] = self._core.predict(self._template._inputs(X), threads)
        shape = self._template._core._output_image()
        if shape is not None:
            outputs = outputs.reshape(*outputs.shape[:2], *shape)
        if not wanted:
            return outputs
        mean, sd = (f(outputs, axis=0, dtype=np.float64).astype(outputs.dtype) for f in (np.mean, np.std))
        return Spread(mean, sd)


def load_ensemble(path: str | bytes | os.PathLike[Any]) -> Ensemble:
    ensemble = Ensemble.__new__(Ensemble)
    ensemble._become(_core.Ensemble(encoded(path)))
    return ensemble
