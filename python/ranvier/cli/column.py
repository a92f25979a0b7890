"""One column of a table while it is read: numbers where it holds numbers, texts where it holds texts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MOST_CATEGORIES = 20  # a column with more different texts is no category
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "?"})  # compared in lower case
MOST_COUNTED = 1000  # different texts
_DECIMAL_COMMA = re.compile(r"\s*[+-]?(\d*|\d{1,3}(\.\d{3})+),\d+([eE][+-]?\d+)?\s*")

Found = tuple[int, str]  # row, counted from 0, and the text there


@dataclass(eq=False)
class Column:
    """The values of a column as numbers, NaN where there is none, and its texts while they may be categories."""

    name: str
    keep: bool = False  # the texts, whatever they are
    comma: bool = False  # decimal commas are read
    chunks: list[NDArray[np.float64]] = field(default_factory=list)
    texts: list[str] | None = field(default_factory=list)
    different: dict[str, str] = field(default_factory=dict)  # texts that are no numbers
    numbers: int = 0
    first_text: Found | None = None
    first_comma: Found | None = None
    first_point: Found | None = None

    def extend(self, fields: Sequence[str], row: int) -> None:
        """Append the values of rows ``row``, ``row`` + 1, …"""
        joined = "".join(fields)
        try:
            if "_" in joined:  # float() would read 2020_01 as 202001
                raise ValueError
            values = np.fromiter(map(float, fields), np.float64, len(fields))
            if self.comma and self.first_point is None and "." in joined:
                self.first_point = next((row + i, text) for i, text in enumerate(fields) if "." in text)
        except ValueError:
            values = np.array([self._number(text, row + i) for i, text in enumerate(fields)])
        self.numbers += int(np.count_nonzero(~np.isnan(values)))
        self.chunks.append(values)
        self._extend_texts(fields)

    def _number(self, text: str, row: int) -> float:
        try:
            if self.comma and has_decimal_comma(text):
                self.first_comma = self.first_comma or (row, text)
                return float(text.replace(".", "").replace(",", "."))
            if "_" not in text:
                value = float(text)
                if self.comma and "." in text:
                    self.first_point = self.first_point or (row, text)
                return value
        except ValueError:
            pass
        if self.first_text is None and not is_missing(text) and text.strip().lower() != "none":
            self.first_text = (row, text)
        return math.nan

    def _extend_texts(self, fields: Sequence[str]) -> None:
        if self.numbers and not self.keep:
            self.texts = None
        elif self.keep or len(self.different) <= MOST_COUNTED:
            stripped = [text.strip() for text in fields]
            known = [self.different.setdefault(text, text) for text in stripped]  # each text in memory once
            if not self.keep and len(self.different) > MOST_CATEGORIES + len(_MISSING):
                self.texts = None
            if self.texts is not None:
                self.texts.extend(known)

    @property
    def text(self) -> str:
        """The first thing that is no number; nothing where all are."""
        return "" if self.first_text is None else self.first_text[1]

    @property
    def is_text(self) -> bool:
        """Holds no number at all, and something that is not one."""
        return self.first_text is not None and self.numbers == 0

    @property
    def is_empty(self) -> bool:
        """Holds nothing at all."""
        return self.first_text is None and self.numbers == 0

    @property
    def categories(self) -> list[str]:
        """The different texts that are not missing, in order."""
        return sorted(text for text in self.different if not is_missing(text))

    @property
    def values(self) -> NDArray[np.float64]:
        """The numbers (rows,), NaN where there is none."""
        return np.concatenate(self.chunks) if self.chunks else np.empty(0)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where (rows,) a value is missing."""
        words = self.first_text is not None or (self.keep and not self.numbers)  # "none" is a word there
        if self.texts is None or not words:
            return np.isnan(self.values)
        return np.fromiter(map(is_missing, self.texts), bool, len(self.texts))


def is_missing(text: str) -> bool:
    """Whether a field says that there is no value: it is empty, or NA, N/A, NaN, null or a question mark."""
    return text.strip().lower() in _MISSING


def has_decimal_comma(text: str) -> bool:
    """A number as many countries write it.

    >>> has_decimal_comma("1,5"), has_decimal_comma("1.234,5"), has_decimal_comma("a,5"), has_decimal_comma("1.5")
    (True, True, False, False)
    """
    return _DECIMAL_COMMA.fullmatch(text) is not None
