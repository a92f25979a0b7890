"""What each activation is in ONNX, where it has no operator for one composed of several; and how they are found in graphs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .onnx_graph import Graph
    from .onnx_source import Source

    Writer = Callable[[Graph, str, Any], str]

__all__ = ["ACTIVATIONS", "found_activation"]


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

Z = "z"  # where what is activated comes in
_ERF = ("Erf", ("Div", Z, math.sqrt(2)))
_ERF_TIMES = ("Erf", ("Mul", Z, math.sqrt(0.5)))
_ABOVE = ("GreaterOrEqual", Z, 0.0)

# name of the activation, the nodes from the last one back, and which attribute of the last is its parameter
PATTERNS: list[tuple[str, tuple[Any, ...], tuple[str, float] | None]] = [
    ("sigmoid", ("Sigmoid", Z), None),
    ("tanh", ("Tanh", Z), None),
    ("relu", ("Relu", Z), None),
    ("relu", ("Max", Z, 0.0), None),
    ("leaky_relu", ("LeakyRelu", Z), ("alpha", 0.01)),
    ("elu", ("Elu", Z), ("alpha", 1.0)),
    ("softplus", ("Softplus", Z), None),
    ("silu", ("Mul", Z, ("Sigmoid", Z)), None),
    *(
        ("gelu", pattern, None)
        for erf in (_ERF, _ERF_TIMES)
        for pattern in (
            ("Mul", ("Mul", Z, ("Add", erf, 1.0)), 0.5),
            ("Mul", ("Mul", Z, 0.5), ("Add", erf, 1.0)),
            ("Mul", Z, ("Mul", ("Add", erf, 1.0), 0.5)),
        )
    ),
    ("hardlim", ("Where", _ABOVE, 1.0, 0.0), None),
    ("hardlims", ("Where", _ABOVE, 1.0, -1.0), None),
]


def found_activation(source: Source, value: str) -> tuple[str, float | None, str] | None:
    """Which activation makes a value, its parameter, and the value that it is of; None if it is none of the patterns."""
    node = source.maker(value)
    if node is not None and node.op_type == "Gelu" and source.attributes(node).get("approximate", b"none") == b"none":
        return "gelu", None, node.input[0]
    for name, pattern, attribute in PATTERNS:
        z = _matched(source, value, pattern, None)
        if z is not None:
            parameter = None if attribute is None else float(source.attributes(node).get(*attribute))
            return name, parameter, z
    return None


def _matched(source: Source, value: str, pattern: Any, z: str | None) -> str | None:
    """The value that stands for Z, where the nodes before ``value`` are those of the pattern; always the same one."""
    if pattern == Z:
        computed = z is None and source.constant(value) is None
        return value if computed or value == z else None
    if isinstance(pattern, float):
        constant = source.constant(value)
        fits = constant is not None and constant.size == 1 and np.isclose(constant.item(), pattern, rtol=1e-5, atol=0)
        return (z or Z) if fits else None
    node = source.maker(value)
    kind, *inner = pattern
    if node is None or node.op_type != kind or len(node.input) != len(inner):
        return None
    orders = [node.input, node.input[::-1]] if kind in ("Mul", "Add", "Max") else [node.input]
    for order in orders:
        found = z
        for name, part in zip(order, inner, strict=True):
            place = _matched(source, name, part, found)
            if place is None:
                break
            found = found if isinstance(part, float) else place
        else:
            return found
    return None
