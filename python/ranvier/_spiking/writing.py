"""Values into views of the network's memory."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from .. import _core

__all__ = ["write"]


def write(view: NDArray[Any], name: str, values: Any) -> None:
    """A number or an array into a view; errors name what it is a view of."""
    try:
        view[...] = values
    except (TypeError, ValueError, OverflowError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name} must be a number or an array of {len(view)} numbers; got {_core.shown(values)}") from None
