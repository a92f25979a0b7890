"""``ranvier train --export``: the trained network for other programs, as ONNX or as a header of C."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ranvier._support.optional import optional
from ranvier.cli.messages import CommandError
from ranvier.cli.model_file import check_writable

if TYPE_CHECKING:
    import ranvier as rv

ENDINGS = (".onnx", ".h")


def export_file(path: str | None, others: list[Path]) -> Path | None:
    """The file to export to, refused before the training instead of after it; ``others`` it must not replace."""
    if path is None:
        return None
    file = Path(path)
    if file.suffix not in ENDINGS:
        raise CommandError(f"--export {path}: must end in .onnx, or in .h for C")
    check_writable(path, "--export")
    if file.resolve() in [other.resolve() for other in others]:
        raise CommandError(f"--export {path}: is the data file or the model's, which it would replace")
    if file.suffix == ".onnx":
        try:
            optional("onnx", "onnx", "--export to .onnx")
        except ImportError as error:
            raise CommandError(str(error)) from None
    return file


def export(net: rv.Network, file: Path, columns: list[str], classes: list[str]) -> None:
    """Write the network with the names of its inputs, encoded texts included, and of its classes."""
    named = copy.deepcopy(net)
    named.feature_names = columns
    if classes:
        named.classes = classes
    if file.suffix == ".onnx":
        named.to_onnx(file)
    else:
        word = re.sub(r"\W", "_", file.stem, flags=re.ASCII)[:50]
        named.to_c_header(file, name=word if word[:1].isalpha() else f"model_{word}")
