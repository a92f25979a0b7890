"""What a command says to its user."""

from __future__ import annotations

from collections.abc import Callable


class CommandError(Exception):
    """A problem the user can mend: printed as one line on stderr, exit code 2 (or ``code``), no traceback."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def talker(*, quiet: bool) -> Callable[[str], None]:
    """A function that prints a line at once, also into a pipe, or says nothing."""
    return (lambda line: None) if quiet else (lambda line: print(line, flush=True))


def shortlist(names: list[str], limit: int = 20) -> str:
    """Names for an error text: quoted, and cut when there are many.

    >>> shortlist(["a", "b", "c"], limit=2)
    "'a', 'b' and 1 more"
    """
    shown = ", ".join(repr(name if len(name) <= 40 else name[:39] + "…") for name in names[:limit])
    return shown if len(names) <= limit else f"{shown} and {len(names) - limit} more"
