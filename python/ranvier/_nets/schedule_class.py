"""What a schedule of the learning rate is in Python, and how its class is made from its table in the core."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import _core
from .parameter_rows import check_names, is_needed, made_class

__all__ = ["Schedule", "schedule_class"]


class Schedule:
    """What all schedules have in common: an immutable description, equal to another one where class and values are equal."""

    __slots__ = ("_values",)

    _name: str
    _rows: ClassVar[dict[str, dict[str, Any]]] = {}
    _values: tuple[float, ...]

    def __init__(self, *values: Any, **named: Any) -> None:
        raise TypeError(
            f"Schedule has no formula; make one of {', '.join(t['type'] for t in _core.schedules().values())}"
        )

    def _value(self, place: int) -> float:
        return self._values[place]

    def _form(self) -> tuple[str, tuple[float, ...], float, float]:
        """As the core takes it: name, values, epochs of the warm-up and its start."""
        return self._name, self._values, 0.0, 0.0

    def __call__(self, epoch: float) -> float:
        """The factor of the learning rate after so many epochs.

        Raises
        ------
        ValueError
            The schedule follows losses, so that time alone does not tell.
        """
        if _core.schedules()[self._name]["watches_loss"]:
            raise ValueError(f"the factor of {self!r} follows from the losses of a training, not from time alone")
        return _core.schedule_factor(self._form(), epoch)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; make a new one")

    def __eq__(self, other: object) -> bool:
        return self._form() == other._form() if isinstance(other, Schedule) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._form())

    def __repr__(self) -> str:
        values = ", ".join(f"{key}={value!r}" for key, value in zip(self._rows, self._values, strict=True))
        return f"{type(self).__name__}({values})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values


def schedule_class(name: str, table: dict[str, Any]) -> type[Schedule]:
    """The class of the schedule of this name."""
    rows, call = table["parameters"], f"rv.schedules.{table['type']}"

    def __init__(self: Schedule, *values: Any, **named: Any) -> None:
        given = dict(zip(rows, values, strict=False))
        if len(values) > len(rows):
            raise TypeError(f"{table['type']} takes {', '.join(rows)}, and no more")
        check_names(call, named, rows)
        for key, value in named.items():
            if key in given:
                raise TypeError(f"{table['type']} got {key} twice")
            given[key] = value
        for key, row in rows.items():
            if key not in given and is_needed(row):
                raise TypeError(f"{table['type']} needs {key}: {row['meaning']}")
        numbers = tuple(_core.number(given[key], key) if key in given else row["default"] for key, row in rows.items())
        object.__setattr__(self, "_values", numbers)
        _core.check_schedule(self._form())

    factor = "``f`` is the factor of the learning rate"
    note = (
        f"{factor}, 1 at first; it changes between epochs."
        if table["watches_loss"]
        else f"{factor}; ``epoch`` counts from 0 and has a fraction within an epoch."
    )
    return made_class(Schedule, call, "ranvier.schedules", table, __init__, [note], _name=name, _rows=rows)
