"""JAX's networks of images: one jitted call a step, channels last."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

from benchmarks.convolution_works import Arrays, Convolutional
from benchmarks.peers import SAMPLE, Case, Outcome


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    count = sum(name.startswith("w") for name in arrays)
    start = [jnp.array(arrays[f"{p}{k}"]) for k in range(count) for p in "wb"]
    x, y = jnp.asarray(arrays["x"]), jnp.asarray(arrays["y"])
    batches = [(x[i : i + work.batch], y[i : i + work.batch]) for i in range(0, len(x), work.batch)]

    def logits(p: list[Array], a: Array) -> Array:
        k, last = 0, len(work.layers) - 1
        for i, (kind, *sizes) in enumerate(work.layers):
            if kind == "conv":
                padding = sizes[2].upper()
                a = lax.conv_general_dilated(a, p[2 * k], (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))
                a = a + p[2 * k + 1]
            elif kind == "dense":
                a = a.reshape(len(a), -1) @ p[2 * k] + p[2 * k + 1]
            else:
                window = (1, sizes[0], sizes[0], 1)
                if kind == "max":
                    a = lax.reduce_window(a, -jnp.inf, lax.max, window, window, "VALID")
                else:
                    a = lax.reduce_window(a, 0.0, lax.add, window, window, "VALID") / sizes[0] ** 2
                continue
            k += 1
            a = a if i == last else jax.nn.relu(a)
        return a

    def loss(p: list[Array], x: Array, y: Array) -> Array:
        return -jax.nn.log_softmax(logits(p, x))[jnp.arange(len(y)), y].mean()

    @jax.jit
    def step(p: list[Array], x: Array, y: Array) -> tuple[list[Array], Array]:
        value, gradient = jax.value_and_grad(loss)(p, x, y)
        return [a - work.learning_rate * g for a, g in zip(p, gradient, strict=True)], value

    outputs = jax.jit(lambda p, x: jax.nn.softmax(logits(p, x)))
    held = {"p": start, "loss": jnp.zeros(())}

    def reset() -> None:
        held["p"] = start

    def run() -> None:
        if not work.steps:
            outputs(held["p"], batches[0][0]).block_until_ready()
            return
        for x, y in batches:
            held["p"], held["loss"] = step(held["p"], x, y)
        held["loss"].block_until_ready()

    def outcome() -> Outcome:
        value = float(held["loss"]) if work.steps else None
        return Outcome(outputs(held["p"], batches[0][0][:SAMPLE]).tolist(), value)

    return {"jit": Case(run, outcome, reset if work.steps else None)}
