"""A parser of command lines whose errors are one line and say what was likely meant."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from ranvier.cli.messages import error_line, meant


class WordParser(argparse.ArgumentParser):
    """argparse with "did you mean" for options and commands; no abbreviations, so that a new option breaks no script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self._words: list[str] = []

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse; an option that does not exist is an error here, where its command is known."""
        self._words = list(sys.argv[1:] if args is None else args)
        found, rest = super().parse_known_args(self._words, namespace)
        if rest:
            self.error(f"unexpected {' '.join(repr(word[:40]) for word in rest[:3])}{self._lists()}")
        return found, rest

    def error(self, message: str) -> NoReturn:
        """End with code 2 and one line."""
        self.exit(2, f"ranvier: error: {error_line(self._misspelt() or message)} (see {self.prog} --help)\n")

    def _lists(self) -> str:
        """How several values of the options that were given are written."""
        given = [
            a.option_strings[0] for a in self._actions if "…" in str(a.metavar) and a.option_strings[0] in self._words
        ]
        return f"; several values of {' or '.join(given)} have commas between them, not blanks" if given else ""

    def _misspelt(self) -> str:
        """What is wrong with the first word that is no option or command of this parser; nothing if all are."""
        for word in self._words:
            if word == "--":
                break
            name = word.partition("=")[0]
            if re.match(r"--?[A-Za-z]", word) and name not in self._option_string_actions:
                return f"there is no option {name[:40]!r}{meant(name, self._option_string_actions)}"
            commands = self._commands()
            if commands and not word.startswith("-"):
                there = f"there is no command {word[:40]!r}; there are {', '.join(commands)}"
                return "" if word in commands else f"{there}{meant(word, commands)}"
        return ""

    def _commands(self) -> list[str]:
        groups = (action.choices for action in self._actions if isinstance(action, argparse._SubParsersAction))
        return [name for choices in groups for name in choices]
