"""A progress bar for long calls: tqdm's when tqdm is installed, otherwise a plain one on stderr."""

from __future__ import annotations

import importlib
import sys
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, Protocol, TextIO

__all__ = ["PlainBar", "ProgressBar", "TqdmBar", "progress_bar"]

_SECONDS_BETWEEN_DRAWINGS = 0.05
_WIDTH = 30  # characters of the plain bar


class EpochInfo(Protocol):
    """What a callback of ``fit`` is given, as far as a bar shows it."""

    @property
    def loss(self) -> float: ...
    @property
    def val_loss(self) -> float | None: ...


class ProgressBar(ABC):
    """Counts what is done, of ``fit`` its epochs; a callback of ``fit`` and a context manager.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([2, 1], rng=0)
    >>> with progress_bar(3) as bar:
    ...     history = net.fit([[0.0, 1.0]], [[1.0]], epochs=3, callbacks=[bar])
    """

    def __init__(self, epochs: int, label: str = "training", file: TextIO | None = None, unit: str = "epoch") -> None:
        self.epochs = epochs
        self.label = label
        self.unit = unit
        self.file = sys.stderr if file is None else file
        self.done = 0

    def __call__(self, info: EpochInfo) -> None:
        """Count one epoch; returns None, which lets the training go on."""
        figures = f"loss {info.loss:.4g}"
        if info.val_loss is not None:
            figures += f", validation {info.val_loss:.4g}"
        self.reach(self.done + 1, figures)

    def reach(self, done: int, figures: str) -> None:
        """Show that ``done`` of all are over."""
        more, self.done = done - self.done, done
        self.draw(figures, more)

    @abstractmethod
    def draw(self, figures: str, more: int) -> None:
        """Show that ``done`` of ``epochs`` are over, ``more`` of them new, and the figures of the last."""

    @abstractmethod
    def close(self) -> None:
        """Leave the last state on the screen and the cursor on a new line."""

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class PlainBar(ProgressBar):
    """One line redrawn in place on a terminal; in a file or pipe only its last state."""

    def __init__(self, epochs: int, label: str = "training", file: TextIO | None = None, unit: str = "epoch") -> None:
        super().__init__(epochs, label, file, unit)
        self._in_place = self.file.isatty()
        self._started = time.perf_counter()
        self._drawn = 0.0
        self._line = ""
        self._longest = 0

    def draw(self, figures: str, more: int) -> None:
        now = time.perf_counter()
        part = min(1.0, self.done / self.epochs)
        bar = ("#" * round(part * _WIDTH)).ljust(_WIDTH)
        line = f"{self.label} {part:4.0%} [{bar}] {self.done}/{self.epochs} {now - self._started:.1f} s, {figures}"
        self._line = line
        if self._in_place and (now - self._drawn >= _SECONDS_BETWEEN_DRAWINGS or self.done == self.epochs):
            self._drawn = now
            self._show("\r" + line.ljust(self._longest))  # blanks cover what a longer line left
            self._longest = max(self._longest, len(line))

    def close(self) -> None:
        if self._line:
            self._show(("\r" + self._line.ljust(self._longest) if self._in_place else self._line) + "\n")
            self._line = ""

    def _show(self, text: str) -> None:
        self.file.write(text)
        self.file.flush()


class TqdmBar(ProgressBar):
    """The same through tqdm."""

    def __init__(self, epochs: int, label: str = "training", file: TextIO | None = None, unit: str = "epoch") -> None:
        super().__init__(epochs, label, file, unit)
        tqdm = importlib.import_module("tqdm").tqdm
        self._bar: Any = tqdm(total=epochs, desc=label, unit=unit, file=self.file)

    def draw(self, figures: str, more: int) -> None:
        self._bar.set_postfix_str(figures, refresh=False)
        self._bar.update(more)

    def close(self) -> None:
        self._bar.close()


def progress_bar(epochs: int, label: str = "training", file: TextIO | None = None, unit: str = "epoch") -> ProgressBar:
    """A bar for ``epochs`` epochs, to be given to ``fit(callbacks=[bar])``, or for as many of another ``unit``.

    Parameters
    ----------
    epochs : int
        How many make 100 %.
    label : str
        The word in front of the bar.
    file : text stream, optional
        Where to draw; ``sys.stderr`` by default.
    """
    try:
        return TqdmBar(epochs, label, file, unit)
    except ImportError:
        return PlainBar(epochs, label, file, unit)
