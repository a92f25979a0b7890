"""Spikes of many neurons for the terminal: a braille dot a spike, four neurons a line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ranvier.cli.trace import braille_rows, star_rows

ROWS = 4  # neurons of a line of text


def spike_rows(
    groups: Mapping[str, tuple[ArrayLike, ArrayLike, int]], t_end: float, *, width: int = 72, plain: bool = False
) -> str:
    """Spikes from 0 to ``t_end`` [ms] as lines of text; the first group is the lowest one, its neuron 0 the lowest row.

    Parameters
    ----------
    groups : mapping
        Of each label times (spikes,) [ms], neurons (spikes,), and how many neurons there are, a multiple of 4.
    width : int
        Of the part with the spikes, in characters.
    plain : bool
        A ``*`` for all spikes of a character instead of dots, for a terminal without Unicode.

    Examples
    --------
    >>> print(spike_rows({"low": ([1.0, 9.0], [0, 5], 8), "top": ([5.0], [3], 4)}, 10.0, width=10, plain=True))
    top |     *
    low |         *
        | *
        +----------
         0       10 ms
    """
    across = 1 if plain else 2
    margin = max(map(len, groups))
    upright, corner, level = ("|", "+", "-") if plain else ("│", "└", "─")
    lines: list[str] = []
    for label, (times, neurons, n) in groups.items():
        dots = np.zeros((n, width * across), dtype=bool)
        column = (np.asarray(times, float) / t_end * width * across).astype(int)
        dots[n - 1 - np.asarray(neurons, int), np.minimum(column, width * across - 1)] = True
        stars: NDArray[np.bool_] = np.logical_or.reduce(dots.reshape(n // ROWS, ROWS, -1), axis=1)
        rows = star_rows(stars) if plain else braille_rows(dots)
        names = [label, *[""] * (len(rows) - 1)]
        lines[:0] = [f"{name:{margin}} {upright}{row}" for name, row in zip(names, rows, strict=True)]
    lines.append(f"{'':{margin}} {corner}{level * width}")
    lines.append(f"{'':{margin}}  0{f'{t_end:g}'.rjust(width - 1)} ms")
    return "\n".join(line.rstrip() for line in lines)
