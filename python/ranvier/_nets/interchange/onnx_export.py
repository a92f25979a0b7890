"""A network as a model of ONNX."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import _core
from ..._support.arguments import dtype_name
from ..._support.optional import optional
from .onnx_graph import Graph
from .onnx_layers import add_layer
from .outline import outlines

__all__ = ["onnx_model"]

OPSET, IR = 17, 8  # the first version of the file format that has this opset: old programs read it too
AXES = ("DATA_BATCH", "DATA_FEATURE", "DATA_FEATURE", "DATA_CHANNEL")  # ONNX's words for rows, height, width, channels


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
