"""Numba: a compiled loop over neurons, inside it one over steps with the state in registers; float64."""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome, numba_resets
from benchmarks.peers.numba_neurons import compiled
from benchmarks.spike_error import crossings, late, steps_of_a_second
from benchmarks.works import Arrays, Work

NAME = "Numba"
PACKAGES = ("numba", "llvmlite")


def setup(threads: int) -> None:
    """Only `prange` would use more than one."""
    numba.set_num_threads(threads)


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """No networks."""
    return {}


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """As a user writes it, and with `fastmath`. Literals are float64, so a float32 run would be a mixture: none."""
    if work.dtype != "float64" or work.model == "adex":
        return {}
    if work.reset:
        return numba_resets.cases(work, arrays)
    return {
        f"neurons outside{', fastmath' * fast}": case(work, arrays, compiled(work.model, work.integrator, fast))
        for fast in (False, True)
    }


def case(work: Neurons, arrays: Arrays, run_all: Callable) -> Case:
    """One call is the whole run."""
    held = [arrays["y"].copy()]

    def run() -> None:
        held[0] = arrays["y"].copy()
        run_all(held[0], arrays["current"], work.steps, work.dt, np.empty(0))

    return Case(run, lambda: Outcome(held[0][0, :SAMPLE].tolist(), error(work, run_all)))


def error(work: Neurons, run_all: Callable) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    steps = steps_of_a_second(work)
    trace, y = np.empty(steps), np.array(START[work.model])[:, None].copy()
    run_all(y, np.full(1, CURRENT[work.model]), steps, work.dt, trace)
    return late(work, crossings(work, trace))
