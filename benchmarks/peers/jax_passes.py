"""JAX's passes of a convolution: the function itself, and each part of its vjp alone, jitted."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case, Outcome
from benchmarks.peers.samples import sample


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    x, w, b, d = (jnp.asarray(arrays[name]) for name in "xwbd")

    def convolved(x: Array, w: Array, b: Array) -> Array:
        return lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + b

    functions = {
        "forward": lambda x, w, b, d: convolved(x, w, b),
        "input": lambda x, w, b, d: jax.vjp(lambda x: convolved(x, w, b), x)[1](d)[0],
        "weight": lambda x, w, b, d: jax.vjp(lambda w, b: convolved(x, w, b), w, b)[1](d),
    }
    function = jax.jit(functions[work.function])

    def outcome() -> Outcome:
        made = function(x, w, b, d)
        return sample(jnp.concatenate([part.ravel() for part in made]) if work.function == "weight" else made)

    return {"jit": Case(lambda: jax.block_until_ready(function(x, w, b, d)), outcome)}
