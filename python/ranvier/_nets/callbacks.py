"""Callbacks of ``fit``: what was given, as a list that can be called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .. import _core


def watchers_of(callbacks: Iterable[Callable[[Any], object]] | None) -> list[Callable[[Any], object]]:
    if callbacks is None:
        return []
    if callable(callbacks) or not isinstance(callbacks, Iterable):
        raise TypeError(f"callbacks must be a list of callables; got {_core.shown(callbacks)}")
    watchers = list(callbacks)
    for k, callback in enumerate(watchers):
        if not callable(callback):
            raise TypeError(f"callbacks[{k}] must be callable; got {_core.shown(callback)}")
    return watchers
