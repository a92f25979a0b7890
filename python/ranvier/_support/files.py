"""Files in our own format: paths, and ``rv.load``, which asks a file what it holds."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from .. import _core
from .keywords import takes

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Path: TypeAlias = str | bytes | os.PathLike[Any]

__all__ = ["encoded", "load", "reads", "replace_file"]

_READERS: dict[str, Callable[[Path], Any]] = {}
_LARGEST_HEADER = 65536  # bytes


def encoded(path: Path, argument: str = "path") -> bytes:
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise TypeError(f"{argument} must be a string or an os.PathLike; got {_core.shown(path)}")
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        raise ValueError(f"{argument} must be a name that the file system can hold; got {_core.shown(path)}") from None


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: whatever happens, the old or the new one is whole."""
    name = os.path.realpath(encoded(path))
    if os.path.exists(name) and not os.path.isfile(name):
        code = errno.EISDIR if os.path.isdir(name) else errno.EINVAL
        raise OSError(code, os.strerror(code), os.fsdecode(name)[-300:])
    partial = name + b".%d.part" % os.getpid()
    try:
        with open(partial, "wb") as file:
            file.write(content)
        os.replace(partial, name)
    except OSError as error:
        if os.path.exists(partial):
            os.remove(partial)
        raise OSError(error.errno, error.strerror, os.fsdecode(name)[-300:]) from None


def reads(kind: str) -> Callable[[Callable[[Path], Any]], Callable[[Path], Any]]:
    """Makes a function the one that reads files of this kind."""

    def register(reader: Callable[[Path], Any]) -> Callable[[Path], Any]:
        _READERS[kind] = reader
        return reader

    return register


@takes("files", "rv.load")
def load(path: Path) -> Any:
    """Read what ``save`` wrote: a Network, a PerceptronNetwork, an Adaline, an Ensemble, a Population, a Run or a SpikingNetwork.

    The file is read strictly and without pickle: every changed bit and every missing byte is an error, and no more
    memory than its size is taken before it is checked.

    Parameters
    ----------
    path : str, bytes or os.PathLike

    Returns
    -------
    Network, PerceptronNetwork, Adaline, Ensemble, Population, Run or SpikingNetwork
        What the file says that it holds.

    Raises
    ------
    FileFormatError
        The file is damaged, cut short, of another kind, or holds weights that are not finite.
    OSError
        It cannot be read; ``FileNotFoundError``, ``IsADirectoryError``, ``PermissionError`` as everywhere.

    Examples
    --------
    >>> import os, tempfile
    >>> import ranvier as rv
    >>> path = os.path.join(tempfile.mkdtemp(), "xor.safetensors")
    >>> rv.Network([2, 3, 1], rng=0).save(path)
    >>> rv.load(path)
    Network(2-3-1, sigmoid-linear, loss='mse', dtype='float32', seed=0)
    """
    return _READERS.get(_kind_of(path), _READERS["network"])(path)  # whose reader refuses what is none of ours


def _kind_of(path: Path) -> str:
    """What a file says that it holds, or "": it is looked at before it is checked."""
    import json  # a few milliseconds that only this needs

    name = encoded(path)
    if not os.path.isfile(name):
        return ""
    try:
        with open(name, "rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(size)) if size <= _LARGEST_HEADER else {}
        return str(header["__metadata__"]["object"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""
