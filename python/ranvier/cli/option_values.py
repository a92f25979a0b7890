"""Types for argparse: what the values of options may be, each refused with a text that says what is wrong."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

_LONGEST = 60  # characters of a value in an error


def whole(low: int, high: int = 2**63 - 1) -> Callable[[str], int]:
    """A whole number in low … high."""

    def convert(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text[:_LONGEST]!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text[:_LONGEST]} is not in {low} … {high}")
        return value

    return convert


def real(low: float, high: float, *, open_below: bool = False) -> Callable[[str], float]:
    """A number with low ≤ value < high; low < value < high with ``open_below``."""

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text[:_LONGEST]!r} is not a number") from None
        if not low <= value < high or (open_below and value == low):
            sign = "<" if open_below else "≤"
            raise argparse.ArgumentTypeError(f"{text[:_LONGEST]} is not in {low:g} {sign} x < {high:g}")
        return value

    return convert


finite = real(-math.inf, math.inf, open_below=True)


def widths(text: str) -> list[int]:
    """Widths of layers with commas between them: ``32,16``."""
    return [whole(0, 2**20)(part) for part in text.split(",")]


def parameters(text: str) -> list[tuple[str, float]]:
    """Values of parameters with commas between them: ``g_na=110,e_leak=-55``."""
    pairs = []
    for part in text.split(","):
        name, sign, value = part.partition("=")
        if not sign or not name.strip().isidentifier():
            raise argparse.ArgumentTypeError(f"{part[:_LONGEST]!r} is not name=value, such as g_na=110")
        pairs.append((name.strip(), finite(value)))
    return pairs
