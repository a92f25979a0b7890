"""The smallest steps of current that make a neuron fire: by simulation of many currents at once, and from bifurcations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from .. import _core
from .._cells.simulation import simulate
from .bifurcations import saddle_nodes
from .branch import Branch
from .one_neuron import one_neuron
from .spike_trains import rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .._cells.run import Run
    from ..neurons import Neuron

__all__ = ["repetitive_threshold", "rheobase"]

LANES = 16  # currents in a round of the search, simulated together
DOUBLINGS = 40


def rheobase(
    model: Neuron,
    t_end: float = 1000.0,
    *,
    dt: float | None = None,
    integrator: str | None = None,
    tolerance: float = 1e-8,
    neuron: int = 0,
) -> float:
    """The smallest step of current from rest that makes a spike.

    If rest ends at a saddle-node below which no step makes a spike (class I), the current of the saddle-node: just above
    it the first spike comes as late as one likes. Else the smallest step with a spike within ``t_end`` ms, by simulation.

    Parameters
    ----------
    model : a model of rv.neurons
    t_end : float
        Length of the step [ms]; later spikes do not count.
    dt, integrator
        As in rv.simulate.
    tolerance : float
        Relative width of the last bracket of the simulations; its upper end, at which a spike was seen, is returned.
    neuron : int
        Which neuron, if the parameters describe several.

    Returns
    -------
    float, in the model's ``current_unit``

    Raises
    ------
    ValueError
        There is no stable rest, or no step of any size makes a spike.

    Examples
    --------
    >>> import ranvier as rv
    >>> round(rheobase(rv.neurons.HodgkinHuxley(), t_end=100.0), 5)
    2.24033
    >>> round(rheobase(rv.neurons.MorrisLecar("snlc")), 6)
    39.963153
    """
    one = one_neuron(model, neuron)
    found = _smallest_step(one, _spikes, "a spike", t_end, dt, integrator, tolerance, "counts")
    folds = [point.current for point in saddle_nodes(one, (0.0, found))] if found > 0 else []
    if folds and _begins_at(folds[-1], one, found, t_end, dt, integrator):
        return folds[-1]
    return found


def _spikes(run: Run) -> NDArray[np.bool_]:
    return run.spike_counts > 0


def _begins_at(
    fold: float, model: Neuron, found: float, t_end: float, dt: float | None, integrator: str | None
) -> bool:
    """Whether firing begins at the fold: no spike just below, and a late one half way from there to ``found``.

    The time to the first spike grows as the inverse root of the distance, so ten times ``t_end`` is more than enough.
    """
    steps = [fold - 1e-6 * abs(fold), 0.5 * (fold + found)]
    run = simulate(model, 10.0 * t_end, steps, dt=dt, integrator=integrator, record=(), n=2, spikes="counts")
    below, above = run.spike_counts
    return bool(below == 0 and above > 0)


def repetitive_threshold(
    model: Neuron,
    t_end: float = 1000.0,
    *,
    dt: float | None = None,
    integrator: str | None = None,
    tolerance: float = 1e-6,
    neuron: int = 0,
) -> float:
    """The smallest step of current from rest after which the neuron still fires at ``t_end`` ms: its rate is not 0.

    Parameters, result and errors are those of rheobase. Only a long ``t_end`` excludes spike trains that die out.

    Examples
    --------
    >>> import ranvier as rv
    >>> round(repetitive_threshold(rv.neurons.HodgkinHuxley(), t_end=500.0), 2)
    6.26
    """
    fires = lambda run: rates(run) > 0
    return _smallest_step(one_neuron(model, neuron), fires, "steady firing", t_end, dt, integrator, tolerance)


def _smallest_step(
    model: Neuron,
    meets: Callable[[Run], NDArray[np.bool_]],
    what: str,
    t_end: float,
    dt: float | None,
    integrator: str | None,
    tolerance: float,
    spikes: Literal["times", "counts"] = "times",
) -> float:
    """The least current for which ``meets`` is true, to ``tolerance``.

    Each round simulates currents that are evenly spaced between low and high, and takes the first interval in which
    ``meets`` becomes true. As long as there is none, the next round goes from high to twice that.
    """
    accuracy = _core.number(tolerance, "tolerance")
    if not 1e-14 <= accuracy < 1:
        raise ValueError(f"tolerance must lie in [1e-14, 1); got {accuracy:g}")
    try:
        rest = model.rest_state()[:, 0]
    except ValueError as error:  # no start would do, for the step is one from rest
        raise ValueError(str(error).partition("; give initial=")[0] + "; the search begins at rest") from None
    low, high, found = 0.0, _small_step(model, rest[0]), False
    for _ in range(DOUBLINGS + 60):
        ladder = np.linspace(low, high, LANES + 1)
        run = simulate(
            model, t_end, ladder[1:], dt=dt, integrator=integrator, record=(), n=LANES, initial=rest, spikes=spikes
        )
        hits = np.flatnonzero(meets(run))
        if hits.size:
            found = True
            low, high = float(ladder[hits[0]]), float(ladder[hits[0] + 1])
        elif found or high > 2.0**DOUBLINGS:
            break
        else:
            low, high = high, 2.0 * high
        if found and high - low <= accuracy * high:
            return high
    raise ValueError(f"{model.name} shows no {what} after steps of current up to {high:g} {model.current_unit}")


def _small_step(model: Neuron, v: float) -> float:
    """A current that moves the rest by a hundredth: where the search begins."""
    _, held = Branch(model).at(np.array([v, v + 1e-2 * max(1.0, abs(v))]))
    step = abs(float(held[1] - held[0]))
    return step if np.isfinite(step) and step > 0 else 1e-3
