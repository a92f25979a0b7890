"""Nullclines in a plane of two states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from .one_neuron import interval, one_neuron
from .roots import narrowed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..neurons import Neuron

__all__ = ["Nullclines", "nullclines"]

LEVELS = 65  # of y, between which a change of sign is looked for
VIEW = {"mV": (-100.0, 50.0), "1": (-3.0, 3.0)}  # potentials worth seeing, by their unit


@dataclass(frozen=True, eq=False)
class Nullclines:
    """Where one of two states does not change, as curves y(x).

    ``nullclines["v"]`` is y (points,) along the nullcline of v, NaN where it has none within the range of y.

    Attributes
    ----------
    names : (str, str)
        The states x and y.
    x : ndarray (points,)
    curves : dict, name of a state -> ndarray (points,)
    held : dict, name -> float
        The other states.
    """

    names: tuple[str, str]
    x: NDArray[np.float64]
    curves: dict[str, NDArray[np.float64]]
    held: dict[str, float]

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self.curves:
            raise KeyError(f"{name!r} is not in this plane; its states are {' and '.join(self.names)}")
        return self.curves[name]


def nullclines(
    model: Neuron,
    current: float = 0.0,
    *,
    states: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    points: int = 401,
    held: Mapping[str, float] | None = None,
    neuron: int = 0,
) -> Nullclines:
    """The curves dx/dt = 0 and dy/dt = 0 in the plane of two states.

    Parameters
    ----------
    model : a model of rv.neurons
    current : float
        In the model's ``current_unit``.
    states : (x, y), optional
        Names; needed where the model has more than two.
    limits : (low, high), optional
        Of x; None: -100 ... 50 mV, -3 ... 3 without a unit, 0 ... 1 of a gate.
    points : int
        Values of x.
    held : mapping, optional
        Where the other states stand; None: at the fixed point with the lowest v.
    neuron : int
        Which neuron, if the parameters describe several.

    Returns
    -------
    Nullclines
        Where several y belong to one x, the lowest.

    Examples
    --------
    >>> import ranvier as rv
    >>> plane = nullclines(rv.neurons.MorrisLecar(), current=90.0, limits=(-60.0, 40.0), points=5)
    >>> plane.x
    array([-60., -35., -10.,  15.,  40.])
    >>> plane["w"].round(4)
    array([0.0158, 0.0782, 0.31  , 0.7041, 0.9264])
    """
    one, drive = one_neuron(model, neuron), _core.number(current, "current")
    x_row, y_row = _rows(one, states)
    names = list(one.states)
    low, high = interval(limits, "limits") if limits is not None else _view(one, names[x_row])
    x = np.linspace(low, high, _core.integer(points, "points", 2))
    base = _held(one, drive, (x_row, y_row), held)
    bottom, top = _range(one, names[y_row])

    def slope(row: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        at = np.repeat(base[:, None], len(x), axis=1)
        at[x_row], at[y_row] = x, y
        rate: NDArray[np.float64] = _core.derivatives(one, at, current=drive)[row]
        return rate

    def curve(row: int) -> NDArray[np.float64]:
        levels = np.linspace(bottom, top, LEVELS)
        positive = np.stack([slope(row, x, np.full(len(x), level)) for level in levels]) >= 0
        change = positive[1:] != positive[:-1]
        at = np.flatnonzero(change.any(axis=0))
        y = np.full(len(x), np.nan)
        if at.size:
            first = np.argmax(change[:, at], axis=0)
            y[at] = narrowed(lambda y, k: slope(row, x[at[k]], y), levels[first], levels[first + 1])
        return y

    pair = names[x_row], names[y_row]
    others = {name: float(value) for name, value in zip(names, base, strict=True) if name not in pair}
    return Nullclines(pair, x, {pair[0]: curve(x_row), pair[1]: curve(y_row)}, others)


def _rows(model: Neuron, states: object) -> tuple[int, int]:
    names = list(model.states)
    if states is None:
        if len(names) != 2:
            raise ValueError(f"states must name two of {', '.join(names)}, for {model.name} has {len(names)}")
        return 0, 1
    pair = [names.index(name) for name in states if name in names] if isinstance(states, (tuple, list)) else []
    if len(pair) != 2 or pair[0] == pair[1]:
        raise ValueError(f"states must name two of {', '.join(names)}; got {_core.shown(states)}")
    return pair[0], pair[1]


def _range(model: Neuron, name: str) -> tuple[float, float]:
    """Where a state can be: a gate, which a run may take to -0.5 ... 1.5, in 0 ... 1."""
    _, unit, low, high = model.states[name]
    return (0.0, 1.0) if unit == "1" and high - low < 10 else (low, high)


def _view(model: Neuron, name: str) -> tuple[float, float]:
    low, high = _range(model, name)
    if high - low < 10:
        return low, high
    value, unit, _, _ = model.states[name]
    return VIEW.get(unit, (value - 1000.0, value + 1000.0)) if name == "v" else (value - 100.0, value + 100.0)


def _held(model: Neuron, current: float, rows: tuple[int, int], held: object) -> NDArray[np.float64]:
    """All states (states,), with those of the plane anywhere."""
    names = list(model.states)
    others = [name for i, name in enumerate(names) if i not in rows]
    if held is None:
        if not others:
            return np.zeros(len(names))
        points = model.fixed_points(current)
        if not points:
            raise ValueError(f"{model.name} has no fixed point at current {current:g}; give held={{...}}")
        return points[0][0]
    if not isinstance(held, Mapping) or set(held) != set(others):
        raise ValueError(f"held must give a value for {', '.join(others) or 'no state'}; got {_core.shown(held)}")
    base = np.zeros(len(names))
    for name in others:
        base[names.index(name)] = _core.number(held[name], f"held[{name!r}]")
    return base
