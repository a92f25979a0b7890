"""Descriptions: small immutable objects that say what is to be made, with their arguments as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

__all__ = ["Description", "described"]


D = TypeVar("D", bound="Description")


class Description:
    """What a call said, by the names of its arguments; equal where kind and arguments are.

    >>> made = Description("outdegree", {"k": 3, "multiple": False}, {"multiple": False})
    >>> made, made.k
    (outdegree(3), 3)
    """

    __slots__ = ("_arguments", "_defaults", "kind")
    kind: str

    def __init__(self, kind: str, arguments: Mapping[str, Any], defaults: Mapping[str, Any] | None = None) -> None:
        for value in arguments.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "_arguments", MappingProxyType(dict(arguments)))
        object.__setattr__(self, "_defaults", MappingProxyType(dict(defaults or {})))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._arguments:
            return self._arguments[name]
        raise AttributeError(f"{type(self).__name__} {self.kind!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{self!r} does not change; make another one")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *self._arguments])

    def __repr__(self) -> str:
        texts = [_text(value) for name, value in self._arguments.items() if name not in self._defaults]
        texts += [
            f"{name}={_text(self._arguments[name])}"
            for name, usual in self._defaults.items()
            if not _equal(self._arguments[name], usual)
        ]
        return f"{self.kind}({', '.join(texts)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Description) or type(other) is not type(self):
            return NotImplemented
        mine, theirs = self._arguments, other._arguments
        return (
            self.kind == other.kind and mine.keys() == theirs.keys() and all(_equal(mine[k], theirs[k]) for k in mine)
        )

    def __hash__(self) -> int:
        numbers = (value.shape if isinstance(value, np.ndarray) else value for value in self._arguments.values())
        return hash((type(self), self.kind, *numbers))

    def __reduce__(self) -> tuple[Any, ...]:
        return described, (type(self), self.kind, dict(self._arguments), dict(self._defaults))


def described(cls: type[D], kind: str, arguments: Mapping[str, Any], defaults: Mapping[str, Any]) -> D:
    """A description of this class, whatever its own constructor takes."""
    made = cls.__new__(cls)
    Description.__init__(made, kind, arguments, defaults)
    return made


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and np.array_equal(a, b)
    return bool(a == b)


def _text(value: object) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    return repr(value.tolist()) if value.size <= 4 else f"<{value.size} numbers>"
