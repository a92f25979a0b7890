"""JAX: a whole run as one jitted lax.scan with donated parameters, and one jitted call a step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.peers.jax_ensembles import ensembles
from benchmarks.peers.jax_images import convolutions
from benchmarks.peers.jax_neurons import simulations
from benchmarks.peers.jax_passes import passes
from benchmarks.works import Arrays, Elementwise, Infer, Train, Work

NAME = "JAX"
PACKAGES = ("jax", "jaxlib")
__all__ = ("NAME", "PACKAGES", "cases", "convolutions", "ensembles", "passes", "setup", "simulations")

Tree = list[Array]


def setup(threads: int) -> None:
    """XLA took its number of threads from the environment (PJRT_NPROC); a call in place saves a hand-over per call."""
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Training, inference, element functions; data lies on the device before the clock starts."""
    if isinstance(work, Elementwise):
        return called(getattr(jax.nn, work.function), arrays)
    if isinstance(work, Infer):
        return called(partial(forward, work, parameters(work, arrays)), arrays)
    return training(work, arrays)


def called(function: Callable[[Array], Array], arrays: Arrays) -> dict[str, Case]:
    """A function of x that is waited for: into fresh memory, and into the memory of the last result."""
    x = jnp.asarray(arrays["x"])
    fresh = jax.jit(function)
    again = jax.jit(lambda x, _: function(x), donate_argnums=1, keep_unused=True)
    held = [fresh(x)]

    def reuse() -> None:
        held[0] = again(x, held[0]).block_until_ready()

    return {
        "jit": Case(lambda: fresh(x).block_until_ready(), lambda: Outcome(fresh(x)[:SAMPLE].tolist())),
        "jit, donated": Case(reuse, lambda: Outcome(held[0][:SAMPLE].tolist())),
    }


def parameters(work: Train | Infer, arrays: Arrays) -> Tree:
    """Fresh copies of w0, b0, w1, b1, …"""
    depth = range(len(work.widths) - 1)
    return [jnp.array(arrays[f"{p}{k}"], copy=True) for k in depth for p in "wb"]


def net_inputs(work: Train | Infer, tree: Tree, x: Array) -> Array:
    """The last layer's net inputs."""
    hidden = {"sigmoid": jax.nn.sigmoid, "relu": lambda z: jnp.maximum(z, 0)}[work.activation]
    for k in range(0, len(tree) - 2, 2):
        x = hidden(x @ tree[k] + tree[k + 1])
    return x @ tree[-2] + tree[-1]


def forward(work: Train | Infer, tree: Tree, x: Array) -> Array:
    """The outputs."""
    return {"softmax": jax.nn.softmax, "sigmoid": jax.nn.sigmoid}[work.output](net_inputs(work, tree, x))


def mean_loss(work: Train, tree: Tree, x: Array, y: Array) -> Array:
    """The mean over rows, from the net inputs where that is exact."""
    z = net_inputs(work, tree, x)
    if work.loss == "cross_entropy":
        return -(jax.nn.log_softmax(z) * y).sum() / len(x)
    if work.loss == "binary_cross_entropy":
        return (jnp.logaddexp(0, z) - y * z).sum() / len(x)
    return 0.5 * ((jax.nn.sigmoid(z) - y) ** 2).sum() / len(x)


def start(work: Train, arrays: Arrays) -> tuple[Tree, ...]:
    """Parameters, and for Adam both moments and the step count."""
    tree = parameters(work, arrays)
    if work.optimizer == "sgd":
        return (tree,)
    return tree, [jnp.zeros_like(p) for p in tree], [jnp.zeros_like(p) for p in tree], [jnp.zeros((), jnp.int32)]


def step(work: Train, state: tuple[Tree, ...], x: Array, y: Array) -> tuple[tuple[Tree, ...], Array]:
    """One update; the summed loss before it."""
    loss, gradient = jax.value_and_grad(partial(mean_loss, work))(state[0], x, y)
    rate = work.learning_rate
    if work.optimizer == "sgd":
        return ([p - rate * g for p, g in zip(state[0], gradient, strict=True)],), loss * len(x)
    tree, m, v, (t,) = state
    t = t + 1
    m = [0.9 * a + 0.1 * g for a, g in zip(m, gradient, strict=True)]
    v = [0.999 * a + 0.001 * g * g for a, g in zip(v, gradient, strict=True)]
    power = t.astype(work.dtype)
    c1, c2 = 1 - jnp.power(jnp.asarray(0.9, work.dtype), power), 1 - jnp.power(jnp.asarray(0.999, work.dtype), power)
    tree = [p - rate * (a / c1) / (jnp.sqrt(b / c2) + 1e-8) for p, a, b in zip(tree, m, v, strict=True)]
    return (tree, m, v, [t]), loss * len(x)


def whole_run(work: Train, unroll: int, state: tuple[Tree, ...], full: tuple[Array, Array], rest: tuple[Array, Array]
              ) -> tuple[tuple[Tree, ...], Array]:  # fmt: skip
    """Every epoch of a run: a scan over full batches, then the shorter last one; one mean loss an epoch."""

    def one_step(state: tuple[Tree, ...], batch: tuple[Array, Array]) -> tuple[tuple[Tree, ...], Array]:
        return step(work, state, *batch)

    def one_epoch(state: tuple[Tree, ...], _: None) -> tuple[tuple[Tree, ...], Array]:
        if len(full[0]) == 1:
            state, loss = one_step(state, (full[0][0], full[1][0]))
        else:
            state, losses = lax.scan(one_step, state, full, unroll=min(unroll, len(full[0])))
            loss = losses.sum()
        if len(rest[0]):
            state, last = one_step(state, rest)
            loss = loss + last
        return state, loss / work.rows

    return lax.scan(one_epoch, state, None, length=work.epochs, unroll=unroll if len(full[0]) == 1 else 1)


def training(work: Train, arrays: Arrays) -> dict[str, Case]:
    """Both forms, the scan also unrolled."""
    x, y = arrays["x"], arrays.get("one_hot", arrays["y"])
    cut = work.rows // work.batch * work.batch
    full = tuple(jnp.asarray(a[:cut].reshape(-1, work.batch, a.shape[1])) for a in (x, y))
    rest = tuple(jnp.asarray(a[cut:]) for a in (x, y))
    unrolls = (1, 8) if work.batch * sum(work.widths) < 1 << 17 else (1,)
    made = {f"scan, unroll {n}" if n > 1 else "scan": Run(work, arrays, scanned(work, n, full, rest)) for n in unrolls}
    made["a call a step"] = Run(work, arrays, stepped(work, full, rest))
    return {name: Case(run.run, run.outcome, run.reset) for name, run in made.items()}


def scanned(work: Train, unroll: int, full: tuple[Array, ...], rest: tuple[Array, ...]) -> Callable:
    """The whole run in one call."""
    compiled = jax.jit(partial(whole_run, work, unroll), donate_argnums=0)
    return lambda state: compiled(state, full, rest)


def stepped(work: Train, full: tuple[Array, ...], rest: tuple[Array, ...]) -> Callable:
    """A Python loop over jitted steps; losses stay on the device until the end."""
    compiled = jax.jit(partial(step, work), donate_argnums=0)
    batches = [*zip(*full, strict=True)] + ([rest] if len(rest[0]) else [])

    def run(state: tuple[Tree, ...]) -> tuple[tuple[Tree, ...], Array]:
        kept = []
        for _ in range(work.epochs):
            for x, y in batches:
                state, loss = compiled(state, x, y)
                kept.append(loss)
        return state, kept[-len(batches) :]

    return run


class Run:
    """State between reset, run and outcome."""

    def __init__(self, work: Train, arrays: Arrays, function: Callable) -> None:
        self.work, self.arrays, self.function = work, arrays, function

    def reset(self) -> None:
        """Back to the start: the last run's parameters were donated."""
        self.state = start(self.work, self.arrays)

    def run(self) -> None:
        """The run, waited for."""
        self.state, self.losses = jax.block_until_ready(self.function(self.state))

    def outcome(self) -> Outcome:
        """Outputs of the first rows, the last epoch's loss."""
        x = jnp.asarray(self.arrays["x"][:SAMPLE])
        return Outcome(forward(self.work, self.state[0], x).tolist(), self.last_loss())

    def last_loss(self) -> float:
        """The scan gives one loss an epoch, the loop the last epoch's sums."""
        if isinstance(self.losses, list):
            return float(np.sum(self.losses)) / self.work.rows
        return float(self.losses[-1])
