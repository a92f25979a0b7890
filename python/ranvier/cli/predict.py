"""``ranvier predict``: a saved network applied to the rows of a CSV file."""

from __future__ import annotations

import argparse
import csv
import io
import sys

from ranvier.cli.messages import CommandError
from ranvier.cli.model_file import Signature, is_model, load
from ranvier.cli.table import read_table


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has model and data."""
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
    table = read_table(options.data, columns=signature.columns)
    output = net.predict(table.numbers(signature.columns))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # as the data came in
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if signature.classes:
        writer.writerow(["predicted", "probability"])
        best = output.argmax(1)
        writer.writerows(
            (signature.classes[k], f"{p:.6g}") for k, p in zip(best.tolist(), output.max(1).tolist(), strict=True)
        )
    else:
        writer.writerow(["predicted"])
        writer.writerows([f"{value:.9g}"] for value in output[:, 0].tolist())
