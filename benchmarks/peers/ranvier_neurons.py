"""ranvier's neurons as a user runs them: a population that runs on, and `simulate` from the start."""

from __future__ import annotations

from functools import partial

import numpy as np
import ranvier as rv

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.spike_error import SECOND, late
from benchmarks.works import Arrays

MODELS = {"hodgkin_huxley": "HodgkinHuxley", "morris_lecar": "MorrisLecar", "izhikevich": "Izhikevich", "lif": "LIF",
          "adex": "AdEx"}  # fmt: skip
TRANSIENT = 500.0  # [ms]


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """A population begins each run with a copy of the start; models with a reset also by `simulate`."""
    model = getattr(rv.neurons, MODELS[work.model])()
    start = rv.Population(model, work.n, integrator=work.integrator, dtype=work.dtype)
    for state, row in zip(model.states, arrays["y"], strict=True):
        start[state] = row
    if work.model == "adex":
        start.run(TRANSIENT, arrays["current"], dt=work.dt, record=(), spikes=None)
        return {rule: population(work, arrays, start, rule) for rule in ("event", "grid")}
    # `exact` solves events alone
    rule = "grid" if work.reset == "grid" and work.integrator != "exact" else None
    found = {"run": population(work, arrays, start, rule)}
    return found | {"simulate": simulated(work, arrays, model, rule)} if work.reset else found


def population(work: Neurons, arrays: Arrays, start: rv.Population, rule: str | None) -> Case:
    """Parameters are arrays with a value for each neuron."""
    current, t = arrays["current"], work.steps * work.dt
    held, last = [start], [None]

    def reset() -> None:
        held[0] = start.copy()

    def run() -> None:
        last[0] = held[0].run(t, current, dt=work.dt, record=(), spikes=work.spikes, reset=rule)

    return Case(run, lambda: outcome(work, held[0]["v"], last[0], start.t, start.model, rule), reset)


def simulated(work: Neurons, arrays: Arrays, model: object, rule: str | None) -> Case:
    """Parameters are numbers, which all neurons share; the population is made in every run, and v at its end recorded."""
    call = partial(rv.simulate, model, work.steps * work.dt, arrays["current"], dt=work.dt, integrator=work.integrator,
                   initial=arrays["y"], dtype=work.dtype, record_every=work.steps, spikes=work.spikes, reset=rule)  # fmt: skip
    last = [None]

    def run() -> None:
        last[0] = call()

    return Case(run, lambda: outcome(work, last[0]["v"][-1], last[0], 0.0, model, rule))


def outcome(work: Neurons, v: np.ndarray, run: rv.Run, begin: float, model: object, rule: str | None) -> Outcome:
    """v, the error of one neuron's second, and what was kept of the spikes."""
    fired = run.spike_counts if work.spikes else None
    times = run.spike_times - begin if work.spikes == "times" else None
    return Outcome(np.asarray(v[:SAMPLE]).tolist(), error(work, model, rule), fired, times)


def error(work: Neurons, model: object, rule: str | None) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    begin = dict(zip(model.states, START[work.model], strict=True))
    options = {"dt": work.dt, "integrator": work.integrator, "initial": begin, "dtype": work.dtype, "reset": rule}
    return late(work, rv.simulate(model, SECOND, CURRENT[work.model], **options).spike_times)
