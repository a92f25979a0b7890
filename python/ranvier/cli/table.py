"""Reading a CSV file into columns: numbers where a column holds numbers, text where a label is wanted."""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.messages import CommandError, shortlist

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})  # compared in lower case
_DELIMITERS = ",;\t"
if TYPE_CHECKING:
    from _csv import Reader as _Reader

_CHUNK = 256  # rows held as text at a time


@dataclass
class Column:
    """One numeric column while it is read, and the first thing in it that is not a finite number."""

    name: str
    chunks: list[NDArray[np.float64]] = field(default_factory=list)
    first_text: tuple[int, str] | None = None  # (row, text); rows count from 0
    numbers: int = 0

    def extend(self, texts: Sequence[str], row: int) -> None:
        """Append the values of rows ``row``, ``row`` + 1, …; what is missing or not a number becomes NaN."""
        try:
            if "_" in "".join(texts):  # float() would read 2020_01 as 202001
                raise ValueError
            values = np.fromiter(map(float, texts), np.float64, len(texts))
        except ValueError:
            values = np.array([self._number(text, row + i) for i, text in enumerate(texts)])
        self.numbers += int(np.count_nonzero(~np.isnan(values)))
        self.chunks.append(values)

    def _number(self, text: str, row: int) -> float:
        try:
            if "_" not in text:
                return float(text)
        except ValueError:
            pass
        if not is_missing(text) and self.first_text is None:
            self.first_text = (row, text)
        return math.nan

    @property
    def text(self) -> str:
        """The first thing that is no number; nothing where all are."""
        return "" if self.first_text is None else self.first_text[1]

    @property
    def is_text(self) -> bool:
        """Holds no number at all, and something that is not one."""
        return self.first_text is not None and self.numbers == 0

    @property
    def values(self) -> NDArray[np.float64]:
        return np.concatenate(self.chunks) if self.chunks else np.empty(0)


@dataclass
class Table:
    """A file's columns. ``lines[r]`` is the line on which data row r ends (a quoted field may span lines)."""

    path: str
    names: list[str]
    columns: dict[str, Column]
    labels: dict[str, list[str]]
    lines: list[int]

    @property
    def rows(self) -> int:
        return len(self.lines)

    def place(self, row: int, name: str) -> str:
        """Where a value stands, for an error text: rows count from 1 below the header."""
        return f"{self.path}: row {row + 1} (line {self.lines[row]}), column {name!r}"

    def numbers(self, names: list[str]) -> NDArray[np.float64]:
        """Columns as a matrix (rows, len(names)); a value that is missing, text or infinite is an error."""
        matrix = np.empty((self.rows, len(names)))
        for j, name in enumerate(names):
            column = self.columns[name]
            matrix[:, j] = values = column.values
            if column.first_text is not None:
                row, text = column.first_text
                hint = ", it has a decimal comma; write a point" if has_decimal_comma(text) else ""
                raise CommandError(f"{self.place(row, name)}: {text[:40]!r} is not a number{hint}")
            bad = np.flatnonzero(~np.isfinite(values))
            if len(bad):
                what = "a value is missing" if np.isnan(values[bad[0]]) else "the value is infinite"
                raise CommandError(f"{self.place(int(bad[0]), name)}: {what}")
        return matrix


def is_missing(text: str) -> bool:
    return text.strip().lower() in MISSING


def has_decimal_comma(text: str) -> bool:
    """A number as many countries write it.

    >>> has_decimal_comma("1,5"), has_decimal_comma("1.234,5"), has_decimal_comma("a,5"), has_decimal_comma("1.5")
    (True, True, False, False)
    """
    return re.fullmatch(r"\s*[+-]?[\d.]*,\d+\s*", text) is not None


def read_table(path: str, *, columns: list[str] | None = None, label: str | None = None) -> Table:
    """Read a CSV file with a header line; comma, semicolon or tab, UTF-8 with or without BOM.

    Parameters
    ----------
    path : str
        The file.
    columns : list of str, optional
        The numeric columns wanted (each must be there); the default is all that have a name.
    label : str, optional
        A column kept as text (it must be there), and not among the numeric ones.

    Raises
    ------
    CommandError
        The file cannot be read, is empty, has no such column, two columns of one name, or a ragged row.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            return _read(path, stream, columns, label)
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: not UTF-8 text (byte {error.start}: {error.reason})") from None
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or error}") from None


def _read(path: str, stream: Iterable[str], columns: list[str] | None, label: str | None) -> Table:
    lines = enumerate(stream, start=1)
    start, first = next(((number, line) for number, line in lines if line.strip()), (0, ""))
    if not first:
        raise CommandError(f"{path}: the file is empty")
    rest = (line for _, line in lines)
    delimiter = _delimiter(first)
    reader = csv.reader(itertools.chain([first], rest), delimiter=delimiter)
    records = _records(path, reader, start - 1)
    names = [name.strip() for name in next(records)[1]]
    _check_header(path, names, [*(columns or []), *([label] if label is not None else [])])
    wanted = columns if columns is not None else [name for name in names if name and name != label]
    labels: dict[str, list[str]] = {} if label is None else {label: []}
    table = Table(path, names, {name: Column(name) for name in wanted}, labels, [])
    places = {name: names.index(name) for name in [*wanted, *labels]}
    while chunk := list(itertools.islice(records, _CHUNK)):
        for line, record in chunk:
            if len(record) != len(names):
                raise CommandError(f"{path}: line {line} has {_misfit(record, len(names), delimiter)}")
        fields = list(zip(*(record for _, record in chunk), strict=True))  # one tuple a column
        for name, column in table.columns.items():
            column.extend(fields[places[name]], table.rows)
        for name, texts in labels.items():
            texts.extend(text.strip() for text in fields[places[name]])
        table.lines.extend(line for line, _ in chunk)
    return table


def _records(path: str, reader: _Reader, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of each record; blank lines are passed over."""
    try:
        for record in reader:
            if len(record) > 1 or (record and record[0].strip()):
                yield reader.line_num + skipped, record
    except csv.Error as error:
        raise CommandError(f"{path}: line {reader.line_num + skipped}: {error}") from None


def _misfit(record: list[str], columns: int, delimiter: str) -> str:
    """How many fields a line has and the header has, and the likely reason."""
    text = f"{len(record)} field{'s' * (len(record) > 1)}, the header has {columns}"
    for other in _DELIMITERS:
        if len(record) == 1 < columns == len(record[0].split(other)):
            return f"{text}: it is separated by {other!r}, the header by {delimiter!r}"
    whole = sum(re.fullmatch(r"\s*[+-]?\d+\s*", field) is not None for field in record)
    if delimiter == "," and 0 < 2 * (len(record) - columns) <= whole:
        return f"{text}; if its numbers have decimal commas, write points"
    return text


def _delimiter(header: str) -> str:
    """The delimiter that makes the most fields of the header line (quotes respected); a comma if none does."""
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter))))


def _check_header(path: str, names: list[str], wanted: list[str]) -> None:
    repeated = [name for i, name in enumerate(names) if name and name in names[:i]]
    if repeated:
        raise CommandError(f"{path}: the header has {shortlist(list(dict.fromkeys(repeated)))} more than once")
    absent = [name for name in wanted if name not in names]
    if absent:
        word = "column" if len(absent) == 1 else "columns"
        hint = "; is its header line missing?" if any(re.fullmatch(r"[+-]?\d*[.,]?\d+", name) for name in names) else ""
        raise CommandError(f"{path}: no {word} {shortlist(absent)}; the file has {shortlist(names)}{hint}")
