"""The current of ``ranvier simulate`` where none is given: one that makes the neuron fire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

_DIGITS = (1, 1.5, 2, 3, 5, 7)
_SMALLEST, _DECADES = 0.1, 6  # units differ: 0.5 without dimension, 10 uA/cm2, 500 pA

Spikes = Callable[[float], "Sequence[float] | None"]  # the times of the spikes under a current; None if it diverges


def firing_current(spikes: Spikes, t_end: float) -> float | None:
    """The least current of 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, … 70,000 that makes a neuron fire to the end of the run.

    That is two spikes or more, the last of them no longer before the end than two intervals. Where none does so, the
    least that makes it fire at all; None where none does. The search ends where a run diverges.

    >>> firing_current(lambda current: [10.0, 20.0, 30.0] if current > 3 else [], 40.0)
    5.0
    """
    least = None
    for current in _currents():
        times = spikes(current)
        if times is None:
            break
        if len(times) > 1 and t_end - times[-1] <= 2 * (times[-1] - times[-2]):
            return current
        if least is None and len(times):
            least = current
    return least


def _currents() -> Iterator[float]:
    for decade in range(_DECADES):
        for digit in _DIGITS:
            yield float(f"{digit * _SMALLEST * 10**decade:g}")
