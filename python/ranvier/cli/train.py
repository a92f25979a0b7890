"""``ranvier train``: a network for the user's own table, as classifier or regression."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ranvier.cli import fitting
from ranvier.cli.checkpoint import checkpoint_beside, forget
from ranvier.cli.evaluation import classification_text, regression_text, split_rows
from ranvier.cli.export import export, export_file
from ranvier.cli.inputs import Inputs, chosen_inputs
from ranvier.cli.messages import CommandError, escaped, quoted, shortlist, talker
from ranvier.cli.missing import complete_rows
from ranvier.cli.model_file import (
    Signature,
    announce_replacement,
    check_fits_into_file,
    check_writable,
    size_text,
)
from ranvier.cli.table import Table, read_table
from ranvier.cli.target import Target, read_target


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` as in ``arguments.py``."""
    output = check_writable(options.output)
    if output.exists() and Path(options.data).exists() and output.samefile(options.data):
        raise CommandError(f"--output {output}: is the data file, which the model would replace")
    exported = export_file(options.export, [output, Path(options.data)])
    optimizer = fitting.optimizer(options)
    table = read_table(options.data, texts=[options.target] if options.target else [], header=not options.no_header)
    if options.target is None:
        raise CommandError(
            f"--target COLUMN is missing: which is to be predicted? The file has {shortlist(table.names)}"
        )
    inputs, target, rows = examined(table, options)
    if options.class_weight is not None and not target.classes:
        raise CommandError(f"--class-weight: the target {quoted(options.target)} is a number and has no classes")
    train, test = split_rows(len(rows), options.test_fraction, options.seed, target.values if target.classes else None)
    X, y = inputs.matrix(table, rows), target.values
    widths = [X.shape[1], *(n for n in options.hidden if n), len(target.classes) or 1]
    net = fitting.new_network(widths, options, classify=bool(target.classes))
    net.metadata = Signature(inputs, options.target, target.classes, header=not options.no_header).metadata()
    check_fits_into_file(net)
    scaling = fitting.standardisation(X[train], inputs.names)
    y_scaling = fitting.no_scaling(1) if target.classes else fitting.standardisation(y[train], [options.target])
    talk = talker(quiet=options.quiet)
    announce_replacement(output, talk)
    if exported is not None:
        announce_replacement(exported, talk, "--export")
    talk(f"{table.path}: {table.rows} rows, {len(inputs.numbers)} numeric columns")
    for name, texts in inputs.categories.items():
        talk(f"one-hot {quoted(name)}: {shortlist(texts)}")
    talk(f"target {quoted(options.target)}: {target.reason}")
    talk(f"network {'-'.join(map(str, widths))}; rows: {len(train)} to train, {len(test)} held out")
    checkpoint = checkpoint_beside(output) if options.resume else None
    if checkpoint is not None and checkpoint.exists():
        talk(f"going on from {checkpoint}")
    history = fitting.fit(net, X[train], y[train], (scaling, y_scaling), optimizer, options, checkpoint)
    if history.best_epoch is not None:
        talk(
            f"{len(history.loss)} epochs; kept are the weights after epoch {history.best_epoch + 1}, of the least "
            "validation loss"
        )
    if checkpoint is not None:
        forget(checkpoint, net)
    if len(test):
        print(escaped(report(net.predict(X[test]), target, test, full=not options.quiet)))
    net.save(output)
    talk(f"saved {output} ({size_text(output)})")
    if exported is not None:
        export(net, exported, inputs.names, target.classes)
        talk(f"exported {exported} ({size_text(exported)}); it takes {len(inputs.names)} columns as numbers")


def examined(table: Table, options: argparse.Namespace) -> tuple[Inputs, Target, NDArray[np.intp]]:
    """What to learn from what, and from which rows."""
    if table.rows < 2:
        raise CommandError(f"{table.path}: {table.rows} rows with values; training needs at least 2")
    inputs = chosen_inputs(table, options.target, options.ignore)
    number = table.columns[options.target].first_text is None and options.task != "classify"
    table.check_numbers([*inputs.numbers, *([options.target] if number else [])])
    rows = complete_rows(table, [*inputs.columns, options.target], drop=options.drop_missing)
    if len(rows) < 2:
        raise CommandError(f"{table.path}: {len(rows)} complete row; training needs at least 2")
    return inputs, read_target(table, options.target, options.task, rows), rows


def report(output: NDArray[np.float64], target: Target, test: NDArray[np.intp], *, full: bool) -> str:
    """Figures for the held-out rows, and for a guess that knows the target's distribution only."""
    if target.classes:
        return classification_text(target.values[test], output.argmax(1), target.classes, full=full)
    return regression_text(target.values[test], output, full=full)
