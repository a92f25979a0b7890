"""``--resume``: a file beside the model in which a training that was stopped can go on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ranvier.cli.messages import CommandError
from ranvier.cli.model_file import load

if TYPE_CHECKING:
    import ranvier as rv

_KEY = "training data"  # of the metadata


def checkpoint_beside(model: Path) -> Path:
    """The file for the checkpoints of a training whose result will be ``model``."""
    return model.with_name(f"{model.stem}.checkpoint{model.suffix}")


def check_same_data(path: Path, net: rv.Network, inputs: Any, targets: Any) -> None:
    """Note in the network which data it learns from; CommandError where a checkpoint that is there had other data."""
    digest = hashlib.sha256()
    for array in (inputs, targets):
        digest.update(repr((array.shape, array.dtype.str)).encode())
        digest.update(np.ascontiguousarray(array).data)
    net.metadata = {**net.metadata, _KEY: digest.hexdigest()}
    if path.exists() and load(str(path)).metadata.get(_KEY) != net.metadata[_KEY]:
        raise CommandError(f"--resume: {path} is of another table or other rows; delete it to begin anew")


def forget(path: Path, net: rv.Network) -> None:
    """Training is over: neither the file nor the note is needed any more."""
    net.metadata = {key: text for key, text in net.metadata.items() if key != _KEY}
    path.unlink(missing_ok=True)
