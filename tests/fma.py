"""For tests of the order rule: the fused multiply-add, a * b + c rounded once, for arrays, which NumPy lacks.

Sums of two floats are split into result and error (Knuth's two-sum, Dekker's product); rounding the rest "to odd" keeps
the last rounding from being a second one (Boldo and Melquiond 2008). Right away from overflow and subnormals.
"""

import numpy as np


def two_sum(a, b):
    s = a + b
    v = s - a
    return s, (a - (s - v)) + (b - v)


def split(a):
    high = a * 134217729.0  # 2^27 + 1
    high = high - (high - a)
    return high, a - high


def two_product(a, b):
    (ah, al), (bh, bl) = split(a), split(b)
    p = a * b
    return p, al * bl - (((p - ah * bh) - al * bh) - ah * bl)


def sum_to_odd(a, b):
    """a + b; where it is not exact, whichever neighbour has an odd last bit."""
    s, error = two_sum(a, b)
    even = s.view(np.int64) & 1 == 0
    return np.where((error != 0) & even, np.nextafter(s, np.copysign(np.inf, error)), s)


def fma(a, b, c):
    a, b, c = np.broadcast_arrays(a, b, c)
    if c.dtype == np.float32:
        product = a.astype(float) * b.astype(float)  # exact: 24 + 24 bits
        return sum_to_odd(product, c.astype(float)).astype(np.float32)
    product, rest = two_product(a, b)
    high, low = two_sum(c, rest)
    top, error = two_sum(product, high)
    return top + sum_to_odd(low, error)


def rounded_twice(a, b, c):
    """What a machine without the instruction computes."""
    return a * b + c
