"""A progress bar for runs of networks: tqdm's when tqdm is installed, otherwise a plain one on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .._support.progress import progress_bar

__all__ = ["time_bar"]


@contextmanager
def time_bar(network: Any, t: float) -> Iterator[Callable[[float], None]]:
    """A function that is called with the network's time [ms], and draws."""
    start, whole = network.t, max(round(t), 1)
    with progress_bar(whole, "running", unit="ms") as bar:

        def draw(now: float) -> None:
            bar.reach(min(int(now - start), whole), f"t = {now:g} ms")

        yield draw
        draw(network.t)
