"""Activations in graphs of ONNX: as operators, and composed of several, as we and others compose them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .onnx_source import Source

__all__ = ["found_activation"]

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
