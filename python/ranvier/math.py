"""Elementary functions on arrays, as NumPy's but faster and to a known accuracy (docs/accuracy.md).

>>> import numpy as np
>>> import ranvier as rv
>>> x = np.array([-100.0, 0.0, 1.0], np.float32)
>>> rv.math.sigmoid(x)
array([3.783506e-44, 5.000000e-01, 7.310586e-01], dtype=float32)
>>> rv.math.exp(x, out=x) is x
True
"""

from typing import Any, Protocol

from numpy.typing import ArrayLike, NDArray

from . import _core


class Function(Protocol):
    """What the functions are called with; they are the core's own, without a Python frame."""

    def __call__(self, x: ArrayLike, out: NDArray[Any] | None = None, threads: int = 1) -> Any: ...


_ARGUMENTS = """
x        array of any shape, or what makes one: float16 and float32 give float32; float64, longer floats, integers and
         bool give float64. C-ordered arrays are read in place, others are copied once. NaN and infinities pass through.
out      None, or a C-ordered writable array of exactly the result's dtype and shape, which is then returned; it may be
         x itself. If x is read in place, any other overlap is an error.
threads  an upper bound on the threads that compute, an integer >= 1; small arrays take one.

A 0-d x without out gives a NumPy scalar. TypeError: complex numbers, objects, strings, dates, masked and sparse
arrays; ValueError: out does not fit. Ctrl-C ends a long call and leaves out partly written."""


def _function(name: str, formula: str) -> Function:
    return _core.function(name, f"{formula}, element by element.\n{_ARGUMENTS}")


exp = _function("exp", "eˣ")
expm1 = _function("expm1", "eˣ − 1, also for small x")
exprel = _function("exprel", "(eˣ − 1)/x, and 1 at 0")
log = _function("log", "ln x")
log1p = _function("log1p", "ln(1 + x), also for small x")
tanh = _function("tanh", "(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)")
sigmoid = _function("sigmoid", "1/(1 + e⁻ˣ)")
softplus = _function("softplus", "ln(1 + eˣ)")
erf = _function("erf", "2/√π ∫₀ˣ exp(−t²) dt")
cosh = _function("cosh", "(eˣ + e⁻ˣ)/2")

__all__ = ["cosh", "erf", "exp", "expm1", "exprel", "log", "log1p", "sigmoid", "softplus", "tanh"]


def __dir__() -> list[str]:
    return sorted(__all__)
