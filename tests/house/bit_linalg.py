"""The functions of rv.linalg on matrices of all sizes, alone, in batches, and with several threads."""

import numpy as np
import ranvier as rv
from bit_draw import tried

FUNCTIONS = ["matmul", "matvec", "dot", "transpose", "solve", "inv", "cholesky", "qr", "lstsq"]
LIBM: set[str] = set()
COUNT, KEPT = 36, [0, 10, 11, 21, 22, 32, 6, 16, 17, 27]


def plan(i, draw):
    small, large = ((1, 20), (20, 150)) if i < 18 else ((2, 17), (17, 300))
    return {
        "function": FUNCTIONS[i % 9],
        "dtype": ("float32", "float64")[i // 9 % 2],
        "sizes": [*draw.integers(*small, 5).tolist(), *draw.integers(*large, 3).tolist()],
        "threads": draw.pick(1, 2, 3),
    }


def arguments(c, draw, batch, n):
    """What the function is given, for matrices of about n rows."""
    real = lambda *shape: draw.reals((*batch, *shape)).astype(c["dtype"])
    m, a = max(1, n + draw.integers(-3, 4)), real(n, n)
    match c["function"]:
        case "matmul":
            return real(m, n), real(n, draw.pick(1, 3, n))
        case "matvec":
            return real(m, n), real(n)
        case "dot":
            return draw.reals(n).astype(c["dtype"]), draw.reals(n).astype(c["dtype"])
        case "solve":
            return a, real(n, draw.pick(1, 2, 40))
        case "cholesky":
            return (rv.linalg.matmul(a, a.swapaxes(-1, -2)) + n * np.eye(n, dtype=c["dtype"]),)
        case "lstsq":
            return draw.reals((m, n)).astype(c["dtype"]), draw.reals((m, 2)).astype(c["dtype"])
        case "transpose" | "qr":
            return (real(m, n),)
    return (a,)


def results(c, draw):
    work = getattr(rv.linalg, c["function"])
    for n in c["sizes"]:
        for batch in ((), (draw.integers(2, 20),)) if n < 40 else ((),):
            given = arguments(c, draw, batch, n)
            yield work(*given, threads=c["threads"])
            if c["function"] not in ("dot", "lstsq"):
                turned = [x.swapaxes(-1, -2).copy().swapaxes(-1, -2) if x.ndim > 1 else x for x in given]
                yield work(*turned)
    broken = [np.zeros_like(x) for x in arguments(c, draw, (), 5)]
    yield tried(work, *broken), tried(work, "no matrix")
