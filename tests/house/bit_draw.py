"""Numbers for the bit cases, the same with every NumPy and on every processor; and calls that may be refused."""

import numpy as np


class Draw:
    """Integers and exact fractions from raw bits, which NumPy promises never to change.

    Its exp, sin or normal may give other bits on another processor, so they make no input here.
    """

    def __init__(self, number):
        self.bits = np.random.default_rng(number).bit_generator.random_raw  # uint64: one, or an array of a shape

    def integers(self, low, high, shape=None):
        """From low to high - 1: an int, or an int64 array."""
        if shape is None:
            return low + (self.bits() >> 11) % (high - low)
        return low + (self.bits(shape) >> np.uint64(11)).astype(np.int64) % (high - low)

    def reals(self, shape):
        """Multiples of 2^-52 in [-1, 1): with all their bits, so that hardly a product is exact by chance."""
        return self.integers(0, 2**53, shape).astype(np.float64) * 2.0**-52 - 1.0

    def pick(self, *choices):
        return choices[self.integers(0, len(choices))]

    def some(self, choices):
        """From one to all of them, in their order."""
        mask = self.integers(1, 2 ** len(choices))
        return [choice for k, choice in enumerate(choices) if mask >> k & 1]


def tried(work, *arguments, **options):
    """What a call returns, or how it was refused: the error's class, and what was recorded until then."""
    try:
        return work(*arguments, **options)
    except (ValueError, TypeError, ArithmeticError) as error:
        return type(error).__name__, getattr(error, "run", None), getattr(error, "history", None)
