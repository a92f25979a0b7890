"""``ranvier sample``: a small real table that comes with the package, to try the other commands on."""

from __future__ import annotations

import argparse

import ranvier as rv
from ranvier.cli.messages import CommandError, meant

TABLES = ("iris",)


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has name."""
    if options.name not in TABLES:
        raise CommandError(f"there is no table {options.name[:40]!r}; there is {', '.join(TABLES)}"
                           f"{meant(options.name, TABLES)}")  # fmt: skip
    print((rv.datasets._FOLDER / f"{options.name}.csv").read_text(encoding="utf-8"), end="")
