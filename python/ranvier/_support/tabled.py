"""Descriptions whose classes are made from a table of the core: the kinds of synapses, the rules of plasticity."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, TypeVar

from .. import _core
from .description import Description
from .keywords import no_argument, register
from .units import plain

__all__ = ["Tabled", "made_class", "parameter_table"]


class Tabled(Description):
    """The parameters are attributes, in the order of the table; equal where kind and parameters are."""

    __slots__ = ()
    _call: ClassVar[str] = ""  # how users write it
    _name: ClassVar[str] = ""  # in the core
    _units: ClassVar[dict[str, str]] = {}
    _usual: ClassVar[dict[str, Any]] = {}
    _flags: ClassVar[frozenset[str]] = frozenset()  # parameters that are True or False
    about: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def __init__(self, values: tuple[Any, ...], given: dict[str, Any], more: dict[str, Any]) -> None:
        arguments = {**self._read(values, given, [*more]), **more}
        Description.__init__(self, type(self).__name__, arguments, self._usual | dict.fromkeys(more))

    def _read(self, values: tuple[Any, ...], given: dict[str, Any], more: list[str]) -> dict[str, Any]:
        """All parameters, as numbers and flags."""
        kind, own = type(self).__name__, [*self._units]
        if len(values) > len(own):
            raise TypeError(f"{kind} takes {', '.join(own) or 'nothing'} by place, and no more")
        for key in given:
            if key not in own:
                raise no_argument("spiking", self._call, key, [*own, *more])
            if key in own[: len(values)]:
                raise TypeError(f"{kind} got {key} twice, by place and by name")
        given = self._usual | dict(zip(own, values, strict=False)) | given
        missing = [f"{key} [{self._units[key]}]" for key in own if key not in given]
        if missing:
            raise TypeError(f"{kind} needs {' and '.join(missing)}")
        return {key: self._value(key, given[key]) for key in own}

    def _value(self, key: str, value: Any) -> float | bool:
        if key in self._flags:
            return _core.flag(value, key)
        unit = self._units[key]
        return _core.number(plain(value, key, "1" if unit == "weight" else unit), key)


T = TypeVar("T", bound=Tabled)


def made_class(base: type[T], name: str, row: dict[str, Any], module: str, doc: str, **more: Any) -> type[T]:
    """The class of a row of a table; ``more`` are attributes of its own."""
    table, kinds = row["parameters"], inspect.Parameter
    flags = frozenset(key for key, (_, unit) in table.items() if not unit)
    usual = {key: bool(value) if key in flags else value for key, (value, _) in table.items() if value is not None}
    rows = [kinds(key, kinds.POSITIONAL_OR_KEYWORD, default=usual.get(key, kinds.empty)) for key in table]
    named = [kinds("name", kinds.KEYWORD_ONLY, default=None)] if "states" in row else []
    call = f"{module.replace('ranvier', 'rv', 1)}.{name}"
    content = {
        "__doc__": doc,
        "__module__": module,
        "__signature__": inspect.Signature([*rows, *named]),
        "__slots__": (),
        "_call": call,
        "_name": row["name"],
        "_units": {key: unit for key, (_, unit) in table.items()},
        "_usual": usual,
        "_flags": flags,
        "about": row["about"],
        "source": row["source"],
        **more,
    }
    register("spiking", call, [*table, *(p.name for p in named)])
    return type(name, (base,), content)


def parameter_table(row: dict[str, Any]) -> str:
    """For a docstring: parameter, default and unit, a line each."""
    lines = []
    for key, (value, unit) in row["parameters"].items():
        usual = "needed" if value is None else str(bool(value)) if not unit else f"{value:g}"
        lines.append(f"{key:11} {usual:>9}  {'that of the weights' if unit == 'weight' else unit}".rstrip())
    return "\n".join(lines)
