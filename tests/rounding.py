"""For comparisons with the oracle: how far rounding alone may carry a result from it, k * eps * magnitude.

A computed sum of n products is the exact sum of products whose factors were moved by at most n eps (Wilkinson 1963).
So every rounding is a small relative change of the net's numbers, and what such a change does to a result is measured
with the oracle: all weights, biases, inputs, targets are moved by +-h. Then

magnitude = |result| + |change of the result| / h          largest over the array and over some random signs
k         = 2 sqrt(the longest chain of roundings, products in a sum), for they go either way; and a handful more
"""

import copy

import numpy as np

H = 1e-7  # far above the oracle's own eps, far below where a second-order term would count
FUNCTION = 8  # roundings inside exp, log, erf and around them


def moved(net, data, rng):
    """A copy of net and data with every number moved by the factor 1 +- H."""

    def move(a):
        return a if a is None else a * (1.0 + H * rng.choice([-1.0, 1.0], np.shape(a)))

    near = copy.deepcopy(net)
    near.weights, near.biases = [move(w) for w in net.weights], [move(b) for b in net.biases]
    return near, [move(a) for a in data]


def magnitude(compute, net, *data):
    """Size of compute(net, *data) plus what relative changes do to it."""
    rng = np.random.default_rng(0)
    result = compute(copy.deepcopy(net), *data)
    change = 0.0
    for _ in range(4):
        near_net, near_data = moved(net, data, rng)
        change = max(change, np.abs(compute(near_net, *near_data) - result).max())
    return np.abs(result).max() + change / H


def of_chain(chain, dtype="float64"):
    """k * eps: how far a chain of roundings goes, as a part of the magnitude."""
    return (2 * np.sqrt(chain) + FUNCTION) * np.finfo(dtype).eps


def assert_rounding(found, compute, net, *data, dtype, chain):
    """found is compute(net, *data), up to a chain of roundings and those inside functions; the tolerance."""
    expected = compute(copy.deepcopy(net), *data)
    tolerance = of_chain(chain, dtype) * magnitude(compute, net, *data)
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(np.asarray(found, float), expected, rtol=0, atol=tolerance)
    return tolerance
