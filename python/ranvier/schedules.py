"""Schedules: how the learning rate changes during ``fit``, each a class: ``schedule=rv.schedules.Cosine(epochs=50)``.

The rate of an update is the optimiser's ``learning_rate`` times the factor that the schedule gives. A schedule counts
epochs from the ``fit`` in which it comes to the network, and goes on in later calls with an equal one; another schedule,
or ``net.reset_optimizer()``, begins anew. The classes are made from the core's tables; :func:`names` lists them, and
``help(rv.schedules.OneCycle)`` shows formula, parameters, ranges and source. In place of one of them ``fit`` takes any
function of the epoch.

>>> import ranvier as rv
>>> schedule = rv.schedules.Step(every=10, factor=0.5)
>>> schedule(0), schedule(25)
(1.0, 0.25)
>>> rv.schedules.WarmUp(2, then=schedule)(1)
0.55
"""

from __future__ import annotations

from typing import Any

from . import _core
from ._nets.schedule_class import Schedule, schedule_class
from ._support.arguments import check_no_class
from ._support.keywords import takes

_CLASSES = {table["type"]: schedule_class(name, table) for name, table in _core.schedules().items()}
globals().update(_CLASSES)

__all__ = ["Schedule", "WarmUp", "names"]
__all__ += [*_CLASSES]


def __dir__() -> list[str]:
    return sorted(__all__)


class WarmUp(Schedule):
    """Rises in a straight line to the learning rate, and then follows another schedule (Goyal et al. 2017).

    Parameters
    ----------
    epochs : float > 0
        Until the factor is 1.
    then : schedule, optional
        Which then begins; None: the rate stays.
    start : float in [0, 1]
        The factor at the beginning.

    Raises
    ------
    ValueError, TypeError
        A value outside its range, or no schedule.

    Examples
    --------
    >>> import ranvier as rv
    >>> schedule = rv.schedules.WarmUp(5, then=rv.schedules.Cosine(epochs=45))
    >>> schedule(0), schedule(5), schedule(50)
    (0.1, 1.0, 0.0)
    """

    __slots__ = ("epochs", "start", "then")

    epochs: float
    then: Schedule | None
    start: float

    @takes("nets", "rv.schedules.WarmUp")
    def __init__(self, epochs: float, then: Schedule | None = None, start: float = 0.1) -> None:
        given: object = then
        check_no_class("then", then, Schedule, "rv.schedules")
        if given is not None and (not isinstance(given, Schedule) or isinstance(given, WarmUp)):
            raise TypeError(f"then must be a schedule such as rv.schedules.Cosine(epochs=45); got {_core.shown(then)}")
        for name, value in (("epochs", _core.number(epochs, "epochs")), ("start", _core.number(start, "start"))):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "then", then)
        if not self.epochs > 0:
            raise ValueError(f"epochs must be > 0; got {_core.shown(epochs)}")
        _core.check_schedule(self._form())

    def _form(self) -> tuple[str, tuple[float, ...], float, float]:
        name, values = ("constant", (1.0,)) if self.then is None else self.then._form()[:2]
        return name, values, self.epochs, self.start

    def __call__(self, epoch: float) -> float:
        if self.then is not None and epoch >= self.epochs:
            return self.then(epoch - self.epochs)
        return _core.schedule_factor(self._form(), epoch)

    def __repr__(self) -> str:
        return f"WarmUp(epochs={self.epochs!r}, then={self.then!r}, start={self.start!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return WarmUp, (self.epochs, self.then, self.start)


def names() -> dict[str, str]:
    """Name of every class -> its formula.

    Examples
    --------
    >>> names()["Step"]
    'f = factor^floor(epoch/every)'
    """
    return {str(table["type"]): str(table["formula"]) for table in _core.schedules().values()}


def resolve(schedule: Any) -> Any:
    """What ``fit`` hands to the core: None, a schedule's form, or a function of the epoch."""
    check_no_class("schedule", schedule, Schedule, "rv.schedules")
    if schedule is None or (callable(schedule) and not isinstance(schedule, Schedule)):
        return schedule
    if isinstance(schedule, Schedule):
        return schedule._form()
    raise TypeError(
        f"schedule must be one of rv.schedules, such as rv.schedules.Cosine(epochs=50), or a function of the epoch; "
        f"got {_core.shown(schedule)}"
    )
