"""What a network consists of, as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _core

if TYPE_CHECKING:
    from .layers import Layer

__all__ = ["summary_text"]


def summary_text(core: _core.Network, layers: tuple[Layer, ...]) -> str:
    """A line a layer: place and text, shape of the outputs, parameters, multiplications of one row forward."""
    sizes = core._sizes()
    table = [("layer", "output", "parameters", "multiplications")]
    for k, (layer, (parameters, work)) in enumerate(zip(layers, sizes, strict=True)):
        h, w, _ = layer.output_shape
        shape = "x".join(map(str, layer.output_shape)) if h * w > 1 else str(layer.n_out)
        table.append((f"{k} {layer.text}{_learning(layer)}", shape, f"{parameters:,}", f"{work:,.0f}"))
    parameters, work = (sum(column) for column in zip(*sizes, strict=True))
    table.append(("sum", "", f"{parameters:,}", f"{work:,.0f}"))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        name.ljust(widths[0]) + "".join(f"  {cell.rjust(width)}" for cell, width in zip(cells, widths[1:], strict=True))
        for name, *cells in table
    )


def _learning(layer: Layer) -> str:
    if not layer.trainable:
        return " frozen"
    return "" if layer.rate == 1 else f" rate {layer.rate:g}"
