"""The functions of rv.image on images of all sizes, with borders of every kind, channels, and several threads."""

import numpy as np
import ranvier as rv
from bit_draw import tried

MODES = ["reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"]
LIBM: set[str] = set()
COUNT, KEPT = 28, [0, 4, 8, 12, 16, 20, 24]  # every mode, both dtypes


def plan(i, draw):
    return {
        "mode": MODES[i % 7],
        "dtype": ("float32", "float64")[i // 7 % 2],
        "sizes": draw.integers(1, 60 if i < 14 else 700, (3, 2)).tolist(),
        "kernels": draw.integers(1, 12, (3, 2)).tolist(),
        "channels": draw.pick(None, 1, 3, 4),
        "threads": draw.pick(1, 2, 3),
    }


def results(c, draw):
    axis = None if c["channels"] is None else draw.integers(-1, 2)
    for size, kernel in zip(c["sizes"], c["kernels"], strict=True):
        shape = (*size, c["channels"]) if axis is not None else size
        image = np.moveaxis(draw.reals(shape), -1, axis) if axis is not None else draw.reals(shape)
        given = image.astype(c["dtype"]), draw.reals(kernel).astype(c["dtype"])
        for work in (rv.image.correlate, rv.image.convolve):
            yield tried(work, *given, c["mode"], cval=0.3, channel_axis=axis, threads=c["threads"])
        yield tried(work, given[0][::-1], given[1][:, ::-1], c["mode"], channel_axis=axis)
        for kind in ("max", "mean", "min"):
            yield tried(rv.image.pool, given[0], kernel, kind, draw.pick(1, 2, kernel), axis, threads=c["threads"])
    yield tried(work, given[0], "no kernel")
