"""``ranvier predict``: a saved network applied to the rows of a CSV file."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable

import numpy as np

from ranvier.cli.messages import CommandError, escaped
from ranvier.cli.missing import complete_rows
from ranvier.cli.model_file import Signature, is_model, load
from ranvier.cli.table import read_table


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has model, data and no_header."""
    try:
        net = load(options.model)
    except CommandError:
        if not is_model(options.data):
            raise
        wanted = f"ranvier predict {options.data} {options.model}"
        raise CommandError(
            f"{options.model}: is no model, but {options.data} is one; the model comes first: {wanted}"
        ) from None
    signature = Signature.of(net)
    if signature is None:
        raise CommandError(f"{options.model}: has no names of columns and classes; was it saved by 'ranvier train'?")
    inputs, bare = signature.inputs, options.no_header or not signature.header
    table = read_table(
        options.data, columns=inputs.columns, texts=list(inputs.categories), header=not bare, in_order=bare
    )
    table.check_numbers(inputs.numbers)
    for name in inputs.numbers:
        table.numbers(name)  # what is no number is said before what is missing
    output = net.predict(inputs.matrix(table, complete_rows(table, inputs.columns, drop=None)))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # as the data came in
    shown: Callable[[str], str] = escaped if sys.stdout.isatty() else str
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if signature.classes:
        names = [shown(name) for name in signature.classes]
        writer.writerow(["predicted", "probability"])
        best, probability = np.argmax(output, axis=1).tolist(), output.max(1).tolist()
        writer.writerows((names[k], f"{p:.6g}") for k, p in zip(best, probability, strict=True))
    else:
        writer.writerow(["predicted"])
        writer.writerows([f"{value:.9g}"] for value in output[:, 0].tolist())
