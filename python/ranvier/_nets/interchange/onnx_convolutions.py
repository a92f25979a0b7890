"""Convolution and pooling of ONNX: their windows in our words, "valid" and "same"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import FileFormatError
from ..image_layers import AvgPool2D, Conv2D, MaxPool2D
from .onnx_source import called
from .windows import Windows, axes

if TYPE_CHECKING:
    from .draft import Draft
    from .onnx_source import Source

__all__ = ["average_pool", "conv", "max_pool"]

_WORDS = {b"SAME_UPPER": "same", b"VALID": "valid"}


def conv(draft: Draft, source: Source, node: Any) -> None:
    _check_layout(draft, node)
    weight = source.needed(node, 1, "weight")
    if source.attributes(node).get("group", 1) != 1 or weight.ndim != 4:
        raise FileFormatError(
            f"{called(node)}: convolutions in groups, or of other than 2 dimensions, are not known here"
        )
    weight = np.moveaxis(weight, 1, -1)  # channels last
    bias = source.needed(node, 2, "bias") if len(node.input) > 2 and node.input[2] else np.zeros(len(weight))
    windows = _windows(draft, source, node, weight.shape[1:3])
    padding = windows.padding(draft.shape)
    zeros = windows.widened(draft.shape) if padding is None else None
    if padding is None and zeros is None:
        raise _nowhere(draft, node, windows)
    if zeros is not None:
        weight, padding = np.pad(weight, [(0, 0), *zeros, (0, 0)]), "same"
    height, width = weight.shape[1:3]
    layer = Conv2D(len(weight), (height, width), stride=windows.stride, padding=str(padding), dilation=windows.dilation)
    draft.conv2d(layer, weight, bias, windows.n)


def max_pool(draft: Draft, source: Source, node: Any) -> None:
    _pool(draft, source, node, MaxPool2D)


def average_pool(draft: Draft, source: Source, node: Any) -> None:
    given = source.attributes(node)
    if given.get("count_include_pad") and any(given.get("pads", ())):
        raise FileFormatError(f"{called(node)}: pixels around the image count in its means; here they do not")
    _pool(draft, source, node, AvgPool2D)


def _pool(draft: Draft, source: Source, node: Any, kind: Any) -> None:
    _check_layout(draft, node)
    windows = _windows(draft, source, node, tuple(source.attributes(node)["kernel_shape"]))
    padding = windows.padding(draft.shape)
    if padding is None or windows.dilation != (1, 1):
        raise _nowhere(draft, node, windows)
    draft.plain(kind(windows.kernel, windows.stride, padding), windows.n)


def _check_layout(draft: Draft, node: Any) -> None:
    if draft.layout != "first":
        raise FileFormatError(f"{called(node)}: its input must be images (N, c, h, w)")


def _windows(draft: Draft, source: Source, node: Any, kernel: tuple[int, ...]) -> Windows:
    """What the attributes say; pads are those before both axes, then those after."""
    given = source.attributes(node)
    stride, dilation, pads = (
        given.get("strides", (1, 1)),
        given.get("dilations", (1, 1)),
        given.get("pads", (0, 0, 0, 0)),
    )
    if [*map(len, (kernel, stride, dilation, pads))] != [2, 2, 2, 4] or min(
        *kernel, *stride, *dilation, min(pads) + 1
    ) < 1:
        raise FileFormatError(f"{called(node)}: it must have 2 dimensions, with sizes above 0")
    word = given.get("auto_pad", b"NOTSET")
    if word != b"NOTSET":
        ours = axes(draft.shape, kernel, stride, dilation, _WORDS.get(word, "same"))
        before = [each.after if word == b"SAME_LOWER" else each.before for each in ours]
        return _made(kernel, stride, dilation, before, [each.n for each in ours])
    n = []
    for k in (0, 1):
        room = draft.shape[k] + pads[k] + pads[k + 2] - (kernel[k] - 1) * dilation[k] - 1
        n.append(room // stride[k] + 1)
        if given.get("ceil_mode") and room % stride[k] and n[k] * stride[k] < draft.shape[k] + pads[k]:
            n[k] += 1  # the last window begins in the image, and reaches beyond it
    return _made(kernel, stride, dilation, pads[:2], n)


def _made(*pairs: Any) -> Windows:
    return Windows(*((int(first), int(second)) for first, second in pairs))


def _nowhere(draft: Draft, node: Any, windows: Windows) -> FileFormatError:
    same = axes(draft.shape, windows.kernel, windows.stride, windows.dilation, "same")
    return FileFormatError(
        f"{called(node)}: its {windows.n[0]} x {windows.n[1]} windows begin {windows.before} pixels before the image of "
        f"{draft.shape[0]} x {draft.shape[1]}; here they lie in it, or there are {same[0].n} x {same[1].n} that begin "
        f"{(same[0].before, same[1].before)} before it"
    )
