"""Names of groups and connections, and errors that name them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .. import _core
from .connection import Background, Connection
from .group import Group

__all__ = ["label", "named_connection", "named_group", "of_connection"]


def label(value: object, name: str) -> str:
    """A name of a group or a connection, or of an integrator; empty for None."""
    if value is None:
        return ""
    if not (isinstance(value, str) and 0 < len(value) <= 60):
        raise TypeError(f"{name} must be a text of 1 to 60 characters or None; got {_core.shown(value)}")
    if value.encode("utf-8", "ignore").decode("utf-8") != value:
        raise ValueError(f"{name} must be a text that UTF-8 can hold; got {_core.shown(value)}")
    return value


def named_group(network: Any, value: object, argument: str) -> Group:
    """A group of this network, by itself or by its name."""
    group: Group = _named(network, value, argument, "groups", Group, "a group", "net.add")
    return group


def named_connection(network: Any, value: object, argument: str) -> Connection | Background:
    """A connection of this network, by itself or by its name."""
    kinds = (Connection, Background)
    connection: Connection | Background = _named(
        network, value, argument, "connections", kinds, "a connection", "net.connect"
    )
    return connection


def _named(network: Any, value: Any, argument: str, all_of: str, kinds: Any, thing: str, maker: str) -> Any:
    if isinstance(value, str):
        known = getattr(network, all_of)  # a new dict each time
        if value in known:
            return known[value]
        names = ", ".join(map(repr, known)) or "none yet"
        raise ValueError(f"{argument} must name {thing} of the network: {names[:300]}; got {_core.shown(value)}")
    if not isinstance(value, kinds):
        raise TypeError(f"{argument} must be {thing} that {maker} made, or its name; got {_core.shown(value)}")
    if value._network is not network:
        raise ValueError(f"{argument} must be {thing} of this network; {_core.shown(value)} belongs to another")
    return value


@contextmanager
def of_connection(name: str | None, ends: tuple[Group | None, Group]) -> Iterator[None]:
    """Errors within name the connection."""
    here = f"connection {name!r}" if name else "connection" + (f" from {ends[0].name!r}" if ends[0] else "")
    here += "" if name else f" to {ends[1].name!r}"
    try:
        yield
    except (ValueError, TypeError, MemoryError) as error:
        raise type(error)(f"{here}: {error}"[:600]).with_traceback(error.__traceback__) from None
