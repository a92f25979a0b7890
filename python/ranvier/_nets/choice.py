"""One entry of a list of the core, with its parameter: the common part of activations and losses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .. import _core
from .._support.arguments import check_no_class
from .._support.lookup import unknown

__all__ = ["Choice"]


class Choice:
    """A name of the core and the value of its parameter; immutable, equal when both are."""

    __slots__ = ("_name", "_parameter", "_parameter_name")

    def __init__(self, name: str, parameter: float | None, entries: Mapping[str, Mapping[str, Any]]) -> None:
        entry = entries[name]
        key = entry.get("parameter")
        value = None if key is None else _checked(key, parameter, entry["low"], entry["high"])
        for slot, content in (("_name", name), ("_parameter_name", key), ("_parameter", value)):
            object.__setattr__(self, slot, content)

    _name: str
    _parameter: float | None
    _parameter_name: str | None

    @property
    def name(self) -> str:
        """Name in the core's list."""
        return self._name

    @property
    def parameter(self) -> float | None:
        """Value of the parameter, or None where there is none."""
        return self._parameter

    @property
    def text(self) -> str:
        """As the core and files write it: ``"sigmoid"``, ``"leaky_relu(0.01)"``."""
        return self._name if self._parameter is None else f"{self._name}({self._parameter!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; make a new one")

    def __getattr__(self, name: str) -> float:
        if not name.startswith("_") and name == self._parameter_name and self._parameter is not None:
            return self._parameter
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Choice):
            return NotImplemented
        return (self._name, self._parameter) == (other._name, other._parameter)

    def __hash__(self) -> int:
        return hash((self._name, self._parameter))

    def __repr__(self) -> str:
        if self._parameter_name is None:
            return repr(self._name)
        return f"{type(self).__name__}({self._parameter_name}={self._parameter})"

    def __reduce__(self) -> tuple[type[Choice], tuple[float | None, ...]]:
        return type(self), (self._parameter,)


class _Named(Choice):
    """An entry without a parameter."""

    __slots__ = ("_entries",)

    def __reduce__(self) -> tuple[Any, ...]:
        return str, (self._name,)


def _checked(name: str, value: object, low: float, high: float) -> float:
    number = _core.number(value, name)
    if not low <= number <= high:
        raise ValueError(f"{name} must lie in [{low:g}, {high:g}]; got {_core.shown(value)}")
    return number


def choose(
    given: str | Choice,
    argument: str,
    entries: Mapping[str, Mapping[str, Any]],
    classes: Mapping[str, Callable[[], Choice]],
) -> Choice:
    """``given`` as a Choice; strings get the defaults."""
    if isinstance(given, str):
        if given not in entries:
            raise ValueError(unknown(argument, given, entries))
        return classes[given]() if given in classes else _Named(given, None, entries)
    check_no_class(argument, given, Choice, "rv.losses" if argument == "loss" else "rv.activations")
    if not isinstance(given, Choice):
        raise TypeError(
            f"{argument} must be a name or an object such as {next(iter(classes.values()))()!r}; "
            f"got {_core.shown(given)}"
        )
    if given.name not in entries:
        raise ValueError(f"{argument} must be one of {', '.join(entries)}; got {given!r}")
    return given
