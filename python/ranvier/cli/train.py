"""``ranvier train``: a network for the user's own table, as classifier or regression."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import ranvier as rv
from ranvier.cli.evaluation import classification_text, regression_text, split_rows
from ranvier.cli.messages import CommandError, shortlist, talker
from ranvier.cli.model_file import Signature, announce_replacement, check_writable, size_text
from ranvier.cli.table import Table, has_decimal_comma, read_table
from ranvier.cli.target import Target, read_target

MOMENTUM = 0.9

Matrix = NDArray[np.float64]


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` as in ``arguments.py``."""
    output = check_writable(options.output)
    if output.exists() and Path(options.data).exists() and output.samefile(options.data):
        raise CommandError(f"--output {output}: is the data file, which the model would replace")
    table = read_table(options.data, label=options.target)
    if table.rows < 2:
        raise CommandError(f"{table.path}: {table.rows} rows below the header; training needs at least 2")
    columns = input_columns(table, options.ignore)
    X, target = table.numbers(columns), read_target(table, options.target, options.task)
    train, test = split_rows(table.rows, options.test_fraction, options.seed, target.values if target.classes else None)
    talk = talker(quiet=options.quiet)
    announce_replacement(output, talk)
    widths = [len(columns), *(n for n in options.hidden if n), len(target.classes) or 1]
    talk(f"{table.path}: {table.rows} rows, {len(columns)} numeric columns")
    talk(f"target {options.target!r}: {target.reason}")
    talk(f"network {'-'.join(map(str, widths))}; rows: {len(train)} to train, {len(test)} held out")
    metadata = Signature(columns, options.target, target.classes).metadata()
    net = fit(widths, X[train], target.values[train], columns, options)
    net.metadata = metadata
    if len(test):
        print(report(net.predict(X[test]), target, test, full=not options.quiet))
    net.save(output)
    talk(f"saved {output} ({size_text(output)})")


def report(output: Matrix, target: Target, test: NDArray[np.intp], *, full: bool) -> str:
    """Figures for the held-out rows, and for a guess that knows the target's distribution only."""
    if target.classes:
        return classification_text(target.values[test], output.argmax(1), target.classes, full=full)
    return regression_text(target.values[test], output, full=full)


def input_columns(table: Table, ignored: list[str]) -> list[str]:
    """Names of the numeric columns to learn from; text columns are left out with a notice."""
    absent = [name for name in ignored if name not in table.names]
    if absent:
        raise CommandError(f"{table.path}: --ignore {shortlist(absent)}: the file has {shortlist(table.names)}")
    candidates = [column for name, column in table.columns.items() if name not in ignored]
    text = [column.name for column in candidates if column.is_text]
    columns = [column.name for column in candidates if not column.is_text]
    comma = [column.name for column in candidates if column.is_text and has_decimal_comma(column.text)]
    if not columns:
        hint = f"; for their decimal commas write points: {shortlist(comma)}" if comma else ""
        raise CommandError(
            f"{table.path}: no numeric columns to learn from; not numbers: {shortlist(text) or 'none'}{hint}"
        )
    if text:
        print(f"ranvier: not numbers, left out: {shortlist(text)}", file=sys.stderr)
    if comma:
        print(f"ranvier: decimal commas are not read, write points: {shortlist(comma)}", file=sys.stderr)
    if "" in table.names:
        print("ranvier: without a name, left out: column", table.names.index("") + 1, file=sys.stderr)
    return columns


def fit(widths: list[int], X: Matrix, y: NDArray[Any], names: list[str], options: argparse.Namespace) -> rv.Network:
    """Train on standardised values, then fold the standardisation into the first (and last) layer's parameters."""
    classify = y.ndim == 1
    net = rv.Network(
        widths, activation="tanh", output="softmax" if classify else "linear",
        loss="cross_entropy" if classify else "mse", dtype="float64", rng=options.seed,
    )  # fmt: skip
    mean, scale = standardisation(X, names)
    y_mean, y_scale = (np.zeros(1), np.ones(1)) if classify else standardisation(y, [options.target])
    try:
        net.fit(
            (X - mean) * scale, y if classify else (y - y_mean) * y_scale,
            epochs=options.epochs, batch_size=min(options.batch_size, len(X)),
            optimizer=rv.SGD(options.learning_rate, momentum=MOMENTUM), progress=not options.quiet,
        )  # fmt: skip
    except rv.DivergenceError as error:
        raise CommandError(f"the training diverged ({error}); try a smaller --learning-rate", code=1) from None
    first, last = net.layers[0], net.layers[-1]
    first.weight[:] *= scale  # W·(x − mean)·scale + b = (W·scale) x + (b − (W·scale) mean)
    first.bias[:] -= first.weight @ mean
    y_scale = np.where(y_scale > 0, y_scale, 1.0)  # the training rows may all have one value
    last.weight[:] /= y_scale
    last.bias[:] = last.bias / y_scale + y_mean
    return net


def standardisation(columns: Matrix, names: list[str]) -> tuple[Matrix, Matrix]:
    """Mean and 1/(standard deviation) of each column; 0 instead for a constant one, which then has no weight."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean, sd = columns.mean(0), columns.std(0)
    large = np.flatnonzero(~np.isfinite(sd))
    if len(large):
        raise CommandError(f"column {names[large[0]]!r}: its values are too large to be standardised")
    return mean, np.divide(1.0, sd, out=np.zeros_like(sd), where=np.ptp(columns, axis=0) > 0)
