"""Drawn connections have the distributions that their rules name: means and variances within five standard errors."""

import math

import numpy as np
import pytest
import ranvier as rv
from ranvier import _core

pytestmark = [pytest.mark.once, pytest.mark.arithmetic]

N = 4000


def degrees(rule, **options):
    made = _core.connection_rows(rule, N, N, 1.0, 1.0, seed=11, **options)
    return np.diff(made.indptr), np.bincount(made.target, minlength=N)


def near(x, mean, variance):
    """The mean of x, and its variance (whose standard error is that of a normal x), within five standard errors."""
    n = len(x)
    assert abs(x.mean() - mean) <= 5 * math.sqrt(variance / n)
    assert abs(x.var() - variance) <= 5 * variance * math.sqrt(2 / n) + 1e-12


@pytest.mark.parametrize("p", [0.003, 0.05, 0.9])
def test_probability(p):
    out, into = degrees(rv.rules.probability(p))
    near(out, N * p, N * p * (1 - p))
    near(into, N * p, N * p * (1 - p))


@pytest.mark.parametrize("multiple", [False, True])
def test_degrees(multiple):
    p = 100 / N
    spread = 100 * (1 - 1 / N) if multiple else 100 * (1 - p)
    out, into = degrees(rv.rules.outdegree(100, multiple=multiple))
    assert set(out) == {100}
    near(into, 100, spread)
    out, into = degrees(rv.rules.indegree(100, multiple=multiple))
    assert set(into) == {100}
    near(out, 100, spread)
    out, into = degrees(rv.rules.total(100 * N, multiple=multiple))
    assert out.sum() == 100 * N
    near(out, 100, spread)
    near(into, 100, spread)


def test_targets_are_uniform_and_neighbours_are_independent():
    made = _core.connection_rows(rv.rules.outdegree(7), N, 64, 1.0, 1.0, seed=3)
    count = np.bincount(made.target, minlength=64)
    expected = 7 * N / 64
    assert ((count - expected) ** 2 / expected).sum() < 63 + 5 * math.sqrt(2 * 63)
    rows = made.target.reshape(N, 7)
    both = np.zeros((64, 64))
    for a in range(7):
        for b in range(7):
            if a != b:
                np.add.at(both, (rows[:, a], rows[:, b]), 1)
    pair = 7 * 6 * N / (64 * 63)
    off = both[~np.eye(64, dtype=bool)]
    assert np.abs(off - pair).max() < 6 * math.sqrt(2 * pair)


@pytest.mark.parametrize("shape", ["gaussian", "exponential", "box"])
def test_probability_falls_with_distance(shape):
    position = np.random.default_rng(2).random((N, 2))
    rule = rv.rules.distance(0.1, 0.8, shape)
    made = _core.connection_rows(rule, N, N, 1.0, 1.0, seed=5, source_positions=position, target_positions=position)
    all_pairs = np.linalg.norm(position[:500, None] - position, axis=-1)
    end = made.indptr[500]
    got = np.linalg.norm(position[made.source[:end]] - position[made.target[:end]], axis=-1)
    edges = np.linspace(0, 0.4, 9)
    pairs, found = np.histogram(all_pairs, edges)[0], np.histogram(got, edges)[0]
    f = {
        "gaussian": lambda d: np.exp(-(d**2) / 0.02),
        "exponential": lambda d: np.exp(-d / 0.1),
        "box": lambda d: d <= 0.1,
    }[shape]
    weighed = np.histogram(all_pairs, edges, weights=0.8 * f(all_pairs))[0]
    assert (np.abs(found - weighed) <= 5 * np.sqrt(weighed) + 1e-9).all()
    assert pairs.min() > 1000


@pytest.mark.parametrize(
    ("given", "mean", "variance"),
    [
        (rv.random.normal(2.0, 0.5), 2.0, 0.25),
        (rv.random.normal(0.0, 1.0, low=0.0), math.sqrt(2 / math.pi), 1 - 2 / math.pi),
        (rv.random.uniform(1.0, 4.0), 2.5, 0.75),
        (rv.random.lognormal(0.1, 0.25), math.exp(0.13125), (math.exp(0.0625) - 1) * math.exp(0.2625)),
    ],
    ids=str,
)
def test_weights(given, mean, variance):
    made = _core.connection_rows(rv.rules.outdegree(100), N, N, given, 1.0, weights="float64", seed=1)
    x = made.weight
    assert abs(x.mean() - mean) <= 5 * math.sqrt(variance / x.size)
    fourth = ((x - x.mean()) ** 4).mean()
    assert abs(x.var() - variance) <= 5 * math.sqrt((fourth - variance**2) / x.size)


def test_uniform_delays_meet_every_step_equally():
    made = _core.connection_rows(rv.rules.outdegree(100), N, N, 1.0, rv.random.uniform(0.5, 2.0), dt=0.1)
    count = np.bincount(made.delay)
    assert count[:5].sum() == 0
    assert count.size == 21
    assert np.abs(count[5:] - 25000).max() < 5 * math.sqrt(25000)


def test_normal_numbers_are_normal_in_their_tails():
    from statistics import NormalDist

    made = _core.connection_rows(rv.rules.outdegree(500), N, N, rv.random.normal(0.0, 1.0), 1.0, weights="float64")
    x = np.sort(made.weight)
    assert np.unique(x).size > 0.999 * x.size
    for z in (-4.5, -3.0, -1.96, -0.5, 0.0, 0.5, 1.96, 3.0, 4.5):
        p = NormalDist().cdf(z)
        assert abs(np.searchsorted(x, z) - x.size * p) <= 5 * math.sqrt(x.size * p * (1 - p))
