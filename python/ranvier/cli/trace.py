"""A voltage trace for the terminal: braille dots, 2 × 4 a character, and a row that marks the spikes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

_BRAILLE = 0x2800
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])  # bit of a dot by its row and column


def trace_text(
    t: ArrayLike, v: ArrayLike, spikes: ArrayLike, unit: str = "mV", time_unit: str = "ms",
    *, width: int = 72, height: int = 10, plain: bool = False,
) -> str:  # fmt: skip
    """The trace v (samples,) at the times t (samples,), from 0 to the last one, as lines of text.

    Parameters
    ----------
    spikes : array_like (spikes,)
        Times, in the unit of t; each is a ``|`` below the trace.
    width, height : int
        Of the trace itself, in characters.
    plain : bool
        One ``*`` a character instead of dots, for a terminal without Unicode.

    Examples
    --------
    >>> print(trace_text([1, 2, 3, 4], [0, 0, 9, 0], [2.5], width=4, height=3, plain=True))
    9 mV |  **
         |  **
    0 mV |****
         +----
            |
          0  4 ms
    """
    times, values = np.asarray(t, float), np.asarray(v, float)
    across, down = (1, 1) if plain else (2, 4)
    dots = _drawn(times, values, width * across, height * down)
    rows = star_rows(dots) if plain else braille_rows(dots)
    high, low = (f"{value:.3g}" + f" {unit}" * bool(unit) for value in (values.max(), values.min()))
    margin = max(len(high), len(low))
    labels = [high, *[""] * (height - 2), low]
    upright, corner, level = ("|", "+", "-") if plain else ("│", "└", "─")
    lines = [f"{label.rjust(margin)} {upright}{row}" for label, row in zip(labels, rows, strict=True)]
    lines.append(f"{'':{margin}} {corner}{level * width}")
    end = float(times[-1])
    marks = [" "] * width
    for time in np.asarray(spikes, float):
        marks[min(int(time / end * width), width - 1)] = "|"
    last = f"{end:g}"
    lines.append(f"{'':{margin}}  {''.join(marks)}")
    lines.append(f"{'':{margin}}  0{last.rjust(width - 1)}" + f" {time_unit}" * bool(time_unit))
    return "\n".join(line.rstrip() for line in lines)


def _drawn(t: NDArray[np.float64], v: NDArray[np.float64], columns: int, rows: int) -> NDArray[np.bool_]:
    """Dots (rows, columns), row 0 at the top: in each column all from the least to the largest value there."""
    low, high = float(v.min()), float(v.max())
    spread = high - low if high > low else 1.0
    level = np.rint((v - low) / spread * (rows - 1)).astype(int)
    column = np.ceil(t / t[-1] * columns - 1e-9).astype(int) - 1  # a sample ends its step
    dots = np.zeros((rows, columns), dtype=bool)
    last = level[0]
    for k in range(columns):
        first, past = np.searchsorted(column, [k, k + 1])
        here = level[first:past] if past > first else np.array([last])
        below, above = min(int(here.min()), int(last)), max(int(here.max()), int(last))  # joined with its neighbour
        dots[rows - 1 - above : rows - below, k] = True
        last = here[-1]
    return dots


def braille_rows(dots: NDArray[np.bool_]) -> list[str]:
    rows, columns = dots.shape
    cells = dots.reshape(rows // 4, 4, columns // 2, 2)
    codes = _BRAILLE + (cells * _DOTS[None, :, None, :]).sum((1, 3))
    return ["".join(map(chr, row)).replace(chr(_BRAILLE), " ") for row in codes.tolist()]


def star_rows(dots: NDArray[np.bool_]) -> list[str]:
    return ["".join("*" if dot else " " for dot in row) for row in dots.tolist()]


def spike_summary(spikes: ArrayLike, t_end: float, time_unit: str = "ms") -> str:
    """Number of spikes, rate and intervals in one line.

    The rate is 1000 / (mean interval [ms]) in Hz; where time has no dimension, 1 / (mean interval).

    >>> spike_summary([10.0, 30.0, 50.0], 60.0)
    '3 spikes in 60 ms, 50 Hz, intervals 20 … 20 ms (mean 20), the first at 10 ms'
    """
    times = np.asarray(spikes, float)
    unit = f" {time_unit}" * bool(time_unit)
    count = f"{len(times) or 'no'} spike{'s' * (len(times) != 1)} in {t_end:g}{unit}"
    if not len(times):
        return count
    first = f"the first at {times[0]:.5g}{unit}" if len(times) > 1 else f"at {times[0]:.5g}{unit}"
    if len(times) == 1:
        return f"{count}, {first}"
    intervals = np.diff(times)
    mean = math.fsum(intervals) / len(intervals)
    rate = f"{1000 / mean:.4g} Hz" if time_unit == "ms" else f"{1 / mean:.4g} a unit of time"
    span = f"intervals {intervals.min():.5g} … {intervals.max():.5g}{unit} (mean {mean:.5g})"
    return f"{count}, {rate}, {span}, {first}"
