"""Libraries that some features need and that are not installed with ranvier."""

from __future__ import annotations

import importlib
from typing import Any

__all__: list[str] = []


def optional(module: str, extra: str, what: str) -> Any:
    """The module, or an ImportError that says how it is installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        text = f"{what} needs {library}, which cannot be imported ({error}): pip install 'ranvier[{extra}]'"
        raise ImportError(text[:600], name=library) from error
