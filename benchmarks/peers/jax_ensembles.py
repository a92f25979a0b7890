"""JAX: vmap over the networks of a whole run as one jitted lax.scan, and the scan of vmapped steps."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from benchmarks.ensemble_works import Many
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.works import Arrays

Tree = list[Array]


def net_inputs(work: Many, tree: Tree, x: Array) -> Array:
    hidden = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}[work.activation]
    for k in range(0, len(tree) - 2, 2):
        x = hidden(x @ tree[k] + tree[k + 1])
    return x @ tree[-2] + tree[-1]


def mean_loss(work: Many, tree: Tree, x: Array, y: Array) -> Array:
    z = net_inputs(work, tree, x)
    if work.loss == "cross_entropy":
        return -(jax.nn.log_softmax(z) * y).sum() / len(x)
    return 0.5 * ((jax.nn.sigmoid(z) - y) ** 2).sum() / len(x)


def ensembles(work: Many, arrays: Arrays) -> dict[str, Case]:
    """Both orders of vmap and scan, the scan also unrolled; parameters are donated."""
    x, y = (
        jnp.asarray(a.reshape(-1, work.batch, a.shape[1])) for a in (arrays["x"], arrays.get("one_hot", arrays["y"]))
    )

    def step(tree: Tree, batch: tuple[Array, Array]) -> tuple[Tree, Array]:
        loss, gradient = jax.value_and_grad(partial(mean_loss, work))(tree, *batch)
        return [p - work.learning_rate * g for p, g in zip(tree, gradient, strict=True)], loss

    def run(one_step, unroll: int, tree: Tree) -> tuple[Tree, Array]:
        def epoch(tree: Tree, _: None) -> tuple[Tree, Array]:
            if len(x) == 1:
                return one_step(tree, (x[0], y[0]))
            tree, losses = lax.scan(one_step, tree, (x, y), unroll=unroll)
            return tree, losses.mean(0)

        return lax.scan(epoch, tree, None, length=work.epochs, unroll=unroll if len(x) == 1 else 1)

    forms = {"vmap of scan": lambda n: jax.vmap(partial(run, step, n))}
    forms["scan of vmap"] = lambda n: partial(run, jax.vmap(step, in_axes=(0, None)), n)
    made = {}
    for name, form in forms.items():
        for n in (1, 8):
            made[f"{name}, unroll {n}" if n > 1 else name] = case(work, arrays, form(n), name)
    return made


def case(work: Many, arrays: Arrays, run, name: str) -> Case:
    compiled = jax.jit(run, donate_argnums=0)
    held: list = [None, None]

    def reset() -> None:
        held[0] = [jnp.array(arrays[f"{p}{k}"], copy=True) for k in range(len(work.widths) - 1) for p in "wb"]
        jax.block_until_ready(held[0])

    def timed() -> None:
        held[:] = compiled(held[0])
        jax.block_until_ready(held)

    def outcome() -> Outcome:
        last = np.asarray(held[1])
        last = last[:, -1] if name == "vmap of scan" else last[-1]
        of_output = {"softmax": jax.nn.softmax, "sigmoid": jax.nn.sigmoid}[work.output]
        outputs = [
            np.asarray(of_output(net_inputs(work, [p[m] for p in held[0]], jnp.asarray(arrays["x"][:1])))).tolist()
            for m in range(min(SAMPLE, work.n))
        ]
        return Outcome(outputs, float(last.mean()))

    reset()
    return Case(timed, outcome, reset)
