"""One call of the core for a run, and what is left of it where it ends early."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING

from .. import _core
from .._support.units import PLAIN, plain
from .current import input_of, membrane_unit
from .run import Run

if TYPE_CHECKING:
    from .current import Current
    from .options import RunOptions

__all__ = ["length_until", "run_population"]


def run_population(
    core: _core.Population,
    model: _core.NeuronModel,
    t: float,
    dt: float | None,
    current: Current,
    options: RunOptions,
) -> Run:
    """Advances the population; called by Population.run and simulate, whose caller a warning names."""
    if type(t) not in PLAIN or type(dt) not in PLAIN or type(options.spike_threshold) not in PLAIN:
        t, dt = plain(t, "t", model.time_unit), plain(dt, "dt", model.time_unit)
        threshold = plain(options.spike_threshold, "spike_threshold", membrane_unit(model))
        options = options._replace(spike_threshold=threshold)
    if type(current) not in PLAIN:
        current = input_of(core, model, current, "current", t, dt)
    if callable(options.clamp):
        options = options._replace(clamp=input_of(core, model, options.clamp, "clamp", t, dt))
    result = _core.RunResult()
    try:
        core._run(result, t, dt, current, options)
    except (ArithmeticError, KeyboardInterrupt) as error:
        error.run = Run(result, model, core.n, options, current)  # type: ignore[union-attr]
        raise
    if result.stable_dt > 0:
        warnings.warn(
            f"dt = {result.dt:g} ms is at the edge of what {options.integrator or model.integrator} stands; "
            f"dt = {result.stable_dt:.2g} would be safe",
            RuntimeWarning,
            stacklevel=4,  # who called Population.run or simulate
        )
    return Run(result, model, core.n, options, current)


def length_until(model: _core.NeuronModel, now: float, t: float | None, t_end: float | None, dt: float | None) -> float:
    """The length of a run that ends at ``t_end``: whole steps, whatever the difference of two times is rounded to."""
    if t is not None or t_end is None:
        raise TypeError(f"a run takes either t, its length, or t_end; got t = {_core.shown(t)} and t_end = {_core.shown(t_end)}")
    end = _core.number(plain(t_end, "t_end", model.time_unit), "t_end")
    step = model.dt if dt is None else _core.number(plain(dt, "dt", model.time_unit), "dt")
    if not now <= end < math.inf:
        raise ValueError(f"t_end must be finite and at least {now:g} ms, the population's time; got {end:g}")
    length = end - now
    whole = step * round(length / step) if 0 < step < math.inf else length
    return whole if abs(whole - length) <= 4 * math.ulp(end) else length
