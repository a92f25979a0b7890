"""What the layers of a network are, in plain values: what the writers of other formats work from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ... import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Outline", "outlines"]

Shape = tuple[int, int, int]  # height, width, channels; (1, 1, n) of rows of numbers


class Outline(NamedTuple):
    """A layer: its options by name, such as ``stride=(1, 1)``; arrays are views, without elements where it has none."""

    kind: str
    activation: str
    parameter: float | None
    options: dict[str, Any]
    before: Shape
    after: Shape
    weight: NDArray[Any]
    bias: NDArray[Any]


def outlines(core: _core.Network) -> list[Outline]:
    """The layers of a network; ValueError where a number of it is not finite."""
    spec = core._spec()
    before: Shape = spec["image"] or (1, 1, spec["n_in"])
    found = []
    for k, (text, _, _, kind, after) in enumerate(spec["layers"]):
        facts = _core.layers()[kind]
        given = arguments(text)
        activation, parameter = choice(given.pop()) if facts["has_activation"] else ("linear", None)
        options = _options(facts["options"], given[facts["has_count"] :])
        weight, bias = core._weight(k).reshape(core._weight_shape(k)), core._bias(k)
        for name, array in (("weight", weight), ("bias", bias)):
            if not np.isfinite(array).all():
                raise ValueError(f"layers[{k}].{name} must be finite to be written; it has NaN or infinite numbers")
        found.append(Outline(kind, activation, parameter, options, before, after, weight, bias))
        before = after
    return found


def arguments(text: str) -> list[str]:
    """What stands in the outer parentheses of a layer's text, split at their commas.

    >>> arguments("dense(32,leaky_relu(0.1))"), arguments("flatten")
    (['32', 'leaky_relu(0.1)'], [])
    """
    return re.findall(r"((?:[^,()]|\([^)]*\))+)", text.partition("(")[2][:-1])


def choice(text: str) -> tuple[str, float | None]:
    """Name and parameter of an activation.

    >>> choice("elu(2.0)"), choice("relu")
    (('elu', 2.0), ('relu', None))
    """
    name, _, number = text.rstrip(")").partition("(")
    return name, float(number) if number else None


def _options(table: dict[str, Any], given: list[str]) -> dict[str, Any]:
    """Options by their names: the first ones have their places in the text, the last ones a name, or their default."""
    named = dict(each.split("=") for each in given if "=" in each)
    placed = iter([each for each in given if "=" not in each])
    found: dict[str, Any] = {}
    for name, option in table.items():
        default = option["default"]
        text = named.get(name) or next(placed, None)
        if option["form"] == "pair":
            first, _, second = (text or f"{default:g}").partition("x")
            found[name] = int(first), int(second or first)
        else:
            found[name] = default if text is None else text if option["form"] == "padding" else float(text)
    if found.get("stride") == (0, 0):  # of pooling: the windows lie side by side
        found["stride"] = found["size"]
    return found
