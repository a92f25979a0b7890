"""Numba's cases of the models with a reset: which loops, and what is kept of the spikes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.peers import numba_izhikevich as izhikevich
from benchmarks.peers import numba_lif as lif
from benchmarks.spike_error import late, steps_of_a_second
from benchmarks.works import Arrays

BLOCK, WHOLE = 64, 1 << 60  # neurons that are stepped together
MATHS = {"contracted": {"contract"}, "fastmath": True}  # fma where a product is added, as we have; any order
FEW = 100  # from here on the loop over steps is the inner one only within a block


def cases(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """Every loop that may be the fastest; float64 alone, for literals are."""
    return {f"{loop}, {maths}": case(work, arrays, loop, maths) for loop in loops(work) for maths in MATHS}


def loops(work: Neurons) -> list[str]:
    """Their names."""
    if work.n == 1:
        return ["neurons outside"]
    choices = ["blocks, choices", "steps outside"] if work.reset == "grid" and work.spikes != "times" else []
    whole = ["steps outside"] if not choices else []
    return [*(["neurons outside"] if work.n <= FEW else []), "blocks", *choices, *whole]


def compiled(work: Neurons, loop: str, maths: str, kept: str | None) -> Callable:
    """`run` of numba_izhikevich or numba_lif."""
    module = izhikevich if work.model == "izhikevich" else lif
    most = WHOLE if loop == "steps outside" else BLOCK
    by_choices = work.reset == "grid" and kept != "times" and loop in ("blocks, choices", "steps outside")
    make = module.alone if loop == "neurons outside" else module.chosen if by_choices else module.rare
    rule = [] if module is izhikevich or by_choices else [lif.grid if work.reset == "grid" else lif.event]
    return njit(make(kept, most, *rule), fastmath=MATHS[maths], error_model="numpy")


def case(work: Neurons, arrays: Arrays, loop: str, maths: str) -> Case:
    """One call is the whole run. Times go into buffers that are kept from run to run, then into arrays of their length."""
    run_all = compiled(work, loop, maths, work.spikes)
    y, counts = arrays["y"].copy(), np.zeros(work.n, np.int64)
    room = work.n * (work.steps // 8 + 1) if work.spikes == "times" else 0
    times, ids = np.empty(room), np.empty(room, np.int64)
    kept = [times, ids]

    def reset() -> None:
        y[:] = arrays["y"]
        counts[:] = 0

    def run() -> None:
        found = run_all(y, arrays["current"], work.steps, work.dt, counts, times, ids)
        if work.spikes == "times":
            kept[:] = times[:found].copy(), ids[:found].copy()

    def outcome() -> Outcome:
        fired = {"times": lambda: np.bincount(kept[1], minlength=work.n), "counts": lambda: counts, None: lambda: None}
        error = None if work.n > 1 else late(work, a_second(work, loop, maths))
        return Outcome(y[0, :SAMPLE].tolist(), error, fired[work.spikes](), kept[0] if work.spikes == "times" else None)

    return Case(run, outcome, reset)


def a_second(work: Neurons, loop: str, maths: str) -> list[float]:
    """Spikes [ms] of one neuron in one second."""
    steps, y = steps_of_a_second(work), np.array(START[work.model])[:, None].copy()
    times, ids = np.empty(steps), np.empty(steps, np.int64)
    run_all = compiled(work, loop, maths, "times")
    found = run_all(y, np.full(1, CURRENT[work.model]), steps, work.dt, np.zeros(1, np.int64), times, ids)
    return times[:found].tolist()
