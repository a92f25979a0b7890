"""Networks read from models of ONNX."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._support.keywords import takes
from ...errors import FileFormatError
from .draft import Draft
from .onnx_activations import found_activation
from .onnx_graph import FIRST
from .onnx_readers import READERS
from .onnx_source import Source, called, decimal

if TYPE_CHECKING:
    import onnx

    from ..network import Network

__all__ = ["from_onnx"]


@takes("nets", "rv.from_onnx")
def from_onnx(model: str | bytes | os.PathLike[Any] | onnx.ModelProto) -> Network:
    """A network read from a model of ONNX: what ``net.to_onnx`` wrote, or a chain of layers that another tool has exported.

    Read are Gemm, MatMul, Conv, MaxPool, AveragePool, GlobalAveragePool, Flatten, Reshape to rows, Dropout,
    LayerNormalization, Softmax, the activations that ranvier has, by one operator or composed, and what scales and shifts:
    BatchNormalization, Add, Sub, Mul, Div with constants, which are folded into the layers beside them. Needs the library
    onnx: ``pip install 'ranvier[onnx]'``.

    Images of ONNX are (N, c, h, w), those of the network (rows, h, w, c): pass ``np.moveaxis(X, 1, -1)``. The weights behind
    a Flatten are put into our order. Only a model that begins with a Transpose, as ours, takes (N, h, w, c) itself.

    Parameters
    ----------
    model : str, bytes, os.PathLike or onnx.ModelProto
        A path, or the model itself.

    Returns
    -------
    Network
        In the dtype of the model's input; ``net.seed`` is 0, the loss the usual one of the output.

    Raises
    ------
    ImportError
        onnx is not installed.
    FileFormatError
        No model of ONNX, or one with what ranvier does not have: the text names the node. It is a ValueError.
    OSError
        The file cannot be read.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.Network([2, 3, 1], rng=0).to_onnx("net.onnx")  # doctest: +SKIP
    >>> rv.from_onnx("net.onnx")  # doctest: +SKIP
    Network(2-3-1, sigmoid-linear, loss='mse', dtype='float32', seed=0)
    """
    source = Source(model)
    steps, first = _way(source)
    draft, dtype = _begun(source, first)
    with np.errstate(all="ignore"):  # weights that are not finite are refused in the end
        for read, node in steps:
            read(draft, source, node)
    if draft.order is not None:
        raise FileFormatError("the model ends with an image that was flattened with its channels first; ours are last")
    net = draft.network(dtype)
    if source.model.producer_name == "ranvier":
        net._core._set_metadata({each.key: each.value for each in source.model.metadata_props})
    return net


def _way(source: Source) -> tuple[list[tuple[Any, Any]], Any]:
    """What each node from the input to the output does, and the first node."""
    steps: list[tuple[Any, Any]] = []
    value, node = source.output, None
    while value != source.input.name:
        node = source.maker(value)
        if node is None:
            raise FileFormatError(f"the output must follow from the input; {value[:60]!r} does not")
        activation = found_activation(source, value)
        if activation is not None:
            name, parameter, value = activation
            steps.append((_activates(name, parameter), node))
            continue
        if node.op_type not in READERS or node.domain not in ("", "ai.onnx"):
            raise FileFormatError(f"{called(node)}: this operator is not known here; known are {', '.join(READERS)}")
        steps.append((READERS[node.op_type], node))
        value = source.data_input(node)
    return steps[::-1], node


def _activates(name: str, parameter: float | None) -> Any:
    return lambda draft, source, node: draft.activation(name, None if parameter is None else decimal(parameter))


def _begun(source: Source, first: Any) -> tuple[Draft, str]:
    """The shape of the input, and its dtype."""
    kind = source.input.type.tensor_type
    dtype = {1: "float32", 11: "float64"}.get(kind.elem_type)
    axes = kind.shape.dim
    sizes = [axis.dim_value for axis in axes]
    if dtype is None:
        raise FileFormatError(f"the input must be float32 or float64; it has element type {kind.elem_type} of ONNX")
    if len(sizes) == 2:
        return Draft((1, 1, sizes[1] or _inputs_of(source)), "rows"), dtype
    if len(sizes) != 4 or not all(sizes[1:]):
        told = [axis.dim_value or axis.dim_param or "?" for axis in axes]
        raise FileFormatError(f"the input must be (N, n) or images (N, c, h, w) of a size that is said; it is {told}")
    turned = (
        first is not None and first.op_type == "Transpose" and tuple(source.attributes(first).get("perm", ())) == FIRST
    )
    if turned or axes[3].denotation == "DATA_CHANNEL":
        return Draft((sizes[1], sizes[2], sizes[3]), "last"), dtype
    return Draft((sizes[2], sizes[3], sizes[1]), "first"), dtype


def _inputs_of(source: Source) -> int:
    """How many inputs the first matrix takes, where the input does not say how many it has."""
    for node in source.graph.node:
        if node.op_type in ("Gemm", "MatMul"):
            shape = source.needed(node, 1, "weight").shape
            return int(shape[1 if source.attributes(node).get("transB") else 0])
    raise FileFormatError("the input must be (N, n) with a number n; it is not said")
