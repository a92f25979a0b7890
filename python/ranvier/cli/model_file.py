"""What a saved model says about itself: its columns and classes, kept as text in the file's metadata."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ranvier.cli.messages import CommandError

if TYPE_CHECKING:
    from ranvier import Network

_LARGEST = 56 * 1024  # bytes of names; the whole header of a file may have 64 KiB


@dataclass(frozen=True)
class Signature:
    """What goes in and what comes out: column names in the order of the inputs, target, class names (or none)."""

    columns: list[str]
    target: str
    classes: list[str]  # empty for a regression

    def metadata(self) -> dict[str, str]:
        """As entries for ``net.metadata``, which is saved with the network; names beyond 56 KiB are an error."""
        entries = {
            "columns": json.dumps(self.columns, ensure_ascii=False),
            "target": self.target,
            "classes": json.dumps(self.classes, ensure_ascii=False),
        }
        size = sum(len(text.encode()) for text in entries.values())
        if size > _LARGEST:
            raise CommandError(f"the names of columns and classes take {size} bytes; a model file holds {_LARGEST}")
        return entries

    @classmethod
    def of(cls, net: Network) -> Signature | None:
        """Read from a network's metadata; None when it was not made by a command, or does not fit the network."""
        try:
            columns = json.loads(net.metadata["columns"])
            classes = json.loads(net.metadata["classes"])
            target = net.metadata["target"]
        except (KeyError, ValueError, RecursionError):
            return None
        for names, length in ((columns, net.layers[0].n_in), (classes, net.layers[-1].n_out)):
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                return None
            if len(names) != length and (names or names is columns):
                return None
        return cls(columns, target, classes)


def load(path: str) -> Network:
    """``rv.load`` with errors for a user of the command line."""
    import ranvier as rv

    try:
        found = rv.load(path)
    except OSError as error:
        raise CommandError(error.strerror or f"cannot read {path}: {error}") from None
    except rv.FileFormatError as error:
        raise CommandError(str(error)) from None
    if not isinstance(found, rv.Network):
        raise CommandError(f"{path} holds a {type(found).__name__}, not a network")
    return found


def is_model(path: str) -> bool:
    """Whether ``load`` would read it."""
    try:
        load(path)
    except CommandError:
        return False
    return True


def check_writable(path: str, option: str = "--output") -> Path:
    """The path of a file to be written, refused before the work instead of after it."""
    output = Path(path)
    folder = output.parent
    if output.is_dir():
        raise CommandError(f"{option} {path}: is a folder")
    if not folder.is_dir():
        raise CommandError(f"{option} {path}: there is no folder {str(folder)!r}")
    if not os.access(folder, os.W_OK):
        raise CommandError(f"{option} {path}: no permission to write into {str(folder.resolve())!r}")
    return output


def announce_replacement(output: Path, talk: Callable[[str], None], option: str = "--output") -> None:
    """Say before the work that a file is there, while it can still be kept."""
    if output.exists():
        talk(f"{output} is there and will be replaced; {option} FILE writes elsewhere")


def size_text(path: Path) -> str:
    """A file's size for people, e.g. ``10.9 kB`` (1 kB = 1000 bytes)."""
    size = path.stat().st_size
    return f"{size} bytes" if size < 1000 else f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
