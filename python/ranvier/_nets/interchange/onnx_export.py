"""A network as a model of ONNX: its graph, nodes and constants, and how images lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _core
from ..._support.arguments import dtype_name
from ..._support.optional import optional
from .onnx_layers import add_layer
from .outline import outlines

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["FIRST", "LAST", "Graph", "onnx_model"]

OPSET, IR = 17, 8  # the first version of the file format that has this opset: old programs read it too
AXES = ("DATA_BATCH", "DATA_FEATURE", "DATA_FEATURE", "DATA_CHANNEL")  # ONNX's words for rows, height, width, channels
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


def onnx_model(core: _core.Network, dtype: Any = None, title: str = "") -> Any:
    """The ``onnx.ModelProto`` of a network, checked; ``dtype`` is that of the network unless it is given."""
    library = optional("onnx", "onnx", "net.to_onnx()")
    spec = core._spec()
    name = spec["dtype"] if dtype is None else dtype_name(dtype)
    graph = Graph(library, np.dtype(name), spec["image"] is not None)
    x = "X"
    for k, layer in enumerate(outlines(core)):
        x = add_layer(graph, x, layer, f"layers.{k}")
    x = graph.channels_last(x)
    if not graph.nodes:
        graph.node("Identity", x)
    graph.nodes[-1].output[0] = "Y"  # nothing behind it uses the name that it had
    helper = library.helper
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(name))
    ends = [
        helper.make_tensor_value_info(end, kind, ["N", *shape])
        for end, shape in (
            ("X", spec["image"] or (spec["n_in"],)),
            ("Y", core._output_image() or (spec["layers"][-1][1],)),
        )
    ]
    _name_axes(ends)
    made = helper.make_graph(graph.nodes, "network", ends[:1], ends[1:], graph.constants)
    model = helper.make_model(
        made,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="ranvier",
        producer_version=_core.__version__,
        doc_string=title,
    )
    helper.set_model_props(model, core._metadata())
    library.checker.check_model(model, full_check=True)
    return model


def _name_axes(ends: list[Any]) -> None:
    """Says of images which axis is what, for none of the other ways tells channels last from channels first."""
    for end in ends:
        axes = end.type.tensor_type.shape.dim
        if len(axes) == len(AXES):
            for axis, word in zip(axes, AXES, strict=True):
                axis.denotation = word
