"""What each kind of layer is in ONNX (operators: https://onnx.ai/onnx/operators, opset 17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .onnx_activations import ACTIVATIONS
from .windows import axes

if TYPE_CHECKING:
    from .onnx_graph import Graph
    from .outline import Outline

__all__ = ["add_layer"]


def add_layer(graph: Graph, x: str, layer: Outline, name: str) -> str:
    """Adds the nodes of a layer and of its activation behind the value ``x``; gives the name of its output."""
    z = LAYERS[layer.kind](graph, x, layer, name)
    return ACTIVATIONS[layer.activation](graph, z, layer.parameter)


def _dense(graph: Graph, x: str, layer: Outline, name: str) -> str:
    weight, bias = graph.constant(layer.weight, f"{name}.weight"), graph.constant(layer.bias, f"{name}.bias")
    return graph.node("Gemm", x, weight, bias, transB=1)


def _conv2d(graph: Graph, x: str, layer: Outline, name: str) -> str:
    x = graph.channels_first(x)
    kernels = np.moveaxis(layer.weight, -1, 1)  # (filters, channels, height, width)
    weight, bias = graph.constant(kernels, f"{name}.weight"), graph.constant(layer.bias, f"{name}.bias")
    how = _windows(layer, layer.options["kernel_size"], layer.options["dilation"])
    return graph.node("Conv", x, weight, bias, dilations=layer.options["dilation"], **how)


def _maxpool2d(graph: Graph, x: str, layer: Outline, name: str) -> str:
    return graph.node("MaxPool", graph.channels_first(x), **_windows(layer, layer.options["size"]))


def _avgpool2d(graph: Graph, x: str, layer: Outline, name: str) -> str:
    x = graph.channels_first(x)  # the mean is over the pixels in the image alone
    return graph.node("AveragePool", x, count_include_pad=0, **_windows(layer, layer.options["size"]))


def _globalavgpool2d(graph: Graph, x: str, layer: Outline, name: str) -> str:
    x = graph.node("GlobalAveragePool", graph.channels_first(x))
    graph.layout = "rows"
    return graph.node("Flatten", x)


def _flatten(graph: Graph, x: str, layer: Outline, name: str) -> str:
    height, width, channels = layer.before
    if channels > 1 and height * width > 1:  # else the numbers lie as they would with the channels last
        x = graph.channels_last(x)
    graph.layout = "rows"
    return graph.node("Flatten", x)


def _dropout(graph: Graph, x: str, layer: Outline, name: str) -> str:
    return graph.node("Dropout", x, graph.number(layer.options["rate"]))  # passes all on, but in training


def _layernorm(graph: Graph, x: str, layer: Outline, name: str) -> str:
    x = graph.channels_last(x)
    weight, bias = graph.constant(layer.weight[:, 0], f"{name}.weight"), graph.constant(layer.bias, f"{name}.bias")
    return graph.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=layer.options["eps"])


LAYERS: dict[str, Callable[[Graph, str, Outline, str], str]] = {
    "dense": _dense, "dropout": _dropout, "conv2d": _conv2d, "maxpool2d": _maxpool2d, "avgpool2d": _avgpool2d,
    "globalavgpool2d": _globalavgpool2d, "flatten": _flatten, "layernorm": _layernorm,
}  # fmt: skip


def _windows(layer: Outline, kernel: Any, dilation: Any = (1, 1)) -> dict[str, Any]:
    """The attributes of convolution and pooling alike; pads are those before both axes, then those after."""
    stride = layer.options["stride"]
    rows, columns = axes(layer.before, kernel, stride, dilation, layer.options["padding"])
    return {
        "kernel_shape": kernel,
        "strides": stride,
        "pads": [rows.before, columns.before, rows.after, columns.after],
    }
