"""When training ends before its last epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import _core
from .._support.keywords import register

__all__ = ["EarlyStopping"]


@dataclass(frozen=True)
class EarlyStopping:
    """End training when the loss is no longer better, and keep the best weights (Prechelt 1998).

    The loss is that of the validation rows, or without these that of the epoch.

    Parameters
    ----------
    patience : int >= 1
        Training ends after so many epochs in a row that were not better.
    restore_best : bool
        In the end the weights are those after the epoch with the least loss, whether training was stopped or not.
    min_delta : float >= 0
        An epoch is better where its loss is less than the least so far by more than this.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.EarlyStopping(patience=5)
    EarlyStopping(patience=5, restore_best=True, min_delta=0.0)
    """

    patience: int = 10
    restore_best: bool = True
    min_delta: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "patience", _core.integer(self.patience, "patience", 1))
        object.__setattr__(self, "restore_best", _core.flag(self.restore_best, "restore_best"))
        delta = _core.number(self.min_delta, "min_delta")
        if not 0 <= delta < float("inf"):
            raise ValueError(f"min_delta must be a finite number >= 0; got {_core.shown(self.min_delta)}")
        object.__setattr__(self, "min_delta", delta)


register("nets", "rv.EarlyStopping", ("patience", "restore_best", "min_delta"))


def rule_of(given: Any) -> tuple[int, bool, float] | None:
    """What ``early_stopping=`` says, as the core takes it."""
    if given is None or given is False:
        return None
    if given is True:
        given = EarlyStopping()
    if not isinstance(given, EarlyStopping):
        raise TypeError(f"early_stopping must be rv.EarlyStopping(patience=10), True or None; got {_core.shown(given)}")
    return given.patience, given.restore_best, given.min_delta
