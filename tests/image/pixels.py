"""Images for tests: of many shapes, with kernels of odd and even shapes, as they may lie in memory."""

import fma
import numpy as np
import ranvier as rv

DTYPES = ["float32", "float64"]
CHAIN = fma.rounded_twice if rv.config()["isa"] == "baseline" else fma.fma
# narrow, a few vectors, parts that are read where they lie, and more rows than a band
SHAPES = [(1, 1), (1, 7), (5, 3), (8, 8), (13, 70), (6, 330), (75, 17)]
KERNELS = [(1, 1), (2, 2), (3, 3), (1, 4), (5, 2), (4, 7), (9, 9), (11, 20)]


def drawn(shape, dtype, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def layouts(a):
    """The same numbers in memory of other kinds."""
    wide = np.zeros((*a.shape[:-1], 3 * a.shape[-1]), a.dtype)
    wide[..., ::3] = a
    yield wide[..., ::3]
    yield a[..., ::-1].copy()[..., ::-1]
    yield a[::-1].copy()[::-1]
    yield a[::-1, ::-1].copy()[::-1, ::-1]
    yield np.asfortranarray(a)
    yield a.astype(a.dtype.newbyteorder())
    raw = np.zeros(a.nbytes + 1, np.uint8)
    raw[1:] = np.frombuffer(a.tobytes(), np.uint8)
    yield raw[1:].view(a.dtype).reshape(a.shape)
    locked = a.copy()
    locked.flags.writeable = False
    yield locked
    rows = np.zeros((a.shape[0], *a.shape[1:-1], a.shape[-1] + 5), a.dtype)
    rows[..., 2:-3] = a
    yield rows[..., 2:-3]
