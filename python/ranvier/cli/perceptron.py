"""``ranvier perceptron``: one neuron learns a line between two classes of points."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

import ranvier as rv
from ranvier.cli.inputs import chosen_inputs
from ranvier.cli.messages import CommandError, escaped, quoted, shortlist, talker
from ranvier.cli.missing import complete_rows
from ranvier.cli.scatter import BOTH, LINE, MARKS, scatter_text
from ranvier.cli.table import read_table
from ranvier.cli.target import read_target

if TYPE_CHECKING:
    from ranvier._nets.perceptron import PerceptronTraining

EXAMPLE = ([[2.0, 2.0], [1.0, -2.0], [-2.0, 2.0], [-1.0, 1.0]], [0, 1, 0, 1])
FIRST, LAST = 20, 5  # epochs whose mistakes are shown
LARGEST = 1e100  # of a coordinate


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has data, target, ignore, epochs, no_header, drop_missing and quiet."""
    talk = talker(quiet=options.quiet)
    if options.data is None:
        P, T = np.array(EXAMPLE[0]), np.array(EXAMPLE[1])
        names, classes = ("p1", "p2"), ["0", "1"]
        talk("the example of the textbooks: four points p with targets t, step by step")
        if not options.quiet:
            show_steps(P, T, options.epochs)
    else:
        P, T, names, classes = points_of(options)
        talk(f"{options.data}: {len(P)} points, {shortlist(list(names))}; answers 0: {quoted(classes[0])}, "
             f"1: {quoted(classes[1])}")  # fmt: skip
    net = rv.PerceptronNetwork(2, 1)
    try:
        training = net.train(P, T, epochs=options.epochs)
    except rv.DivergenceError as error:
        raise CommandError(f"the training diverged: {error}", code=1) from None
    print(mistakes_text(training))
    print(escaped(line_text(net, names)))
    if not options.quiet:
        boundary = net.decision_boundary() if net.weight.any() else None
        columns = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
        width = max(24, min(columns, 100) - 1)
        print("\n" + escaped(scatter_text(P, T, boundary, names, width=width, height=max(9, min(20, width // 4)))))
        told = [f"{mark} {name[:20]}" for mark, name in zip(MARKS, classes, strict=True)]
        print(escaped("   ".join([*told, *[f"{LINE} the line"] * bool(boundary), f"{BOTH} both"])))


def points_of(
    options: argparse.Namespace,
) -> tuple[NDArray[np.float64], NDArray[np.intp], tuple[str, str], list[str]]:
    """Points (n, 2), their classes 0 and 1, the names of the two columns and of the classes."""
    table = read_table(options.data, texts=[options.target] if options.target else [], header=not options.no_header)
    if options.target is None:
        raise CommandError(
            f"--target COLUMN is missing: which holds the classes? The file has {shortlist(table.names)}"
        )
    inputs = chosen_inputs(table, options.target, options.ignore)
    if inputs.categories or len(inputs.columns) != 2:
        texts = f", of which {shortlist(list(inputs.categories))} hold texts" if inputs.categories else ""
        raise CommandError(
            f"{table.path}: two numeric columns are needed beside the target; there are "
            f"{shortlist(inputs.columns)}{texts}; --ignore COLUMN leaves one out"
        )
    table.check_numbers(inputs.columns)
    rows = complete_rows(table, [*inputs.columns, options.target], drop=options.drop_missing)
    if len(rows) < 2:
        raise CommandError(f"{table.path}: {len(rows)} complete rows; training needs at least 2")
    target = read_target(table, options.target, "classify", rows)
    if len(target.classes) != 2:
        raise CommandError(
            f"{table.path}: column {quoted(options.target)} must hold two classes; it has {shortlist(target.classes)}"
        )
    first, second = inputs.columns
    points = inputs.matrix(table, rows)
    if np.abs(points).max() > LARGEST:
        raise CommandError(f"{table.path}: values beyond {LARGEST:g} cannot be drawn")
    return points, target.values, (first, second), target.classes


def show_steps(P: NDArray[np.float64], T: NDArray[np.intp], epochs: int) -> None:
    """A line a step of the rule, until an epoch has no mistake."""
    net = rv.PerceptronNetwork(2, 1)
    talk = talker(quiet=False)
    talk("epoch  p          t   a   e   W          b")
    for epoch in range(1, epochs + 1):
        mistakes = 0
        for p, t in zip(P, T, strict=True):
            a, e = net.step(p, t)
            mistakes += int(e[0] != 0)
            w = net.weight[0]
            talk(f"{epoch:5}  ({p[0]:2g}, {p[1]:2g})  {t:2}  {a[0]:2g}  {e[0]:2g}   ({w[0]:2g}, {w[1]:2g})  "
                 f"{net.bias[0]:2g}")  # fmt: skip
        if not mistakes:
            return


def mistakes_text(training: PerceptronTraining) -> str:
    """What became of the training, and the mistakes of its first and last epochs."""
    counts = [str(count) for count in training.mistakes.tolist()]
    if len(counts) > FIRST + LAST:
        counts = [*counts[:FIRST], "…", *counts[-LAST:]]
    end = (
        f"every point is right after {training.epochs} epochs"
        if training.converged
        else f"not every point is right after {training.epochs} epochs: no line may separate them (--epochs N takes more)"
    )
    return f"{end}\nmistakes of each epoch: {' '.join(counts)}"


def line_text(net: rv.PerceptronNetwork, names: tuple[str, str]) -> str:
    """The weights, and the line on which the net input is 0."""
    (first, second), bias = net.weight[0].tolist(), float(net.bias[0])
    text = f"W = ({first:.6g}, {second:.6g}), b = {bias:.6g}"
    if not net.weight.any():
        return f"{text}: no line, the answer is the same everywhere"
    terms = " ".join(
        f"{'+' if weight >= 0 else '-'} {abs(weight):.6g}{' ' + name if name else ''}"
        for weight, name in ((first, names[0]), (second, names[1]), (bias, ""))
    ).removeprefix("+ ")
    return f"{text}\nline: {terms} = 0; the answer is 1 where the left side is 0 or more"
