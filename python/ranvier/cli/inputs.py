"""What a network sees of a table: numbers as they are, texts one-hot, an input for each category of a column."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.column import MOST_CATEGORIES, MOST_COUNTED, Column, has_decimal_comma
from ranvier.cli.messages import CommandError, meant, note, quoted, shortlist
from ranvier.cli.table import Table


@dataclass(frozen=True)
class Inputs:
    """Columns in the order of a network's inputs, and the categories of those that hold texts."""

    columns: list[str]
    categories: dict[str, list[str]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[str]:
        """The columns that hold numbers."""
        return [name for name in self.columns if name not in self.categories]

    @property
    def names(self) -> list[str]:
        """Of each input: ``age``, ``sex=female``, ``sex=male``."""
        each = ([f"{name}={text}" for text in self.categories.get(name, [])] or [name] for name in self.columns)
        return [name for names in each for name in names]

    def matrix(self, table: Table, rows: Sequence[int] | NDArray[np.intp]) -> NDArray[np.float64]:
        """The inputs (rows, inputs) of some rows of a table; a text that is no category is an error."""
        out = np.zeros((len(rows), len(self.names)))
        k = 0
        for name in self.columns:
            if name not in self.categories:
                out[:, k] = table.numbers(name)[rows]
                k += 1
                continue
            place = {text: k + i for i, text in enumerate(self.categories[name])}
            texts = table.columns[name].texts or []
            for i, row in enumerate(rows):
                if texts[row] not in place:
                    raise CommandError(
                        f"{table.place(int(row), name)}: {texts[row][:40]!r} is none of the texts that the model "
                        f"knows there: {shortlist(self.categories[name])}"
                    )
                out[i, place[texts[row]]] = 1.0
            k += len(self.categories[name])
        return out


def chosen_inputs(table: Table, target: str, ignored: list[str]) -> Inputs:
    """All columns but the target and the ignored ones; what is left out for want of a name or a value is said.

    Raises
    ------
    CommandError
        There is no column left, or some hold neither numbers nor a few texts: all of them are named.
    """
    left_out = _resolved(table, ignored)
    columns = [column for name, column in table.columns.items() if name != target and name not in left_out]
    if "" in table.names:
        unnamed = [str(k) for k, name in enumerate(table.names, start=1) if not name]
        note(f"without a name, left out: column{'s' * (len(unnamed) > 1)} {shortlist(unnamed)}")
    empty = [column.name for column in columns if column.is_empty]
    if empty and table.rows:
        note(f"without a value, left out: {shortlist(empty)}")
    columns = [column for column in columns if not column.is_empty]
    if not columns and table.rows:
        raise CommandError(f"{table.path}: no columns to learn from; the file has {shortlist(table.names)}")
    _refuse(table, columns)
    return Inputs([c.name for c in columns], {c.name: c.categories for c in columns if c.is_text})


def _resolved(table: Table, ignored: list[str]) -> set[str]:
    """Names of columns; each text is one, or several with commas between them, quoted as in a CSV."""
    names: list[str] = []
    for text in ignored:
        fields = next(csv.reader([text], skipinitialspace=True), [])
        names += [text] if text in table.names else [name.strip() for name in fields if name.strip()]
    absent = [name for name in names if name not in table.names]
    if absent:
        close = meant(absent[0], filter(None, table.names))
        raise CommandError(
            f"--ignore: {table.path} has no column {shortlist(absent)}; it has {shortlist(table.names)}{close}"
        )
    return set(names)


def _refuse(table: Table, columns: list[Column]) -> None:
    """Columns that hold neither numbers nor at most 20 different texts, in one error."""
    mixed = [
        column for column in columns if column.first_text and (not column.is_text or has_decimal_comma(column.text))
    ]
    crowded = [column for column in columns if column not in mixed and column.is_text and not _are_categories(column)]
    if not mixed and not crowded:
        return
    parts = []
    if mixed and mixed[0].first_text:
        parts.append(table.not_a_number(mixed[0].name, mixed[0].first_text))
        if mixed[1:]:
            parts.append(f"numbers and texts are mixed in {shortlist([column.name for column in mixed[1:]])} too")
    if crowded:
        counts = [_many(column) for column in crowded[:4]]
        more = f" and {len(crowded) - 4} more columns hold as many" if crowded[4:] else ""
        start = "" if mixed else f"{table.path}: "
        parts.append(f"{start}{', '.join(counts)}{more} (at most {MOST_CATEGORIES} are learned from)")
    raise CommandError(f"{'; '.join(parts)}; {_ignore_hint([c.name for c in columns if c in mixed or c in crowded])}")


def _are_categories(column: Column) -> bool:
    return column.texts is not None and len(column.categories) <= MOST_CATEGORIES and not _all_differ(column)


def _all_differ(column: Column) -> bool:
    """Whether no text occurs twice among six or more: a name of the row, from which nothing can be learned."""
    values = int(np.count_nonzero(~column.missing)) if column.texts is not None else 0
    return values > 5 and len(column.categories) == values


def _many(column: Column) -> str:
    count = len(column.categories)
    if _all_differ(column):
        return f"{quoted(column.name)} holds another text in every row"
    return f"{quoted(column.name)} holds {count if count <= MOST_COUNTED else f'over {MOST_COUNTED}'} different texts"


def _ignore_hint(names: list[str]) -> str:
    """The option that leaves some columns out, as it is typed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    word = shlex.quote(line.getvalue())
    them = "it" if len(names) == 1 else "them"
    return f"--ignore {word if len(word) <= 160 else 'COLUMN,COLUMN'} leaves {them} out"
