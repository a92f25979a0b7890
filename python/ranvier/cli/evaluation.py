"""Honest figures for a trained network: rows held out by chance, and what it made of them."""

from __future__ import annotations

import shutil
import sys

import numpy as np
from numpy.typing import ArrayLike, NDArray

import ranvier as rv
from ranvier._nets.validation import Rows, held_out
from ranvier.cli.messages import escaped, quoted

_WIDEST = 20  # classes that a confusion table shows


def split_rows(rows: int, fraction: float, seed: int, classes: ArrayLike | None = None) -> tuple[Rows, Rows]:
    """Row numbers to train on and to hold out, drawn at random by a seed, as ``held_out`` takes them.

    >>> train, test = split_rows(10, 0.2, seed=0, classes=[0] * 5 + [1] * 5)
    >>> len(train), sorted(int(row) // 5 for row in test)
    (8, [0, 1])
    """
    order = np.random.default_rng(seed).permutation(rows)
    return held_out(order, fraction, None if classes is None else np.asarray(classes))


def confusion_text(counts: NDArray[np.int64], names: list[str], width: int = 1000) -> str:
    """The counts as text, a dot for nothing; beyond 20 classes or ``width`` the most frequent mistakes instead.

    >>> print(confusion_text(np.array([[7, 0], [2, 11]]), ["cat", "dog"]))
               predicted
    actual    cat  dog
       cat      7    ·
       dog      2   11
    """
    plain = [escaped(name).replace("\n", "\\n") for name in names]
    for longest in (12, 8, 5, 3) if len(names) <= _WIDEST else ():  # characters of a name
        lines = _table(counts, [name if len(name) <= longest else name[: longest - 1] + "…" for name in plain])
        if max(map(len, lines)) <= width:
            return "\n".join(lines)
    return _mistakes(counts, names)


def _table(counts: NDArray[np.int64], names: list[str]) -> list[str]:
    first = max(len("actual"), *map(len, names)) + 2
    width = max(len(str(counts.max())), *map(len, names)) + (2 if len(names) <= 12 else 1)
    lines = [" " * (first + 3) + "predicted", "actual".ljust(first) + "".join(name.rjust(width) for name in names)]
    for name, row in zip(names, counts.tolist(), strict=True):
        lines.append(name.rjust(first - 2) + "  " + "".join((str(n) if n else "·").rjust(width) for n in row))
    return lines


def _mistakes(counts: NDArray[np.int64], names: list[str], limit: int = 10) -> str:
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    frequent = [divmod(int(flat), len(names)) for flat in np.argsort(-wrong, axis=None, kind="stable")[:limit]]
    lines = [f"  {quoted(names[i])} taken for {quoted(names[j])}: {wrong[i, j]}" for i, j in frequent if wrong[i, j]]
    return "\n".join(["most frequent mistakes:", *lines] if lines else ["no mistakes"])


def classification_text(
    actual: NDArray[np.int64], predicted: NDArray[np.int64], names: list[str], *, full: bool
) -> str:
    """Accuracy; with ``full`` also that of always saying the most frequent class, and the confusion table."""
    counts = rv.analysis.confusion_matrix(actual, predicted, len(names))
    right, rows = int(np.trace(counts)), len(actual)
    line = f"held-out accuracy {right / rows:.4f} ({right} of {rows})"
    if not full:
        return line
    frequent = counts.sum(1).max() / rows
    return f"{line}; the most frequent class alone: {frequent:.4f}\n\n{confusion_text(counts, names, screen_width())}\n"


def screen_width() -> int:
    """Characters of a line of the terminal; a file or a pipe has no end of a line."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000


def regression_text(actual: NDArray[np.float64], predicted: NDArray[np.float64], *, full: bool) -> str:
    """Coefficient of determination and root mean square error; with ``full`` also that of always saying the mean."""
    power = np.frexp(max(np.abs(actual).max(), np.abs(predicted).max()))[1]
    y, given = np.ldexp(actual, -power), np.ldexp(predicted, -power)  # −1 … 1: squares neither overflow nor vanish
    error, spread = float(np.mean((given - y) ** 2)), float(np.var(y))
    line = f"held-out R² {1 - error / spread:.4f}, " if spread > 0 else "held-out "
    line += f"root mean square error {np.ldexp(error**0.5, power):.4g}"
    return f"{line}; the mean alone: {np.ldexp(spread**0.5, power):.4g}\n" if full else line
