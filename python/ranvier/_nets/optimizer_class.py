"""How the class of an optimiser is made from its table in the core."""

from __future__ import annotations

from inspect import Parameter, Signature
from operator import methodcaller
from textwrap import fill
from typing import Any

from .. import _core
from .._support.keywords import no_argument, register

__all__ = ["optimizer_class", "parameter_lines"]


def optimizer_class(place: int, table: dict[str, Any]) -> type[_core.Optimizer]:
    """The class of the optimiser at a place of the core's list; calls and attributes are the core's own."""

    make = _core.Optimizer.__init__

    rows = table["parameters"]
    call = f"rv.{table['type']}"
    register("nets", call, rows)

    def __init__(self: _core.Optimizer, *values: Any, **named: Any) -> None:
        for name in named:
            if name not in rows:
                raise no_argument("nets", call, name, rows)
        make(self, place, values, named)

    kind = Parameter.POSITIONAL_OR_KEYWORD
    arguments = [Parameter(key, kind, default=row["default"]) for key, row in rows.items()]
    setattr(__init__, "__signature__", Signature([Parameter("self", kind), *arguments]))  # noqa: B010
    content: dict[str, Any] = {
        "__doc__": _doc(table),
        "__init__": __init__,
        "__module__": "ranvier.optimizers",
        "__signature__": Signature(arguments),
        "__slots__": (),
    }
    for i, (key, row) in enumerate(rows.items()):
        content[key] = property(methodcaller("_value", i), doc=f"{_sentence(row['meaning'])} {_type(row)}.")
    return type(table["type"], (_core.Optimizer,), content)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _type(row: dict[str, Any]) -> str:
    return "bool" if row["flag"] else f"{'int' if row['whole'] else 'float'}, {row['range']}"


def parameter_lines(rows: dict[str, dict[str, Any]]) -> list[str]:
    """The parameters of a table for a docstring: type, range and meaning of each."""
    return [f"{key} : {_type(row)}\n    {_sentence(row['meaning'])}" for key, row in rows.items()]


def _doc(table: dict[str, Any]) -> str:
    rows = table["parameters"].items()
    formulas = table["formula"].replace("^", "**").split("; ")
    values = ", ".join(f"{key}={row['default']!r}" for key, row in rows)
    return "\n".join(
        [
            f"{table['about'][0].upper()}{table['about'][1:]} ({table['source']}).\n",
            "::\n",
            *(f"    {line}" for line in formulas),
            "\n``g`` is the gradient of the loss, the penalty ``l2`` of the network included.\n",
            *([fill(table["note"].replace("^", "**") + ".", 110) + "\n"] if table["note"] else []),
            "Parameters\n----------",
            *parameter_lines(table["parameters"]),
            "\nRaises\n------",
            "ValueError, TypeError\n    A value outside its range, or not a number.\n",
            "Examples\n--------",
            ">>> import ranvier as rv",
            f">>> rv.{table['type']}()",
            f"{table['type']}({values})\n",
        ]
    )
