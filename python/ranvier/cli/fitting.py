"""Training on standardised columns: the network that comes out takes them as they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import ranvier as rv
from ranvier import _core
from ranvier._support.lookup import bare, unknown
from ranvier.cli.checkpoint import check_same_data
from ranvier.cli.evaluation import split_rows
from ranvier.cli.messages import CommandError, quoted
from ranvier.cli.table import LARGEST

if TYPE_CHECKING:
    import argparse

    from ranvier._nets.results import History

MOMENTUM = 0.9
VALIDATION = 0.2  # of the rows to train, for early stopping

Matrix = NDArray[np.float64]
Scaling = tuple[Matrix, Matrix]  # mean and 1/(standard deviation) of each column


def new_network(widths: list[int], options: argparse.Namespace, *, classify: bool) -> rv.Network:
    """An untrained network for classes or for one number."""
    if options.activation not in rv.activations.names():
        raise CommandError(unknown("--activation", options.activation, rv.activations.names()))
    try:
        return rv.Network(
            widths, activation=options.activation, output="softmax" if classify else "linear",
            loss="cross_entropy" if classify else "mse", dtype="float64", l2=options.l2, rng=options.seed,
        )  # fmt: skip
    except ValueError as error:
        raise CommandError(str(error)) from None


def optimizer(options: argparse.Namespace) -> rv.optimizers.Optimizer:
    """The optimiser by its name, with its own step size where none is given; SGD has momentum."""
    classes = {bare(name): name for name in rv.optimizers.names()}
    kind = classes.get(bare(options.optimizer))
    if kind is None:
        raise CommandError(unknown("--optimizer", options.optimizer, classes))
    more = {"momentum": MOMENTUM} if kind == "SGD" else {}
    if options.learning_rate is not None:
        more["learning_rate"] = options.learning_rate
    made: rv.optimizers.Optimizer = getattr(rv.optimizers, kind)(**more)
    return made


def schedule(options: argparse.Namespace) -> rv.schedules.Schedule | None:
    """The schedule by its name; one that needs to know for how many epochs is for all of them."""
    if options.schedule is None:
        return None
    classes = {bare(name): getattr(rv.schedules, name) for name in [*rv.schedules.names()]}
    kind = classes.get(bare(options.schedule))
    if kind is None:
        raise CommandError(unknown("--schedule", options.schedule, [*_core.schedules()]))
    needs = _core.schedules()[kind._name]["parameters"]
    made: rv.schedules.Schedule = kind(epochs=options.epochs) if "epochs" in needs else kind()
    return made


def patience(options: argparse.Namespace) -> int | None:
    """Epochs without a better loss after which training stops; None: it does not."""
    given: int | None = options.patience
    return rv.EarlyStopping().patience if given is None and options.early_stopping else given


def fit(net: rv.Network, X: Matrix, y: NDArray[Any], scalings: tuple[Scaling, Scaling], optimizer: Any,
        options: argparse.Namespace, checkpoint: Path | None = None) -> History:  # fmt: skip
    """Train on standardised values, then fold the standardisation into the first (and last) layer's parameters."""
    (mean, scale), (y_mean, y_scale) = scalings
    inputs, targets = (X - mean) * scale, y if y.ndim == 1 else (y - y_mean) * y_scale
    stop, validation, waits = None, None, patience(options)
    if waits is not None:
        rows, kept = split_rows(len(X), VALIDATION, options.seed, y if y.ndim == 1 else None)
        if not len(kept):
            raise CommandError("--patience: one row to train is too few; the stop needs rows of its own")
        stop, validation = rv.EarlyStopping(waits), (inputs[kept], targets[kept])
        inputs, targets = inputs[rows], targets[rows]
    if checkpoint is not None:
        check_same_data(checkpoint, net, inputs, targets)
    try:
        history = net.fit(
            inputs, targets, epochs=options.epochs, batch_size=min(options.batch_size, len(inputs)),
            optimizer=optimizer, schedule=schedule(options), class_weight=options.class_weight,
            validation_data=validation, early_stopping=stop, progress=not options.quiet,
            checkpoint=checkpoint, resume=checkpoint is not None,
        )  # fmt: skip
    except ValueError as error:  # options that do not go together
        raise CommandError(str(error)) from None
    except rv.DivergenceError as error:
        raise CommandError(f"the training diverged ({error}); try a smaller --learning-rate", code=1) from None
    unstandardise(net, scalings)
    return history


def unstandardise(net: rv.Network, scalings: tuple[Scaling, Scaling]) -> None:
    """Fold the scaling of the inputs into the first layer, that of the target into the last."""
    (mean, scale), (y_mean, y_scale) = scalings
    first, last = net.layers[0], net.layers[-1]
    y_scale = np.where(y_scale > 0, y_scale, 1.0)  # the training rows may all have one value
    with np.errstate(over="ignore", invalid="ignore"):
        first.weight[:] *= scale  # W·(x − mean)·scale + b = (W·scale) x + (b − (W·scale) mean)
        first.bias[:] -= first.weight @ mean
        last.weight[:] /= y_scale
        last.bias[:] = last.bias / y_scale + y_mean
    if not np.isfinite(net.parameters).all():
        raise CommandError("weights became too large for a file; try a smaller --learning-rate or another unit", code=1)


def no_scaling(columns: int) -> Scaling:
    """Leaves values as they are."""
    return np.zeros(columns), np.ones(columns)


def standardisation(columns: Matrix, names: list[str]) -> Scaling:
    """Mean and 1/(standard deviation) of each column; 0 instead for a constant one, which then has no weight.

    Raises
    ------
    CommandError
        A standard deviation below 1e-300: a network of float64 numbers cannot hold the factor.
    """
    exponent = np.frexp(np.abs(columns).max(0))[1]
    scaled = np.ldexp(columns, -exponent)  # −1 … 1, by a power of two: squares neither overflow nor vanish
    spread = np.ldexp(scaled.std(0), exponent)
    varies = np.ptp(scaled, axis=0) > 0
    small = np.flatnonzero(varies & (spread < 1 / LARGEST))
    if len(small):
        raise CommandError(
            f"column {quoted(names[int(small[0])])}: its values are too close together to be standardised "
            f"(standard deviation {spread[small[0]]:.3g}); choose another unit"
        )
    return np.ldexp(scaled.mean(0), exponent), np.divide(1.0, spread, out=np.zeros_like(spread), where=varies)
