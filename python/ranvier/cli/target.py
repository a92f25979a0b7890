"""What the target column asks for: classes or a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.column import has_decimal_comma
from ranvier.cli.messages import CommandError, quoted
from ranvier.cli.table import Table

MOST_INTEGER_CLASSES = 20  # more different whole numbers than this are a quantity
LEAST_ROWS = 5  # a whole number in fewer rows than this is no class

_WHOLE = re.compile(r"([+-]?\d+)(\.0*)?")


@dataclass(frozen=True)
class Target:
    """The column to learn: class numbers (rows,) with the classes' names, or values (rows, 1) and no names."""

    values: NDArray[Any]
    classes: list[str]
    reason: str  # why it is taken so


def read_target(table: Table, name: str, task: str | None, rows: NDArray[np.intp]) -> Target:
    """Classes for text and for a few whole numbers that repeat, values for other numbers; ``task`` overrides.

    Raises
    ------
    CommandError
        A value is not a number where one is needed, or all are the same.
    """
    column = table.columns[name]
    if column.first_text is not None and task != "classify" and has_decimal_comma(column.text):
        raise CommandError(table.not_a_number(name, column.first_text))
    texts = [(column.texts or [])[row] for row in rows]
    numeric = column.first_text is None and column.numbers > 0
    whole = numeric and all(_WHOLE.fullmatch(text) for text in set(texts))
    if whole:
        texts = [_WHOLE.fullmatch(text)[1] for text in texts]  # type: ignore[index]
    quantity = _quantity(Counter(texts), whole=whole) if numeric else ""
    if task == "classify" or (task is None and not quantity):
        why = "" if task else " (whole numbers; --task regress learns a number)" if numeric else " (text)"
        return _classes(table, name, texts, why, numeric=numeric)
    values = table.numbers(name)[rows, None]
    if np.isnan(values[0, 0]):
        raise CommandError(table.not_a_number(name, (int(rows[0]), texts[0])))
    if values.min() == values.max():
        raise CommandError(
            f"{table.path}: column {quoted(name)} holds {values[0, 0]:g} only; there is nothing to learn"
        )
    return Target(values, [], "a number" if task else f"a number ({quantity}; --task classify learns classes)")


def _quantity(counts: Counter[str], *, whole: bool) -> str:
    """Why numbers are no classes, or nothing where they are."""
    if not whole:
        return "decimals"
    if len(counts) > MOST_INTEGER_CLASSES:
        return f"{len(counts)} different whole numbers"
    rare, rows = min(counts.items(), key=lambda item: item[1])
    return f"whole numbers, {rare} in {rows} row{'s' * (rows > 1)} only" if rows < LEAST_ROWS else ""


def _classes(table: Table, name: str, texts: list[str], why: str, *, numeric: bool) -> Target:
    classes = sorted(set(texts), key=(lambda text: (_value(text), text)) if numeric else None)
    if len(classes) < 2:
        raise CommandError(
            f"{table.path}: column {quoted(name)} holds one class only ({quoted(classes[0])}); two are needed"
        )
    number = {text: i for i, text in enumerate(classes)}
    return Target(np.array([number[text] for text in texts]), classes, f"{len(classes)} classes{why}")


def _value(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float(text.replace(".", "").replace(",", "."))  # a decimal comma
