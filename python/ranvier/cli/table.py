"""Reading a CSV file into columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.column import Column, Found, has_decimal_comma
from ranvier.cli.messages import CommandError, meant, quoted, shortlist
from ranvier.cli.reading import DELIMITERS, Record, open_text, read_records

LARGEST = 1e300  # of a value: its products with weights stay finite
_CHUNK = 256  # rows held as text at a time


@dataclass
class Table:
    """A file's columns. ``lines[r]`` is the line on which data row r ends (a quoted field may span lines)."""

    path: str
    names: list[str]
    columns: dict[str, Column]
    lines: list[int]

    @property
    def rows(self) -> int:
        return len(self.lines)

    def place(self, row: int, name: str) -> str:
        """Where a value stands, for an error text: rows count from 1 below the header."""
        return f"{self.path}: row {row + 1} (line {self.lines[row]}), column {quoted(name)}"

    def check_numbers(self, names: list[str]) -> None:
        """Refuse values that are infinite or nearly so, and decimal commas beside decimal points."""
        used = [self.columns[name] for name in names]
        for column in used:
            large = np.flatnonzero(np.abs(values := column.values) > LARGEST)
            if len(large):
                what = "infinite" if np.isinf(values[large[0]]) else f"too large; {LARGEST:g} is the limit"
                raise CommandError(f"{self.place(int(large[0]), column.name)}: the value is {what}")
        comma = next((column for column in used if column.first_comma), None)
        point = next((column for column in used if column.first_point), None)
        if comma is not None and point is not None and comma.first_comma and point.first_point:
            (row, text), (_, other) = point.first_point, comma.first_comma
            raise CommandError(
                f"{self.place(row, point.name)}: {text.strip()[:40]!r} has a decimal point, but column "
                f"{quoted(comma.name)} has decimal commas, such as {other.strip()[:40]!r}; write one of them"
            )

    def not_a_number(self, name: str, found: Found) -> str:
        """The text that refuses a value, with the likely reason."""
        row, text = found
        comma = has_decimal_comma(text)
        hint = (
            ": a decimal comma, or one between thousands; where commas separate columns write 1234.5" if comma else ""
        )
        return f"{self.place(row, name)}: {text.strip()[:40]!r} is not a number{hint}"

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column (rows,) as numbers, NaN where a value is missing; anything else is an error."""
        column = self.columns[name]
        if column.first_text is not None:
            raise CommandError(self.not_a_number(name, column.first_text))
        return column.values


def read_table(path: str, *, columns: list[str] | None = None, texts: list[str] | None = None, header: bool = True,
               in_order: bool = False) -> Table:  # fmt: skip
    """Read a CSV file; comma, semicolon or tab, UTF-8 with or without BOM, gzip or not; ``-`` is standard input.

    Parameters
    ----------
    path : str
        The file.
    columns : list of str, optional
        The columns wanted (each must be there); the default is all that have a name.
    texts : list of str, optional
        Those (they must be there) of which the texts are kept, whatever they are.
    header : bool
        Whether the first line names the columns; otherwise they are called 1, 2, 3, …
    in_order : bool
        Without a header: as many columns as are wanted are those, in their order.

    Raises
    ------
    CommandError
        The file cannot be read, is empty, has no such column, two columns of one name, or a ragged row.
    """
    kept = texts or []
    with open_text(path) as stream:
        path = "standard input" if path == "-" else path
        delimiter, records = read_records(path, stream)
        line, first = next(records, (0, []))
        if not first:
            raise CommandError(f"{path}: the file is empty")
        names = [name.strip() for name in first] if header else [str(k + 1) for k in range(len(first))]
        if not header:
            records = itertools.chain([(line, first)], records)
            if in_order and columns and not set(columns) <= set(names) and len(columns) != len(names):
                raise CommandError(f"{path}: {len(names)} columns for {len(columns)} inputs: {shortlist(columns)}")
            names = columns if in_order and columns and len(columns) == len(names) else names
        wanted = list(dict.fromkeys([*(columns if columns is not None else filter(None, names)), *kept]))
        _check_names(path, names, wanted, first, header=header)
        made = {name: Column(name, keep=name in kept, comma=delimiter != ",") for name in wanted}
        table = Table(path, names, made, [])
        _fill(table, records, delimiter)
    return table


def _fill(table: Table, records: Iterator[Record], delimiter: str) -> None:
    places = {name: table.names.index(name) for name in table.columns}
    while chunk := list(itertools.islice(records, _CHUNK)):
        for line, record in chunk:
            if len(record) != len(table.names):
                raise CommandError(f"{table.path}: line {line} has {_misfit(record, len(table.names), delimiter)}")
        fields = list(zip(*(record for _, record in chunk), strict=True))  # one tuple a column
        for name, column in table.columns.items():
            column.extend(fields[places[name]], table.rows)
        table.lines.extend(line for line, _ in chunk)


def _misfit(record: list[str], columns: int, delimiter: str) -> str:
    """How many fields a line has and the first line has, and the likely reason."""
    text = f"{len(record)} field{'s' * (len(record) > 1)}, the first line has {columns}"
    for other in DELIMITERS:
        if len(record) == 1 < columns == len(record[0].split(other)):
            return f"{text}: it is separated by {other!r}, the first line by {delimiter!r}"
    whole = sum(re.fullmatch(r"\s*[+-]?\d+\s*", field) is not None for field in record)
    if delimiter == "," and 0 < 2 * (len(record) - columns) <= whole:
        return f"{text}; if its numbers have decimal commas, write points, or separate columns by semicolons"
    return text


def _check_names(path: str, names: list[str], wanted: list[str], first: list[str], *, header: bool) -> None:
    repeated = [name for i, name in enumerate(names) if name and name in names[:i]] if header else []
    absent = [name for name in wanted if name not in names]
    unnamed = header and any(re.fullmatch(r"\s*[+-]?\d*[.,]?\d+\s*", name) for name in first)
    hint = "; is its header line missing? --no-header numbers the columns 1, 2, 3, …" if unnamed else ""
    if len(names) == 1 and len(first[0].split()) > 1:
        hint = "; commas, semicolons or tabs separate columns, blanks do not"
    if absent:
        close = meant(absent[0], filter(None, names)) if len(absent) == 1 and not hint else ""
        word = "column" if len(absent) == 1 else "columns"
        there = f"the file has {shortlist(names)}" if header else f"without a header they are 1 … {len(names)}"
        raise CommandError(f"{path}: no {word} {shortlist(absent)}; {there}{hint}{close}")
    if repeated:
        raise CommandError(f"{path}: the header has {shortlist(list(dict.fromkeys(repeated)))} more than once{hint}")
