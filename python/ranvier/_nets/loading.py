"""Networks read from files."""

from __future__ import annotations

import os
from typing import Any

from .. import _core
from .._support.files import encoded, reads
from .adaline import Adaline
from .network import Network
from .perceptron import PerceptronNetwork
from .saving import SavedNetwork

__all__: list[str] = []

_CLASSES: dict[str, type[SavedNetwork]] = {
    "backpropagation": Network, "perceptron": PerceptronNetwork, "widrow_hoff": Adaline,
}  # fmt: skip


@reads("network")
def read_network(path: str | bytes | os.PathLike[Any]) -> SavedNetwork:
    core = _core.Network(encoded(path))
    kind = _CLASSES[core._spec()["rule"]]
    net = kind.__new__(kind)
    net._core = core
    return net
