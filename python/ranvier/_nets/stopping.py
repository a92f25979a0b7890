"""When training ends before its last epoch."""

from __future__ import annotations

from typing import Any

from .. import _core
from .._support.arguments import check_no_class
from .._support.keywords import takes

__all__ = ["EarlyStopping"]


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

    __slots__ = ("min_delta", "patience", "restore_best")

    patience: int
    restore_best: bool
    min_delta: float

    @takes("nets", "rv.EarlyStopping")
    def __init__(self, patience: int = 10, restore_best: bool = True, min_delta: float = 0.0) -> None:
        delta = _core.number(min_delta, "min_delta")
        if not 0 <= delta < float("inf"):
            raise ValueError(f"min_delta must be a finite number >= 0; got {_core.shown(min_delta)}")
        object.__setattr__(self, "patience", _core.integer(patience, "patience", 1))
        object.__setattr__(self, "restore_best", _core.flag(restore_best, "restore_best"))
        object.__setattr__(self, "min_delta", delta)

    def _values(self) -> tuple[int, bool, float]:
        return self.patience, self.restore_best, self.min_delta

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("EarlyStopping is immutable; make a new one")

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, EarlyStopping) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"EarlyStopping(patience={self.patience}, restore_best={self.restore_best}, min_delta={self.min_delta})"

    def __reduce__(self) -> tuple[type[EarlyStopping], tuple[int, bool, float]]:
        return EarlyStopping, self._values()


def rule_of(given: Any) -> tuple[int, bool, float] | None:
    """What ``early_stopping=`` says, as the core takes it."""
    if given is None or given is False:
        return None
    if given is True:
        given = EarlyStopping()
    check_no_class("early_stopping", given, EarlyStopping, "rv")
    if not isinstance(given, EarlyStopping):
        raise TypeError(f"early_stopping must be rv.EarlyStopping(patience=10), True or None; got {_core.shown(given)}")
    return given._values()
