"""One simulation from the start: ``rv.simulate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arrays import plain_tensor
from .._support.keywords import takes
from .._support.units import is_plain, plain
from .initial import initial_states
from .options import RunOptions, chosen_neurons, clamp_values, recorded
from .population import Population
from .running import run_population

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from .current import Current
    from .run import Run

__all__ = ["simulate"]


class _SharedPopulation(Population):
    """A population of a single run. Nobody writes its parameters, so a value that is the same for all neurons is stored once."""

    _shared = True


def _neurons_of(values: Any, name: str, t: object, dt: object, model: _core.NeuronModel, alone: bool) -> int:
    """The number of neurons that an input says: n of (steps, n) or (n,) values, and 1 of anything else.

    ``alone``: nothing else says more than one neuron, so that (steps,) values are those of one neuron.
    """
    if isinstance(values, (list, tuple)):
        try:
            values = np.asarray(values)
        except ValueError:  # ragged; the core's error will name the argument
            return 1
    shape: tuple[int, ...] = getattr(plain_tensor(values), "shape", ())
    if len(shape) == 2:
        return shape[1]
    if len(shape) != 1 or shape[0] < 2 or not alone:
        return 1
    steps = _core.steps_in(t, model.dt if dt is None else dt)
    if abs(shape[0] - steps) == 1:
        raise ValueError(
            f"{name} has {shape[0]} values for {steps} steps; a value holds from one step to the next. "
            f"For {shape[0]} neurons use n={shape[0]}"
        )
    return 1 if shape[0] == steps else shape[0]


@takes("cells", "rv.simulate")
def simulate(
    model: _core.NeuronModel,
    t_end: float,
    current: Current = 0.0,
    *,
    dt: float | None = None,
    integrator: str | None = None,
    record: Sequence[str] = ("v",),
    n: int | None = None,
    threads: int | None = None,
    dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float64",
    initial: object = "rest",
    record_every: int = 1,
    start_sample: bool = False,
    record_at_spikes: Sequence[str] = (),
    record_neurons: ArrayLike | None = None,
    spike_threshold: float | None = None,
    spikes: str | None = "times",
    reset: str | None = None,
    clamp: Mapping[str, Current] | None = None,
    rtol: float = 1e-6,
    atol: float | None = None,
) -> Run:
    """Simulate neurons of a model from t = 0 to ``t_end`` ms.

    Parameters
    ----------
    model : a model of rv.neurons
    t_end : float
        Length [ms], a multiple of dt.
    current : number, array, stimulus or callable
        (n,) one value a neuron, (steps, n) or (steps, 1) held over each step, or of rv.stimuli, a function of time; for
        one neuron (steps,) is one value a step. In the model's ``current_unit``. Any other callable f(t) is a function
        of time too, the same for all neurons: it is called once, with the array of the begin, middle and end of every
        step [ms], or where it takes no array once for each of these times. Its values must be finite numbers (an error
        names the first time at which they are not); what else it raises passes through.
    dt, integrator : float [ms] and str, optional
        None: the model's own, ``model.dt`` and ``model.integrator``.
    record : sequence of str, or str
        States and ionic currents (``model.currents``) to sample after every ``record_every`` steps; "all": all states.
    n : int, optional
        Number of neurons; None: that of the parameters' or initial arrays, or of the current: n of (steps, n) and of
        (n,), where (n,) is not as long as the run has steps; else 1.
    initial, dtype, threads
        As of Population.
    start_sample, record_at_spikes, record_neurons, spike_threshold, spikes, reset, clamp, rtol, atol
        As of Population.run.

    Returns
    -------
    Run

    Raises
    ------
    DivergenceError
        A state is not finite or far outside its range; ``.run`` is what was recorded so far.

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), t_end=100.0, current=10.0)
    >>> run.spikes_of(0)[:2].round(3)
    array([ 1.901, 16.823])
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), 100.0, lambda t: 10.0 * np.exp(-t / 20.0))
    >>> run.spike_times.round(3)
    array([1.937])
    """
    if not isinstance(model, _core.NeuronModel):
        raise TypeError(f"model must be one of rv.neurons, such as rv.neurons.LIF(); got {_core.shown(model)}")
    if not (is_plain(t_end) and is_plain(dt)):
        t_end, dt = plain(t_end, "t_end", model.time_unit), plain(dt, "dt", model.time_unit)
    if not is_plain(current):
        current = plain(current, "current", model.current_unit)
    t_end = _core.number(t_end, "t_end")
    rows, held = initial_states(model, initial), clamp_values(model, clamp)
    if n is None:
        n = max(model.n, rows.shape[1] if rows.ndim == 2 else 1)
        alone = n == 1
        n = max(n, _neurons_of(current, "current", t_end, dt, model, alone))
        if held is not None:
            n = max(n, _neurons_of(held, "clamp", t_end, dt, model, alone))
    population = _SharedPopulation(model, n, integrator, dtype, rows, threads)
    options = RunOptions(
        integrator=integrator,
        record=recorded(model, record),
        record_every=record_every,
        start_sample=start_sample,
        record_at_spikes=recorded(model, record_at_spikes),
        record_neurons=chosen_neurons(record_neurons, population.n),
        spike_threshold=spike_threshold,
        spikes=spikes,
        reset=reset,
        clamp=held,
        rtol=rtol,
        atol=atol,
        threads=population.threads,
    )
    return run_population(population._core, model, t_end, dt, current, options)
