"""Networks read from files."""

from __future__ import annotations

import os
from typing import Any

from .. import _core
from .._support.keywords import takes
from .network import Network
from .saving import encoded

__all__ = ["load"]


@takes("nets", "rv.load")
def load(path: str | bytes | os.PathLike[Any]) -> Network:
    """Read a network that ``net.save`` wrote.

    The file is read strictly and without pickle: every changed bit and every missing byte is an error, and no more
    memory than its size is taken before it is checked.

    Parameters
    ----------
    path : str, bytes or os.PathLike

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
    net = Network.__new__(Network)
    net._core = _core.Network(encoded(path))
    return net
