"""A graph of ONNX in the making: nodes, constants, and how its images lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["FIRST", "LAST", "Graph"]

FIRST, LAST = (0, 3, 1, 2), (0, 2, 3, 1)  # axes of (N, h, w, c) as (N, c, h, w), and back


class Graph:
    """What ``onnx_layers`` and ``onnx_activations`` add to; values are known by their names.

    Images come as ranvier has them, channels last. ONNX convolves images with their channels first; they are turned where
    the next node wants them so, and not before.
    """

    def __init__(self, library: Any, dtype: np.dtype[Any], image: bool) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.layout = "last" if image else "rows"
        self._library, self._dtype = library, dtype
        self._numbers: dict[float, str] = {}

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Adds a node, and gives the name of its output."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(self._library.helper.make_node(kind, inputs, [f"{name}_output"], name=name, **attributes))
        return f"{name}_output"

    def constant(self, values: ArrayLike, name: str) -> str:
        """Adds an array of the model's dtype under this name."""
        with np.errstate(over="ignore"):
            array = np.asarray(values, self._dtype, order="C")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite in {self._dtype}; it has numbers that are too large")
        self.constants.append(self._library.numpy_helper.from_array(array, name))
        return name

    def number(self, value: float) -> str:
        """A number as a constant, one for all that use it."""
        if value not in self._numbers:
            self._numbers[value] = self.constant(value, f"number_{value:g}")
        return self._numbers[value]

    def channels_first(self, x: str) -> str:
        """Images as (N, c, h, w)."""
        return self._turned(x, "first", FIRST)

    def channels_last(self, x: str) -> str:
        """Images as (N, h, w, c); rows of numbers as they are."""
        return self._turned(x, "last", LAST)

    def _turned(self, x: str, layout: str, axes: tuple[int, ...]) -> str:
        if self.layout in (layout, "rows"):
            return x
        self.layout = layout
        return self.node("Transpose", x, perm=axes)
