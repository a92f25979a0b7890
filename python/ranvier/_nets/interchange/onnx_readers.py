"""What each operator of ONNX is here (https://onnx.ai/onnx/operators): what it adds to the draft of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import FileFormatError
from ..layers import Dropout
from .onnx_convolutions import average_pool, conv, max_pool
from .onnx_graph import FIRST, LAST
from .onnx_source import called, decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .draft import Draft
    from .onnx_source import Source

    Reader = Callable[[Draft, Source, Any], None]

__all__ = ["READERS"]


def _gemm(draft: Draft, source: Source, node: Any) -> None:
    """y = alpha·x·B + beta·C."""
    given = source.attributes(node)
    weight = source.needed(node, 1, "weight B") * given.get("alpha", 1.0)
    weight = weight if given.get("transB") else weight.T
    if given.get("transA") or draft.layout != "rows":
        raise FileFormatError(f"{called(node)}: its input A must be rows of numbers; it is transposed, or images")
    bias = source.needed(node, 2, "bias C") * given.get("beta", 1.0) if len(node.input) > 2 and node.input[2] else 0.0
    draft.dense(weight, _spread(bias, (1, len(weight)), node))


def _matmul(draft: Draft, source: Source, node: Any) -> None:
    weight = source.needed(node, 1, "second factor")
    if draft.layout != "rows" or weight.ndim != 2:
        raise FileFormatError(f"{called(node)} must be of rows of numbers and a matrix")
    draft.dense(weight.T, np.zeros(weight.shape[1]))


def _affine(draft: Draft, source: Source, node: Any) -> None:
    """x + a, x − a, a − x, x·a and x/a, with a constant number, row, or number for each channel."""
    place = 0 if source.constant(node.input[1]) is None else 1
    kind = node.op_type
    constant = _for_channels(draft, source.needed(node, place, "operand"), node)
    one, zero = np.ones_like(constant), np.zeros_like(constant)
    if kind == "Div" and (place == 0 or not constant.all()):
        raise FileFormatError(f"{called(node)}: it must divide by a constant that is not 0")
    draft.affine(
        *{
            "Add": (one, constant),
            "Sub": (one, -constant) if place == 1 else (-one, constant),
            "Mul": (constant, zero),
            "Div": (1 / np.where(constant, constant, 1), zero),
        }[kind]
    )


def _batch_normalization(draft: Draft, source: Source, node: Any) -> None:
    """y = scale·(x − mean)/√(variance + epsilon) + B of each channel, with a mean and variance that are fixed."""
    words = ("scale", "bias", "mean", "variance")
    scale, bias, mean, variance = (
        source.needed(node, place, word).astype(np.float64) for place, word in enumerate(words, 1)
    )
    if source.attributes(node).get("training_mode"):
        raise FileFormatError(f"{called(node)}: its mean and variance are those of the batch; export it for inference")
    if len(scale) != draft.shape[2] or draft.layout == "last":
        raise FileFormatError(f"{called(node)}: it has {len(scale)} channels, its input {draft.shape[2]}")
    factor = scale / np.sqrt(variance + source.attributes(node).get("epsilon", 1e-5))
    draft.affine(factor, bias - mean * factor)


def _layer_normalization(draft: Draft, source: Source, node: Any) -> None:
    given = source.attributes(node)
    weight = source.needed(node, 1, "scale").ravel()
    last = 1 if draft.layout == "rows" else 3
    if draft.layout == "first" or given.get("axis", -1) not in (-1, last) or len(weight) != draft.shape[2]:
        raise FileFormatError(f"{called(node)}: it must be over the last axis, which are the numbers or the channels")
    bias = source.needed(node, 2, "bias").ravel() if len(node.input) > 2 else np.zeros_like(weight)
    draft.norm(decimal(given.get("epsilon", 1e-5)), weight, bias)


def _softmax(draft: Draft, source: Source, node: Any) -> None:
    rank = 2 if draft.layout == "rows" else 4
    axis = source.attributes(node).get("axis", -1 if source.opset >= 13 else 1) % rank
    if draft.layout != "rows" and (draft.shape[:2] != (1, 1) or axis != (1 if draft.layout == "first" else 3)):
        raise FileFormatError(f"{called(node)}: it must be of rows of numbers, or of the channels of one pixel")
    draft.activation("softmax", None)


def _flatten(draft: Draft, source: Source, node: Any) -> None:
    if source.attributes(node).get("axis", 1) != 1:
        raise FileFormatError(f"{called(node)}: it must keep axis 0 alone, axis=1")
    made_by = source.maker(node.input[0])
    if made_by is None or made_by.op_type != "GlobalAveragePool":  # whose output we have as rows already
        draft.flatten()


def _reshape(draft: Draft, source: Source, node: Any) -> None:
    """Images as rows, (N, -1): the shape may be computed of N."""
    shape = source.constant(node.input[1])
    maker = source.maker(node.input[1])
    if shape is None and maker is not None and maker.op_type == "Concat" and len(maker.input) == 2:
        last = source.constant(maker.input[1])
        shape = None if last is None else np.concatenate([[0], np.ravel(last)])
    n = int(np.prod(draft.shape))
    if shape is None or len(shape) != 2 or int(shape[1]) not in (-1, n) or int(shape[0]) not in (0, -1):
        told = "one that is computed" if shape is None else shape.tolist()
        raise FileFormatError(f"{called(node)}: its shape must be (0, -1), which flattens images; it is {told}")
    if draft.layout != "rows":
        draft.flatten()


def _transpose(draft: Draft, source: Source, node: Any) -> None:
    axes = tuple(source.attributes(node).get("perm", ()))
    if (draft.layout, axes) not in (("last", FIRST), ("first", LAST)):
        raise FileFormatError(f"{called(node)}: it must turn images, {FIRST} or {LAST}; it has {axes}")
    draft.layout = "first" if draft.layout == "last" else "last"


def _dropout(draft: Draft, source: Source, node: Any) -> None:
    constant = source.constant(node.input[1]) if len(node.input) > 1 else None
    rate = constant.item() if constant is not None else source.attributes(node).get("ratio", 0.5)
    draft.plain(Dropout(decimal(rate)))


def _global_average_pool(draft: Draft, source: Source, node: Any) -> None:
    draft.mean()


def _identity(draft: Draft, source: Source, node: Any) -> None:
    pass


READERS: dict[str, Reader] = {
    "Gemm": _gemm, "MatMul": _matmul, "Add": _affine, "Sub": _affine, "Mul": _affine, "Div": _affine,
    "BatchNormalization": _batch_normalization, "LayerNormalization": _layer_normalization, "Softmax": _softmax,
    "Conv": conv, "MaxPool": max_pool, "AveragePool": average_pool, "GlobalAveragePool": _global_average_pool,
    "Flatten": _flatten, "Reshape": _reshape, "Transpose": _transpose, "Dropout": _dropout, "Identity": _identity,
}  # fmt: skip


def _spread(values: Any, shape: tuple[int, ...], node: Any) -> NDArray[Any]:
    """A constant for each number or channel."""
    try:
        return np.broadcast_to(values, shape).ravel().astype(np.float64)
    except ValueError:
        raise FileFormatError(
            f"{called(node)}: its constant has shape {np.shape(values)}, which does not fit {shape}"
        ) from None


def _for_channels(draft: Draft, values: NDArray[Any], node: Any) -> NDArray[Any]:
    n = draft.shape[2]
    return _spread(values, {"rows": (1, n), "last": (1, 1, 1, n), "first": (1, n, 1, 1)}[draft.layout], node)
