"""Opening a table: a file, a gzip file or a pipe, as records of text."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import itertools
import os
import stat
import zlib
from collections.abc import Iterable, Iterator

from ranvier.cli.messages import CommandError, note

DELIMITERS = ",;\t"
_SAMPLE = 20  # lines that tell the delimiter

Record = tuple[int, list[str]]  # the line on which it ends, and its fields


@contextlib.contextmanager
def open_text(path: str) -> Iterator[io.TextIOWrapper]:
    """UTF-8 text, with or without BOM, of a file or gzip file; ``-`` is standard input. A pipe is announced.

    Raises
    ------
    CommandError
        It cannot be opened or read, is not text, or is no file that ends.
    """
    name = "standard input" if path == "-" else path
    try:
        with contextlib.ExitStack() as files:
            stream = files.enter_context(_opened(path, name))
            raw: io.BufferedReader | gzip.GzipFile = stream
            start = stream.peek(4)
            if start.startswith(b"PK\x03\x04"):
                raise CommandError(f"{name}: is a workbook or a zip archive; save the table as CSV")
            if start.startswith(b"\x1f\x8b"):
                raw = files.enter_context(gzip.GzipFile(fileobj=stream))
            yield files.enter_context(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: not UTF-8 text (byte {error.start}: {error.reason}); save it as UTF-8") from None
    except (EOFError, zlib.error) as error:
        raise CommandError(f"{name}: a damaged gzip file ({error})") from None
    except OSError as error:
        raise CommandError(f"cannot read {name}: {error.strerror or error}") from None


def _opened(path: str, name: str) -> io.BufferedReader:
    place: int | str = 0 if path == "-" else path
    mode = os.stat(place)
    if stat.S_ISFIFO(mode.st_mode) or stat.S_ISSOCK(mode.st_mode):
        note(f"reads from a pipe until its writer closes it: {name}")  # opening one waits for the writer
    stream = open(place, "rb", closefd=path != "-")  # noqa: SIM115 - the caller closes it
    if stream.isatty():
        note("reads from the terminal; Ctrl-D ends the table")
    elif stat.S_ISBLK(mode.st_mode) or (stat.S_ISCHR(mode.st_mode) and mode.st_rdev != os.stat(os.devnull).st_rdev):
        stream.close()
        raise CommandError(f"{name}: is a device, not a file with a table")
    return stream


def read_records(path: str, stream: Iterable[str]) -> tuple[str, Iterator[Record]]:
    """The delimiter of a table and its records; blank lines are passed over."""
    lines = enumerate(stream, start=1)
    start, first = next(((number, line) for number, line in lines if line.strip()), (0, ""))
    if not first:
        raise CommandError(f"{path}: the file is empty")
    rest = (line for _, line in lines)
    sample = [first, *itertools.islice(rest, _SAMPLE - 1)]
    delimiter = delimiter_of(sample)
    return delimiter, _records(path, itertools.chain(sample, rest), delimiter, start - 1)


def _records(path: str, lines: Iterable[str], delimiter: str, skipped: int) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        for record in reader:
            if len(record) > 1 or (record and record[0].strip()):
                yield reader.line_num + skipped, record
    except csv.Error as error:
        limit = csv.field_size_limit()
        what = f"a field is longer than {limit} characters" if "limit" in str(error) else str(error)
        raise CommandError(f"{path}: line {reader.line_num + skipped}: {what}") from None


def delimiter_of(sample: list[str]) -> str:
    """Tab, semicolon or comma: the first that cuts all lines of a sample into as many fields, two at least.

    So a semicolon goes before the commas of its numbers. Where none does, a line is wrong; then it is the one that
    makes the most fields of the first line.

    >>> delimiter_of(["1,5;2", "2,5;3"]), delimiter_of(["x,y", "1;2"])
    (';', ',')
    """
    counts = {delimiter: _field_counts(sample, delimiter) for delimiter in DELIMITERS}
    for delimiter in reversed(DELIMITERS):
        if len(set(counts[delimiter])) == 1 and counts[delimiter][0] > 1:
            return delimiter
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter][:1])


def _field_counts(sample: list[str], delimiter: str) -> list[int]:
    counts = []
    with contextlib.suppress(csv.Error):
        for record in csv.reader(sample, delimiter=delimiter, skipinitialspace=True):
            if len(record) > 1 or (record and record[0].strip()):
                counts.append(len(record))
    return counts[:-1] if len(sample) == _SAMPLE and len(counts) > 1 else counts  # the last may go on below the sample
