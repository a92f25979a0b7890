"""Passes of ours on their own, and the peak of fma, from the library that `cpp/bench/passes.cpp` is.

It is the newest that any build of this checkout made: cmake -S . -B build/cpp -DRANVIER_BENCH=ON, then
cmake --build build/cpp --target ranvier_passes.
"""

from __future__ import annotations

import ctypes
from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case, Outcome
from benchmarks.peers.samples import sample
from benchmarks.runner import ROOT

POINTER = ctypes.c_void_p


@cache
def library() -> ctypes.CDLL | None:
    """None where it was not built."""
    built = sorted(ROOT.glob("build/*/cpp/bench/libranvier_passes.so"), key=lambda path: path.stat().st_mtime)
    if not built:
        return None
    found = ctypes.CDLL(str(built[-1]))
    found.ranvier_fma_rate.restype = ctypes.c_double
    found.ranvier_convolution.restype = POINTER
    found.ranvier_convolution.argtypes = [ctypes.c_ssize_t] * 6
    return found


def fma_rate(dtype: str) -> float | None:
    """fma of one thread in a second."""
    found = library()
    return float(found.ranvier_fma_rate(np.dtype(dtype).itemsize)) if found else None


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    found = library()
    if not found:
        raise RuntimeError("passes of ours are in ranvier_passes, which is not built: see benchmarks/README.md")
    held = found.ranvier_convolution(*work.image, work.filters, work.size, work.batch)
    if not held:
        raise RuntimeError("no such convolution")
    this = POINTER(held)
    found.ranvier_convolution_load(this, *map(place, (arrays[name] for name in "xwbd")))
    names = {"forward": "forward", "input": "input_gradient", "weight": "weight_gradient"}
    function = getattr(found, f"ranvier_convolution_{names[work.function]}")

    def outcome() -> Outcome:
        if work.function == "weight":
            of_weight, of_bias = np.empty_like(arrays["w"]), np.empty_like(arrays["b"])
            found.ranvier_convolution_gradients(this, place(of_weight), place(of_bias))
            return sample(np.concatenate([of_weight.ravel(), of_bias]))
        out = np.empty_like(arrays["d" if work.function == "forward" else "x"])
        read = found.ranvier_convolution_output if work.function == "forward" else found.ranvier_convolution_input_delta
        read(this, place(out))
        return sample(out)

    return {"kernel": Case(lambda: function(this), outcome)}


def place(array: NDArray) -> ctypes.c_void_p:
    """Where an array lies, which must be C-ordered."""
    assert array.flags.c_contiguous
    return POINTER(array.ctypes.data)
