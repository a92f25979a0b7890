"""Numbers with units, of Brian 2, pint, quantities or astropy, as plain numbers in the unit that an argument has.

None of these libraries is imported. An object that carries a unit converts itself, by its own ``to`` or ``rescale``; one
of Brian 2 holds SI units, and says its dimensions. What does not convert is an error that names both units.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

__all__ = ["PLAIN", "has_unit", "is_plain", "plain", "without_unit"]

# types whose values certainly carry no unit; `type(x) in PLAIN` costs a short run nothing
PLAIN = frozenset({float, int, bool, str, type(None), np.ndarray, np.float64, np.float32, np.int64, np.int32, np.bool_})

# exponents of metre, kilogram, second and ampere
_DIMENSIONS = {
    "m": (1, 0, 0, 0), "s": (0, 0, 1, 0), "Hz": (0, 0, -1, 0), "A": (0, 0, 0, 1), "V": (2, 1, -3, -1),
    "S": (-2, -1, 3, 2), "F": (-2, -1, 4, 2), "Ohm": (2, 1, -3, -2),
}  # fmt: skip
_POWERS_OF_TEN = {"": 0, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "k": 3, "M": 6}
_SYMBOL = re.compile(rf"([{''.join(_POWERS_OF_TEN)}]?)({'|'.join(_DIMENSIONS)})(\d?)")


def is_plain(value: object) -> bool:
    """Whether a value certainly carries no unit; told by its type alone, which costs nothing."""
    return type(value) in PLAIN


def plain(value: Any, name: str, unit: str) -> Any:
    """The value in ``unit``, such as "uA/cm2", or "1"; what carries no unit is taken as it is.

    >>> plain(10.0, "current", "uA/cm2")
    10.0
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        if PLAIN.issuperset(map(type, value)):
            return value
        return [plain(x, f"{name}[{i}]", unit) for i, x in enumerate(value)]
    theirs = _unit_of(value)
    if theirs is None:
        return value
    try:
        return _of_brian(value, unit) if _is_of_brian(value) else _converted(value, theirs, unit)
    except Exception as error:  # each library has its own
        raise ValueError(f"{name} has the unit {_text(value, theirs)}, which does not convert to {unit}") from error


def has_unit(value: object) -> bool:
    """Whether a value carries a unit."""
    return type(value) not in PLAIN and _unit_of(value) is not None


def without_unit(value: Any, name: str, wanted: str = "a plain number in the unit of the model's current") -> Any:
    """The value, where no unit can be converted because what it belongs to is not known yet."""
    theirs = None if type(value) in PLAIN else _unit_of(value)
    if theirs is not None:
        raise TypeError(f"{name} must be {wanted}; got one in {_text(value, theirs)}")
    return value


def _is_of_brian(value: object) -> bool:
    return hasattr(value, "dim") and hasattr(value.dim, "get_dimension")


def _unit_of(value: object) -> Any:
    if _is_of_brian(value):
        return value.dim  # type: ignore[attr-defined]
    if hasattr(value, "to") or hasattr(value, "rescale"):
        return getattr(value, "units", getattr(value, "unit", None))
    return None


def _text(value: Any, theirs: object) -> str:
    if hasattr(value, "get_best_unit"):  # Brian 2
        return str(value.get_best_unit())[:60]
    return str(getattr(theirs, "dimensionality", theirs) if isinstance(theirs, np.ndarray) else theirs)[:60]


def _converted(value: Any, theirs: Any, unit: str) -> Any:
    """By the factor of the value's library, without the rounding errors of its last bits."""
    factor = float(_number(_convert(1.0 * theirs, unit)))
    number = _number(value)
    if factor < 1.0 and abs(round(1.0 / factor) * factor - 1.0) < 1e-14:
        return number / float(round(1.0 / factor))
    near = float(f"{factor:.12g}")
    return number * (near if abs(near - factor) < 1e-14 * factor else factor)


def _convert(value: Any, unit: str) -> Any:
    spelled = "dimensionless" if unit == "1" else re.sub(r"([a-z])(\d)", r"\1**\2", unit)
    if hasattr(value, "rescale"):
        return value.rescale(spelled.replace("Ohm", "ohm"))
    if hasattr(value, "magnitude"):
        return value.to(spelled.replace("Ohm", "ohm"))
    return value.to("" if unit == "1" else spelled)


def _number(value: Any) -> Any:
    given = np.asarray(value.magnitude if hasattr(value, "magnitude") else value.value)
    if given.dtype.kind not in "fiu":
        raise TypeError("not a real number")
    return given if given.ndim else given.item()


def _of_brian(value: Any, unit: str) -> Any:
    exponent, dimensions = _in_si(unit)
    own = tuple(value.dim.get_dimension(name) for name in ("length", "mass", "time", "current"))
    others = [value.dim.get_dimension(name) for name in ("temperature", "substance", "luminosity")]
    if any(others) or any(abs(a - b) > 1e-9 for a, b in zip(own, dimensions, strict=True)):
        raise ValueError("other dimensions")
    number = np.array(value, dtype=np.float64, subok=False)
    number = number * 10.0**-exponent if exponent < 0 else number / 10.0**exponent
    if number.ndim:
        return number
    near = float(f"{number.item():.15g}")  # 25 us are 0.025 ms, not 0.024999999999999998
    return near if abs(near - number.item()) <= 4e-16 * abs(near) else number.item()


def _in_si(unit: str) -> tuple[int, tuple[int, ...]]:
    """The power of ten and the dimensions of a unit.

    >>> _in_si("uA/cm2")
    (-2, (-2, 0, 0, 1))
    """
    exponent, dimensions = 0, np.zeros(4, dtype=int)
    for sign, part in zip((1, -1), unit.split("/"), strict=False):
        if part == "1":
            continue
        match = _SYMBOL.fullmatch(part)
        if match is None:
            raise ValueError(f"the unit {unit!r} is not known")
        prefix, symbol, power = match.groups()
        times = sign * int(power or 1)
        exponent += times * _POWERS_OF_TEN[prefix]
        dimensions += times * np.array(_DIMENSIONS[symbol])
    return exponent, tuple(int(d) for d in dimensions)
