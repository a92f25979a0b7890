"""JAX's cases of the models with a reset on the grid: a whole run as one jitted lax.scan over steps.

Counts are summed in the carry. Times leave the scan as an array (steps, n), in which NumPy then finds the spikes: either
whether a neuron fired, and the time is the end of the step, or v before its reset, and the time is that of a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from benchmarks.neuron_works import CURRENT, START, THRESHOLD, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.spike_error import late, steps_of_a_second
from benchmarks.works import Arrays

State = list[Array]


def cases(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """The scan as it is, and unrolled where a step is short; no closed form of a spike within a step."""
    if work.reset != "grid":
        return {}
    ways = ("masks", "traces") if work.spikes == "times" else (work.spikes or "none",)
    found = {}
    for way, unroll in product(ways, (1, 4) if work.n <= 100 else (1,)):
        name = ["scan", *([way] if work.spikes == "times" else []), *([f"unroll {unroll}"] if unroll > 1 else [])]
        found[", ".join(name)] = case(work, arrays, way, unroll)
    return found


def case(work: Neurons, arrays: Arrays, way: str, unroll: int) -> Case:
    """One compiled run, and what NumPy does of it."""
    current = jnp.asarray(arrays["current"])
    scan = jax.jit(partial(whole, work, way, unroll, work.steps, current))
    begin = [jnp.asarray(row) for row in arrays["y"]]
    find = {"masks": masked, "traces": traced}.get(way)
    held: list[Any] = [None, None]

    def run() -> None:
        held[0] = jax.block_until_ready(scan(begin))
        if find:
            held[1] = find(work, np.asarray(held[0][2]), arrays["y"][0])

    def outcome() -> Outcome:
        v = np.asarray(held[0][0][0][:SAMPLE]).tolist()
        if not find:
            return Outcome(v, error(work, "traces"), np.asarray(held[0][1]) if work.spikes else None)
        times, neurons = held[1]
        return Outcome(v, error(work, way), np.bincount(neurons, minlength=work.n), times)

    return Case(run, outcome)


def whole(work: Neurons, way: str, unroll: int, steps: int, current: Array, y: State) -> tuple[State, Array, Array]:
    """The state after so many steps, counts, and what each step keeps."""
    one = {"izhikevich": izhikevich, "lif": lif}[work.model]

    def step(carry: tuple[State, Array], _: None) -> tuple[tuple[State, Array], Array | None]:
        new, up, spiked = one(work, carry[0], current)
        count = carry[1] + spiked if way == "counts" else carry[1]
        return (new, count), {"masks": spiked, "traces": up}.get(way)

    wait = [jnp.zeros(len(current), jnp.int32)] if work.model == "lif" else []
    begin = [*y, *wait], jnp.zeros(len(current), jnp.int32)
    (new, count), kept = lax.scan(step, begin, None, length=steps, unroll=unroll)
    return new, count, kept


def izhikevich(work: Neurons, y: State, current: Array) -> tuple[State, Array, Array]:
    """Izhikevich 2003, RS."""
    v, u = y
    up = v + work.dt * ((0.04 * v + 5) * v + 140 - u + current)
    u = u + work.dt * 0.02 * (0.2 * v - u)
    spiked = up >= 30
    return [jnp.where(spiked, -65, up), jnp.where(spiked, u + 8, u)], up, spiked


def lif(work: Neurons, y: State, current: Array) -> tuple[State, Array, Array]:
    """Exact decay, resets at the ends of steps; the last state is the number of refractory steps left."""
    v, wait = y
    goal = -65 + 10 * current
    up = jnp.where(wait <= 0, goal + (v - goal) * math.exp(-work.dt / 10), v)
    spiked = up >= -50
    return [jnp.where(spiked, -65, up), jnp.where(spiked, round(2 / work.dt), wait - 1)], up, spiked


def masked(work: Neurons, spiked: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Times [ms] and neurons; the time is the end of the step."""
    steps, neurons = np.nonzero(spiked)
    return (steps + 1) * work.dt, neurons


def traced(work: Neurons, up: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Times [ms] and neurons; the time is where the straight line through the step meets the threshold."""
    threshold = THRESHOLD[work.model]
    steps, neurons = np.nonzero(up >= threshold)
    before = np.where(steps > 0, up[steps - 1, neurons], v[neurons]).astype(float)
    before[before >= threshold] = -65.0
    return (steps + (threshold - before) / (up[steps, neurons] - before)) * work.dt, neurons


def error(work: Neurons, way: str) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    current, v = np.full(1, CURRENT[work.model], work.dtype), np.array(START[work.model], work.dtype)
    scan: Callable = jax.jit(partial(whole, work, way, 1, steps_of_a_second(work), jnp.asarray(current)))
    kept = np.asarray(scan([jnp.full(1, value, work.dtype) for value in v])[2])
    return late(work, (masked if way == "masks" else traced)(work, kept, v[:1])[0].tolist())
