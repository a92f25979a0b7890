"""What each activation is in ONNX; those that it has no operator for are composed. ``onnx_patterns`` reads them back."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .onnx_graph import Graph

    Writer = Callable[[Graph, str, Any], str]

__all__ = ["ACTIVATIONS"]


def _operator(kind: str, **attributes: Any) -> Writer:
    return lambda graph, z, parameter: graph.node(kind, z, **attributes)


def _with_alpha(kind: str) -> Writer:
    return lambda graph, z, parameter: graph.node(kind, z, alpha=parameter)


def _gelu(graph: Graph, z: str, parameter: None) -> str:
    """z·(1 + erf(z/√2))/2, as PyTorch writes it."""
    erf = graph.node("Erf", graph.node("Div", z, graph.number(math.sqrt(2))))
    twice = graph.node("Mul", z, graph.node("Add", erf, graph.number(1.0)))
    return graph.node("Mul", twice, graph.number(0.5))


def _silu(graph: Graph, z: str, parameter: None) -> str:
    return graph.node("Mul", z, graph.node("Sigmoid", z))


def _threshold(below: float) -> Writer:
    def write(graph: Graph, z: str, parameter: None) -> str:
        above = graph.node("GreaterOrEqual", z, graph.number(0.0))
        return graph.node("Where", above, graph.number(1.0), graph.number(below))

    return write


ACTIVATIONS: dict[str, Writer] = {
    "linear": lambda graph, z, parameter: z,
    "sigmoid": _operator("Sigmoid"),
    "tanh": _operator("Tanh"),
    "relu": _operator("Relu"),
    "leaky_relu": _with_alpha("LeakyRelu"),
    "elu": _with_alpha("Elu"),
    "gelu": _gelu,
    "silu": _silu,
    "softplus": _operator("Softplus"),
    "softmax": _operator("Softmax", axis=1),  # of images of one pixel the channels are axis 1 too
    "hardlim": _threshold(0.0),
    "hardlims": _threshold(-1.0),
}
