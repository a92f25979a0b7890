"""Training of an ensemble: one call of the core for all models and epochs, with looks at callbacks in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core, schedules
from .._support.progress import progress_bar
from .callbacks import watchers_of
from .ensemble_arguments import rows_each
from .frames import names_of
from .named_optimizer import optimizer_of
from .optimizers import SGD
from .stopping import rule_of
from .training_data import training_data
from .validation import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .ensemble_saving import SavedEnsemble

__all__ = ["EnsembleEpoch", "EnsembleHistory", "train"]


class EnsembleEpoch(NamedTuple):
    """What a callback of ``Ensemble.fit`` is given after each epoch: arrays (n,), NaN of a model that has ended.

    What there is not is None.
    """

    epoch: int
    loss: NDArray[np.float64]
    val_loss: NDArray[np.float64] | None
    ensemble: SavedEnsemble
    seconds: float
    accuracy: NDArray[np.float64] | None
    val_accuracy: NDArray[np.float64] | None
    learning_rate: NDArray[np.float64]


class EnsembleHistory(NamedTuple):
    """What ``Ensemble.fit`` recorded: arrays (epochs, n), whose columns are the ``History`` of each model.

    NaN after the last epoch of a model that ended before others; None where nothing was recorded. ``best_epoch`` and
    ``stopped`` have an entry a model.
    """

    loss: NDArray[np.float64]
    val_loss: NDArray[np.float64] | None
    accuracy: NDArray[np.float64] | None
    val_accuracy: NDArray[np.float64] | None
    learning_rate: NDArray[np.float64]
    best_epoch: list[int | None]
    stopped: list[str | None]
    evaluations: NDArray[np.int64] | None


def train(
    ensemble: SavedEnsemble,
    X: Any,
    y: Any,
    rows: Any,
    optimizer: Any,
    schedule: Any,
    validation: Any,
    fraction: Any,
    early_stopping: Any,
    sample_weight: Any,
    class_weight: Any,
    callbacks: Any,
    progress: Any,
    options: dict[str, Any],
) -> EnsembleHistory:
    template, core = ensemble._template, ensemble._core
    watchers = watchers_of(callbacks)
    epochs = _core.integer(options["epochs"], "epochs", 0)
    bar = progress_bar(epochs) if _core.flag(progress, "progress") and epochs > 0 else None
    chosen = SGD() if optimizer is None else optimizer_of(optimizer)
    options = options | {
        "schedule": schedules.resolve(schedule), "early_stopping": rule_of(early_stopping),
        "checkpoint": None, "checkpoint_every": 1, "resume": False,
    }  # fmt: skip
    names = names_of(X)
    before = (None if names is None else template.feature_names), template.classes
    record = _core.Ensemble._Histories()

    def on_epoch(epoch: int, seconds: float) -> bool:
        last: list[Any] = [None if part is None else part[-1] for part in _tables(record)]
        loss, val_loss, accuracy, val_accuracy, rate = last
        if bar is not None:
            bar.reach(epoch + 1, f"mean loss {np.nanmean(loss):.4g}")
        info = EnsembleEpoch(epoch, loss, val_loss, ensemble, seconds, accuracy, val_accuracy, rate)
        stops = [callback(info) for callback in watchers]  # all are called, whatever the first says
        return any(isinstance(stop, (bool, np.bool_)) and bool(stop) for stop in stops)

    apart = options["early_stopping"] is not None or options["tol"] is not None or _is_whole_batch(chosen)
    observer = on_epoch if watchers or (bar is not None and not apart) else None
    try:
        data = training_data(template, X, y, sample_weight, class_weight, validation, None, names, None)
        lists = rows_each(rows, len(ensemble), len(data.X) if hasattr(data.X, "__len__") else 0)
        if lists is not None and isinstance(class_weight, str):
            raise ValueError(
                f"class_weight {class_weight!r} depends on the rows of each model; with rows give a weight for each class"
            )
        held = None
        if fraction is not None:
            if validation is not None:
                raise ValueError("validation_split takes rows from X; give it or validation_data, not both")
            lists, held = _split(ensemble, fraction, data.y, lists)
        if names is not None and len(names) == template._core._spec()["n_in"]:
            template.feature_names = names
        if bar is not None:
            bar.__enter__()
        core._fit(data.X, data.y, chosen, data.validation, data.weight, options, lists, held, observer, record)
        if bar is not None and observer is None and record.loss is not None:
            bar.reach(epochs, f"mean loss {np.nanmean(record.loss[-1]):.4g}")
    except BaseException as error:
        if record.loss is None:
            if names is not None:
                template.feature_names = before[0]
            template.classes = before[1]
        error.history = _history(record, len(ensemble))  # type: ignore[attr-defined]
        raise
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)
    return _history(record, len(ensemble))


def _is_whole_batch(optimizer: _core.Optimizer) -> bool:
    kinds = [kind.__name__ for kind in type(optimizer).__mro__]
    return any(table["whole_batch"] and table["type"] in kinds for table in _core.optimizers().values())


def _split(ensemble: SavedEnsemble, fraction: Any, y: Any, lists: Any) -> tuple[list[Any], list[Any]]:
    targets = np.asarray(y)
    train_rows, held = [], []
    for k, seed in enumerate(ensemble.seeds):
        base = np.arange(len(targets), dtype=np.int64) if lists is None else lists[k]
        if base.size and not (base.min() >= 0 and base.max() < len(targets)):
            return lists, []  # the core says what is wrong with them
        rows, kept = split(seed, fraction, targets[base])
        train_rows.append(np.ascontiguousarray(base[rows]))
        held.append(np.ascontiguousarray(base[kept]))
    return train_rows, held


def _tables(record: Any) -> tuple[Any, ...]:
    return record.loss, record.val_loss, record.accuracy, record.val_accuracy, record.learning_rate


def _history(record: Any, n: int) -> EnsembleHistory:
    empty = np.empty((0, n))
    loss, val_loss, accuracy, val_accuracy, rate = _tables(record)
    return EnsembleHistory(
        empty if loss is None else loss, val_loss, accuracy, val_accuracy, empty if rate is None else rate,
        [None if best < 0 else best for best in record.best_epoch] or [None] * n,
        [stopped or None for stopped in record.stopped] or [None] * n,
        record.evaluations,
    )  # fmt: skip
