"""Networks read from files."""

from __future__ import annotations

import os
from typing import Any

from .. import _core
from .._support.files import encoded, reads
from .network import Network

__all__: list[str] = []


@reads("network")
def read_network(path: str | bytes | os.PathLike[Any]) -> Network:
    net = Network.__new__(Network)
    net._core = _core.Network(encoded(path))
    return net
