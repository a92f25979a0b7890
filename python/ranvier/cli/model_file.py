"""What a saved model says about itself: its columns and classes, kept as text in the file's metadata."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ranvier.cli.inputs import Inputs
from ranvier.cli.messages import CommandError

if TYPE_CHECKING:
    from ranvier import Network


@dataclass(frozen=True)
class Signature:
    """What goes in and what comes out: the columns and categories of the inputs, target, class names (or none)."""

    inputs: Inputs
    target: str
    classes: list[str]  # empty for a regression
    header: bool = True  # False: the table had none, and its columns are numbered

    def metadata(self) -> dict[str, str]:
        """As entries for ``net.metadata``, which is saved with the network."""
        entries: dict[str, object] = {"columns": self.inputs.columns, "target": self.target, "classes": self.classes}
        if self.inputs.categories:
            entries["categories"] = self.inputs.categories
        if not self.header:
            entries["header"] = "none"
        return {key: text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
                for key, text in entries.items()}  # fmt: skip

    @classmethod
    def of(cls, net: Network) -> Signature | None:
        """Read from a network's metadata; None when it was not made by a command, or does not fit the network."""
        notes = net.metadata
        try:
            columns, classes = json.loads(notes["columns"]), json.loads(notes["classes"])
            categories = json.loads(notes.get("categories", "{}"))
            target = notes["target"]
        except (KeyError, ValueError, RecursionError):
            return None
        if not isinstance(categories, dict) or not all(map(_are_names, [columns, classes, *categories.values()])):
            return None
        inputs = Inputs(columns, categories)
        if not set(categories) <= set(columns) or len(inputs.names) != net.layers[0].n_in:
            return None
        if classes and len(classes) != net.layers[-1].n_out:
            return None
        return cls(inputs, target, classes, header=notes.get("header") != "none")


def _are_names(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(name, str) for name in given)


def check_fits_into_file(net: Network) -> None:
    """Refuse names of columns and classes that do not fit into a model file: before the training, not after it."""
    try:
        net._core._to_bytes()
    except ValueError as error:
        raise CommandError(
            f"the names of columns and classes are too long for a model file: {error}; "
            "--ignore COLUMN leaves out a column, or write shorter names"
        ) from None


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
