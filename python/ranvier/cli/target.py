"""What the target column asks for: classes or a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.messages import CommandError
from ranvier.cli.table import Column, Table, has_decimal_comma, is_missing

MOST_INTEGER_CLASSES = 100  # more different whole numbers than this are a quantity


@dataclass(frozen=True)
class Target:
    """The column to learn: class numbers (rows,) with the classes' names, or values (rows, 1) and no names."""

    values: NDArray[Any]
    classes: list[str]
    reason: str  # why it is taken so


def read_target(table: Table, name: str, task: str | None) -> Target:
    """Classes for text or whole numbers, values for numbers with a decimal point; ``task`` overrides.

    Raises
    ------
    CommandError
        A value is missing, is not a number where one is needed, or all are the same.
    """
    texts = table.labels[name]
    column = Column(name)
    column.extend(texts, 0)
    if task != "classify" and has_decimal_comma(column.text):
        table.columns[name] = column
        table.numbers([name])  # says where
    numeric = column.first_text is None and column.numbers > 0
    given = {text for text in texts if not is_missing(text)}
    whole = numeric and all(re.fullmatch(r"[+-]?\d+", text) for text in given)
    if task == "classify" or (task is None and (not numeric or (whole and len(given) <= MOST_INTEGER_CLASSES))):
        why = "" if task else " (whole numbers; --task regress learns a number)" if numeric else " (text)"
        return _classes(table, name, numeric, why)
    what = f"{len(given)} different whole numbers" if whole else "decimals"
    return _number(table, column, "" if task else f" ({what}; --task classify learns classes)")


def _classes(table: Table, name: str, numeric: bool, why: str) -> Target:
    texts = table.labels[name]
    for row, text in enumerate(texts):
        if not text or (numeric and is_missing(text)):
            raise CommandError(f"{table.place(row, name)}: a value is missing")
    classes = sorted(set(texts), key=(lambda text: (float(text), text)) if numeric else None)
    if len(classes) < 2:
        raise CommandError(f"{table.path}: column {name!r} holds one class only ({classes[0]!r}); two are needed")
    number = {text: i for i, text in enumerate(classes)}
    return Target(np.array([number[text] for text in texts]), classes, f"{len(classes)} classes{why}")


def _number(table: Table, column: Column, why: str) -> Target:
    table.columns[column.name] = column
    y = table.numbers([column.name])
    if y.min() == y.max():
        raise CommandError(f"{table.path}: column {column.name!r} holds {y[0, 0]:g} only; there is nothing to learn")
    return Target(y, [], f"a number{why}")
