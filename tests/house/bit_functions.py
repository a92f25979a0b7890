"""The functions of rv.math on all kinds of numbers, of all sizes."""

import numpy as np
import ranvier as rv
from bit_draw import tried

FUNCTIONS = ["exp", "expm1", "exprel", "log", "log1p", "tanh", "sigmoid", "softplus", "erf", "cosh"]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 88.0, -88.0, 104.0, -104.0, 709.0, 710.0, -745.0, -746.0, np.inf, -np.inf, np.nan]
LIBM: set[str] = set()
COUNT, KEPT = 20, [0, 11, 2, 13, 4, 15, 6, 17, 8, 19]


def plan(i, draw):
    return {
        "function": FUNCTIONS[i % 10],
        "dtype": ("float32", "float64")[i // 10],
        "sizes": draw.integers(1, 70, 8).tolist(),
    }


def results(c, draw):
    work, kind = getattr(rv.math, c["function"]), np.dtype(c["dtype"])
    any_bits = draw.bits(1000).view(kind)  # NaNs, infinities and subnormals too
    scaled = np.ldexp(draw.reals(2000), draw.integers(-30, 9, 2000))
    x = np.concatenate([np.array(SPECIAL), scaled]).astype(kind)
    yield work(x), work(any_bits), work(x.reshape(4, -1)[:, 1::2])
    for size in c["sizes"]:  # from any address
        yield work(x[size : 2 * size]), work(x[-size:].copy())
    y = x.copy()
    yield work(y, out=y), y
    yield work((16 * draw.reals(100_000)).astype(kind), threads=2)
    yield (
        work(x[:300].astype(np.float16)),
        work(draw.integers(-9, 9, 20)),
        work(kind.type(0.75)),
        tried(work, "no number"),
    )
