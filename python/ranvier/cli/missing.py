"""Rows in which a value is missing: counted by column, and left out where the user wants that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ranvier.cli.messages import CommandError, note, quoted
from ranvier.cli.table import Table

_MOST_COLUMNS = 8  # that an error text counts


def complete_rows(table: Table, names: list[str], *, drop: bool | None) -> NDArray[np.intp]:
    """Numbers of the rows in which no value of some columns is missing.

    Parameters
    ----------
    drop : bool or None
        Leave the others out with a note, or refuse them; None where they cannot be left out.

    Raises
    ------
    CommandError
        A value is missing and is not to be dropped; or no row is complete.
    """
    gone = {name: table.columns[name].missing for name in names}
    incomplete, blank = np.zeros(table.rows, dtype=bool), np.ones(table.rows, dtype=bool)
    for missing in gone.values():
        incomplete |= missing
        blank &= missing
    if drop is not None and blank.any() and not blank.all():
        note(f"left out: {np.count_nonzero(blank)} of {table.rows} rows are empty")
        gone = {name: missing & ~blank for name, missing in gone.items()}
        incomplete &= ~blank
    else:
        blank[:] = False
    count = int(np.count_nonzero(incomplete))
    if count == 0:
        return np.flatnonzero(~blank)
    if not drop:
        first = int(np.flatnonzero(incomplete)[0])
        name = next(name for name in names if gone[name][first])
        ways = (
            "--drop-missing leaves these rows out, --ignore COLUMN leaves out a column"
            if drop is not None
            else "fill them in"
        )
        raise CommandError(
            f"{table.place(first, name)}: a value is missing; {_counts(gone, count, table.rows)}; {ways}"
        )
    if count == table.rows - np.count_nonzero(blank):
        raise CommandError(f"{table.path}: no row is complete; {_counts(gone, count, count)}; --ignore a column")
    note(f"left out: {_counts(gone, count, table.rows)}")
    return np.flatnonzero(~incomplete & ~blank)


def _counts(gone: dict[str, NDArray[np.bool_]], rows: int, of: int) -> str:
    """How many rows are incomplete, and how many values are missing in which columns, the most first."""
    counts = {name: int(np.count_nonzero(missing)) for name, missing in gone.items() if missing.any()}
    most = sorted(counts, key=lambda name: -counts[name])
    parts = [f"{counts[name]} in {quoted(name)}" for name in most[:_MOST_COLUMNS]]
    rest = len(most) - len(parts)
    more = f" and in {rest} more columns" if rest else ""
    return f"{rows} of {of} rows lack a value: {', '.join(parts)}{more}"
