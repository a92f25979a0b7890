"""Counts of Poisson spikes: for neuron i in step k the word (k >> 32)·2^32 + i of the stream (seed, k, place), inverted."""

import numpy as np

from . import inversion, philox


def counts(rates, step, first, last, *, dt, seed, place):
    """Of neurons first … last - 1; rates [Hz], a number or one for each neuron."""
    low = step & 0xFFFFFFFF
    words = philox.words(seed, last, low, place, "poisson", first=(step >> 32) << 32)
    rates = np.broadcast_to(np.asarray(rates, dtype=np.float64), (last,))
    tables = {rate: inversion.poisson(rate * dt / 1000) for rate in set(rates.tolist())}
    return [inversion.inverted(tables[rates[i]], words[i]) for i in range(first, last)]
