"""How the class of an optimiser or a schedule is made from its table in the core."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from operator import methodcaller
from typing import Any, TypeVar

from .._support.keywords import no_argument, register

__all__ = ["check_names", "is_needed", "made_class"]

T = TypeVar("T")


def made_class(
    base: type[T],
    call: str,
    module: str,
    table: dict[str, Any],
    init: Callable[..., None],
    notes: list[str],
    **more: Any,
) -> type[T]:
    """The class of a table, ``call`` as users write it, of a module.

    ``notes`` are what its docstring says of the formula, ``more`` attributes of its own; ``base._value(place)`` gives the
    value of a parameter.
    """
    rows = table["parameters"]
    register("nets", call, rows)
    kind = Parameter.POSITIONAL_OR_KEYWORD
    arguments = [
        Parameter(key, kind, default=Parameter.empty if is_needed(row) else row["default"]) for key, row in rows.items()
    ]
    setattr(init, "__signature__", Signature([Parameter("self", kind), *arguments]))  # noqa: B010
    content: dict[str, Any] = {
        "__doc__": _doc(table, call, notes),
        "__init__": init,
        "__module__": module,
        "__signature__": Signature(arguments),
        "__slots__": (),
        **more,
    }
    for place, (key, row) in enumerate(rows.items()):
        content[key] = property(methodcaller("_value", place), doc=f"{_sentence(row['meaning'])} {_type(row)}.")
    return type(table["type"], (base,), content)


def is_needed(row: dict[str, Any]) -> bool:
    """Whether a parameter has no default, which is NaN in the table."""
    return bool(row["default"] != row["default"])


def check_names(call: str, named: dict[str, Any], rows: dict[str, Any]) -> None:
    """TypeError for a keyword that is no parameter."""
    for name in named:
        if name not in rows:
            raise no_argument("nets", call, name, rows)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _type(row: dict[str, Any]) -> str:
    return "bool" if row["flag"] else f"{'int' if row['whole'] else 'float'}, {row['range']}"


def _doc(table: dict[str, Any], call: str, notes: list[str]) -> str:
    rows = table["parameters"].items()
    given = ", ".join(f"{key}=10" for key, row in rows if is_needed(row))
    shown = ", ".join(f"{key}={10.0 if is_needed(row) else row['default']!r}" for key, row in rows)
    return "\n".join(
        [
            f"{table['about'][0].upper()}{table['about'][1:]} ({table['source']}).\n",
            "::\n",
            *(f"    {line}" for line in table["formula"].replace("^", "**").split("; ")),
            "",
            *(f"{note}\n" for note in notes),
            "Parameters\n----------",
            *(f"{key} : {_type(row)}\n    {_sentence(row['meaning'])}" for key, row in rows),
            "\nRaises\n------",
            "ValueError, TypeError\n    A value outside its range, or not a number.\n",
            "Examples\n--------",
            ">>> import ranvier as rv",
            f">>> {call}({given})",
            f"{table['type']}({shown})\n",
        ]
    )
