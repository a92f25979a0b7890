"""JAX: a whole run as one jitted lax.scan over steps, every step on the array of neurons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from benchmarks.neuron_works import CURRENT, START, THRESHOLD, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome, jax_resets
from benchmarks.peers.neuron_equations import MODELS
from benchmarks.spike_error import crossings, late, steps_of_a_second
from benchmarks.works import Arrays

State = list[Array]


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """The scan as it is and unrolled."""
    if work.model == "adex":
        return {}
    if work.reset:
        return jax_resets.cases(work, arrays)
    return {f"scan, unroll {k}" if k > 1 else "scan": case(work, arrays, k) for k in (1, 4)}


def case(work: Neurons, arrays: Arrays, unroll: int) -> Case:
    """One compiled run."""
    one = partial(step, work, jnp.asarray(arrays["current"]))

    def whole(state: tuple[State, Array]) -> tuple[State, Array]:
        state = begun(work, state, jnp.asarray(arrays["current"]))
        return lax.scan(lambda s, _: (one(s)[0], None), state, None, length=work.steps, unroll=unroll)[0]

    compiled = jax.jit(whole)
    begin = [jnp.asarray(row) for row in arrays["y"]], jnp.zeros(work.n, jnp.int32)
    held: list[Any] = [None]

    def run() -> None:
        held[0] = jax.block_until_ready(compiled(begin))

    return Case(run, lambda: Outcome(np.asarray(held[0][0][0][:SAMPLE]).tolist(), error(work)))


def error(work: Neurons) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    current = jnp.full(1, CURRENT[work.model], work.dtype)
    one = partial(step, work, current)
    begin = [jnp.full(1, value, work.dtype) for value in START[work.model]], jnp.zeros(1, jnp.int32)
    steps = steps_of_a_second(work)
    v = jax.jit(lambda s: lax.scan(lambda s, _: one(s), begun(work, s, current), None, length=steps)[1])(begin)
    return late(work, crossings(work, np.asarray(v)[:, 0]))


def step(work: Neurons, current: Array, state: tuple[State, Array]) -> tuple[tuple[State, Array], Array]:
    """One step, a count of spikes; the v that a trace would keep."""
    y, count = state
    new = STEPS[work.integrator](partial(MODELS[work.model], jnp), y, current, work.dt)
    spiked = (y[0] < THRESHOLD[work.model]) & (new[0] >= THRESHOLD[work.model])
    return (new, count + spiked), new[0]


def exponential_euler(f: Callable, y: State, current: Array, dt: float) -> State:
    """All states from the old values."""
    a, b = f(y, current)
    return [ai / bi + (yi - ai / bi) * jnp.exp(-dt * bi) for yi, ai, bi in zip(y, a, b, strict=True)]


def gates(f: Callable, y: State, current: Array, dt: float) -> State:
    """All states but v, v fixed."""
    return [y[0], *exponential_euler(f, y, current, dt)[1:]]


def staggered(f: Callable, y: State, current: Array, dt: float) -> State:
    """Strang splitting; the gates' last half of a step and the first of the next see one v, so they are one."""
    a, b = f(y, current)
    v = a[0] / b[0] + (y[0] - a[0] / b[0]) * jnp.exp(-dt * b[0])
    return gates(f, [v, *y[1:]], current, dt)


def begun(work: Neurons, state: tuple[State, Array], current: Array) -> tuple[State, Array]:
    """The first half of the gates' first step."""
    if work.integrator != "staggered":
        return state
    return gates(partial(MODELS[work.model], jnp), state[0], current, work.dt / 2), state[1]


def rk4(f: Callable, y: State, current: Array, dt: float) -> State:
    """Kutta 1901."""

    def slope(y: State) -> State:
        return [ai - bi * yi for ai, bi, yi in zip(*f(y, current), y, strict=True)]

    def moved(h: float, k: State) -> State:
        return [yi + h * ki for yi, ki in zip(y, k, strict=True)]

    k1 = slope(y)
    k2 = slope(moved(dt / 2, k1))
    k3 = slope(moved(dt / 2, k2))
    k4 = slope(moved(dt, k3))
    return moved(dt / 6, [a + 2 * b + 2 * c + d for a, b, c, d in zip(k1, k2, k3, k4, strict=True)])


STEPS = {"exponential_euler": exponential_euler, "staggered": staggered, "rk4": rk4}
