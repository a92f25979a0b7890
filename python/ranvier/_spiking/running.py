"""One call of the core for a run of a network, and what is left of it where it ends early."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .._cells.current import input_of
from .._support.units import plain
from .group import Group
from .keys import named_connection, named_group
from .progress import time_bar
from .result import NetworkRun

__all__ = ["run_network"]


def run_network(
    network: Any,
    t: Any,
    current: Any,
    record: Any,
    record_every: Any,
    record_weights: Any,
    threads: int | None,
    progress: bool,
) -> NetworkRun:
    t = _core.number(plain(t, "t", "ms"), "t")
    drives = {group: _drive(network, group, value, t) for group, value in _by_group(network, current, "current")}
    names = {group._number: repr(group.name) for group in drives}
    rows = [(group._part, _states(group, value)) for group, value in _by_group(network, record, "record")]
    every = _core.integer(record_every, "record_every", 1)
    weights = _weights(network, record_weights)
    currents = {group._number: value for group, value in drives.items()}
    result = _core.SpikingResult()
    with _bar(network, t, progress) as bar:
        try:
            network._core._run(result, t, currents, names, rows, every, weights, threads, bar)
        except (ArithmeticError, MemoryError, KeyboardInterrupt) as error:
            error.run = NetworkRun(network, result, every, dict(weights))  # type: ignore[union-attr]
            raise
    return NetworkRun(network, result, every, dict(weights))


def _bar(network: Any, t: float, progress: bool) -> Any:
    """A function to call with the network's time, or None, in a context."""
    if not progress:
        return nullcontext()
    return time_bar(network, t)


def _by_group(network: Any, given: Any, argument: str) -> list[tuple[Group, Any]]:
    """What a mapping says of each group, by its name or by the group; each group once."""
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise TypeError(f'{argument} must be a mapping such as {{"cells": ...}}; got {_core.shown(given)}')
    rows = [(named_group(network, key, f"a key of {argument}"), value) for key, value in given.items()]
    seen: set[int] = set()
    for group, _ in rows:
        if group._number in seen:
            raise ValueError(f"{argument} must name each group once; {group.name!r} is there twice")
        seen.add(group._number)
        if isinstance(group.model, _core.NeuronModel):
            continue
        raise ValueError(f"{argument} must name groups of neurons; {group.name!r} is a source, which has no membrane")
    return rows


def _drive(network: Any, group: Group, value: Any, t: float) -> Any:
    """The current of a group, as the core takes it; one for a slice is 0 elsewhere."""
    if not group._is_whole:
        raise ValueError(
            f"current must name whole groups; got {group!r}. Give {group.name!r} an array of {group._whole} values"
        )
    model: Any = group.model
    return input_of(_Clock(network), model, value, "current", t, network.dt)  # type: ignore[arg-type]


class _Clock:
    """What a current that is a function of time asks of the neurons that it drives."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self.dtype: str = network._core.dtype
        self._model = SimpleNamespace(dt=network.dt)

    @property
    def t(self) -> float:
        return self._network.t  # type: ignore[no-any-return]

    def _half_steps(self, t: float, dt: float) -> NDArray[np.float64]:
        first = round(self.t / dt)
        halves = np.arange(2 * _core.steps_in(t, dt) + 1, dtype=np.float64)
        times: NDArray[np.float64] = (first + 0.5 * halves) * dt
        return times


def _weights(network: Any, given: Any) -> list[tuple[int, int]]:
    """The number of each connection whose weights are kept, and after how many steps each."""
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise TypeError(f'record_weights must be a mapping such as {{"ee": 100}}; got {_core.shown(given)}')
    rows = {}
    for key, value in given.items():
        connection = named_connection(network, key, "a key of record_weights")
        if connection._number in rows:
            raise ValueError(f"record_weights must name each connection once; {connection.name!r} is there twice")
        rows[connection._number] = _core.integer(value, f"record_weights[{connection.name!r}]", 1)
    return [*rows.items()]


def _states(group: Group, value: Any) -> list[str]:
    known = group.states
    names = [*known] if value == "all" else [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            f"record of group {group.name!r} must be names of states such as ['v'], or 'all'; got {_core.shown(value)}"
        )
    for name in names:
        if name not in known:
            raise ValueError(
                f"record of group {group.name!r} must name its states, {', '.join(known)[:300]}; got {_core.shown(name)}"
            )
    return [*dict.fromkeys(names)]
