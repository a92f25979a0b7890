"""What a command says to its user."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable

from ranvier._support.lookup import similar

_LONGEST = 600  # characters of an error
_LONGEST_LIST = 280  # characters of the names in one
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class CommandError(Exception):
    """A problem the user can mend: printed as one line on stderr, exit code 2 (or ``code``), no traceback."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def escaped(text: str) -> str:
    r"""The text with what steers a terminal written out, so that a name in a file cannot.

    >>> escaped("\x1b[31mred")
    '\\x1b[31mred'
    """
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def talker(*, quiet: bool) -> Callable[[str], None]:
    """A function that prints a line at once, also into a pipe, or says nothing."""
    return (lambda line: None) if quiet else (lambda line: print(escaped(line), flush=True))


def note(text: str) -> None:
    """Say on stderr what a user must know, whether quiet or not."""
    print(f"ranvier: {escaped(text)}", file=sys.stderr, flush=True)


def error_line(message: str) -> str:
    """An error as one line of at most 600 characters; the middle of a longer one goes."""
    line = escaped(" ".join(message.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 202]} … {line[-198:]}"


def shortlist(names: list[str], limit: int = 20) -> str:
    """Names for an error text: quoted, and cut when there are many or when they are long.

    >>> shortlist(["a", "b", "c"], limit=2)
    "'a', 'b' and 1 more"
    """
    shown: list[str] = []
    for name in names[:limit]:
        shown.append(quoted(name))
        if len(", ".join(shown)) > _LONGEST_LIST and len(shown) > 1:
            shown.pop()
            break
    text = ", ".join(shown)
    return text if len(shown) == len(names) else f"{text} and {len(names) - len(shown)} more"


def quoted(name: str) -> str:
    """A name in quotes, cut to 40 characters."""
    return repr(name if len(name) <= 40 else name[:39] + "…")


def meant(given: str, names: Iterable[str]) -> str:
    """``"; did you mean 'species'?"``, or nothing where no name is near.

    >>> meant("Specis", ["width", "species"]), meant("colour", ["width", "species"])
    ("; did you mean 'species'?", '')
    """
    return "".join(f"; did you mean {quoted(name)}?" for name in similar(given, names))
