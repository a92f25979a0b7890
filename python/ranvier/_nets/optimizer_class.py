"""The class of an optimiser, from its table in the core."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from .. import _core
from .parameter_rows import check_names, made_class

__all__ = ["optimizer_class"]


def optimizer_class(place: int, table: dict[str, Any]) -> type[_core.Optimizer]:
    """The class of the optimiser at a place of the core's list; calls and attributes are the core's own."""
    make, call = _core.Optimizer.__init__, f"rv.{table['type']}"

    def __init__(self: _core.Optimizer, *values: Any, **named: Any) -> None:
        check_names(call, named, table["parameters"])
        make(self, place, values, named)

    notes = ["``g`` is the gradient of the loss, the penalty ``l2`` of the network included."]
    if table["note"]:
        notes.append(fill(table["note"].replace("^", "**") + ".", 110))
    return made_class(_core.Optimizer, call, "ranvier.optimizers", table, __init__, notes)
