"""For tests of files and pickles: copies of sound bytes with one bit changed."""

import numpy as np


def flipped(good, count, seed):
    """``count`` copies of ``good``, in each of which another bit is the other way round."""
    for bit in np.random.default_rng(seed).choice(8 * len(good), count, replace=False):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << (bit % 8)
        yield bytes(bad)
