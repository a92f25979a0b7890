"""What can go wrong. Wrong arguments are plain ``ValueError`` and ``TypeError``; these are the rest."""

from __future__ import annotations

import numpy as np

__all__ = ["DivergenceError", "FileFormatError", "LinAlgError", "RanvierError"]


def __dir__() -> list[str]:
    return sorted(__all__)


class RanvierError(Exception):
    """The base of the library's own errors."""


class DivergenceError(RanvierError, ArithmeticError):
    """A loss or a state is no longer finite; the object is back where the text says.

    Attributes
    ----------
    epoch, step : int or None
        Where it happened; of a single ``net.step``: epochs and steps finished before it.
    value : float
        The value that is not finite.
    restored : int or None
        The epoch at whose end the weights are again; None: the start of the call.
    history : History or None
        What ``fit`` recorded so far.
    model : int or None
        Of an ensemble: the first model that diverged. It is back at the start of the call, and so is every other one that
        did; the rest have finished it.
    neuron, t, dt, state : int, float [ms], float [ms], str, or None
        Of a simulation: where and when it happened, the step, and which state; ``value`` is that state's, ``step`` the
        step of the run.
    run : Run or None
        What a simulation recorded so far.
    """

    def __init__(
        self,
        message: str,
        *,
        epoch: int | None = None,
        step: int | None = None,
        value: float = float("nan"),
        restored: int | None = None,
        model: int | None = None,
        neuron: int | None = None,
        t: float | None = None,
        dt: float | None = None,
        state: str | None = None,
    ) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.step = step
        self.value = value
        self.restored = restored
        self.model = model
        self.history: object | None = None
        self.neuron = neuron
        self.t = t
        self.dt = dt
        self.state = state
        self.run: object | None = None


class FileFormatError(RanvierError, ValueError):
    """A file is not what it should be: damaged, cut short, or of another kind."""


class LinAlgError(RanvierError, np.linalg.LinAlgError):
    """A matrix is singular, or not positive definite; of a batch the text names the first such matrix.

    It is a ``numpy.linalg.LinAlgError`` too, and so a ``ValueError``.
    """
