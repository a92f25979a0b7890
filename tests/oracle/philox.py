"""Philox4x32-10, the counter-based generator of Salmon et al. (2011): ten rounds of two multiplications.

key = the 64 bits of the seed; counter = (block, step or epoch, layer or neuron, purpose).
"""

import numpy as np

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)  # golden ratio and sqrt(3) - 1, the key's increments
PURPOSES = {
    "init": 0, "shuffle": 1, "dropout": 2, "noise": 3, "bridge": 4, "connect": 5, "weight": 6, "delay": 7, "poisson": 8,
}  # fmt: skip
LOW = np.uint64(0xFFFFFFFF)


def philox4x32(counter, key):
    """Four 32-bit words for each counter; counter (4, n), key (2,)."""
    c0, c1, c2, c3 = (np.asarray(c, dtype=np.uint64) for c in counter)
    k0, k1 = (int(k) for k in key)
    for _ in range(10):
        product0, product1 = np.uint64(MULTIPLIERS[0]) * c0, np.uint64(MULTIPLIERS[1]) * c2
        c0, c1, c2, c3 = (
            (product1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0),
            product1 & LOW,
            (product0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1),
            product0 & LOW,
        )
        k0, k1 = (k0 + WEYL[0]) & 0xFFFFFFFF, (k1 + WEYL[1]) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3])


def words(seed, n, step, which, purpose, first=0):
    """n 64-bit words of a stream from the even place `first`: two of each block, low half first."""
    block = np.arange(first // 2, first // 2 + (n + 1) // 2, dtype=np.uint64)
    counter = [block] + [np.full_like(block, c) for c in (step, which, PURPOSES[purpose])]
    w0, w1, w2, w3 = philox4x32(counter, (seed & 0xFFFFFFFF, seed >> 32))
    return np.stack([w0 | w1 << np.uint64(32), w2 | w3 << np.uint64(32)], axis=1).ravel()[:n]


def uniform(word, dtype):
    """Uniform in [0, 1) with 53 bits (float64) or 24 bits (float32), from the top of each word."""
    bits = 53 if np.dtype(dtype) == np.float64 else 24
    return (word >> np.uint64(64 - bits)).astype(np.float64) * 2.0**-bits


def permutation(seed, epoch, n):
    """Fisher-Yates from the end: place i is swapped with place j <= i, the high half of word_i (i + 1)."""
    order = list(range(n))
    word = words(seed, n, epoch, 0, "shuffle")
    for i in range(n - 1, 0, -1):
        j = int(word[i]) * (i + 1) >> 64
        order[i], order[j] = order[j], order[i]
    return np.array(order, dtype=np.intp)
