"""Rows of connections: each rule, weight and delay against the oracle, bit for bit, and their order."""

import numpy as np
import pytest
import ranvier as rv
from oracle import connection_rules as oracle
from ranvier import _core

RNG = np.random.default_rng(5)
FROM, TO = RNG.integers(0, 9, 60), RNG.integers(0, 7, 60)
DENSE = (RNG.random((9, 7)) < 0.4) * RNG.random((9, 7))
WHERE = {"source_positions": RNG.random((9, 2)), "target_positions": RNG.random((7, 2))}


def rules():
    for self_connections in (True, False):
        flags = {"self_connections": self_connections}
        yield rv.rules.all_to_all(**flags)
        yield from (rv.rules.probability(p, **flags) for p in (0.0, 0.02, 0.3, 0.8, 1.0))
        yield from (rv.rules.distance(0.3, 0.9, shape, **flags) for shape in ("gaussian", "exponential", "box"))
        for multiple in (False, True):
            flags["multiple"] = multiple
            yield from (rv.rules.indegree(k, **flags) for k in (0, 1, 5, 8))
            yield from (rv.rules.outdegree(k, **flags) for k in (0, 1, 4, 6))
            yield from (rv.rules.total(n, **flags) for n in (0, 1, 20, 50))
    yield rv.rules.outdegree(30, multiple=True)
    yield rv.rules.total(200, multiple=True)
    yield rv.rules.pairs(FROM, TO)
    yield rv.rules.pairs([], [])
    yield rv.rules.matrix(DENSE)


def built(rule, sources=9, targets=7, weight=0.25, delay=1.5, **options):
    return _core.connection_rows(rule, sources, targets, weight, delay, **options)


def same_rows(made, wanted):
    """The rows in the core's layout are those of the oracle, and their index is right."""
    source, target, delay, weight = wanted
    np.testing.assert_array_equal(made.target, target)
    np.testing.assert_array_equal(made.source, source)
    np.testing.assert_array_equal(made.delay, delay)
    got = np.broadcast_to(np.asarray(made.weight, weight.dtype), weight.shape)
    np.testing.assert_array_equal(got, weight)
    np.testing.assert_array_equal(made.indptr, np.searchsorted(source, np.arange(made.sources + 1)))
    pairs, sizes = np.unique(source.astype(np.int64) << 16 | delay, return_counts=True)
    assert made.lines == pairs.size
    np.testing.assert_array_equal(made.line_delay, pairs & 0xFFFF)
    np.testing.assert_array_equal(made.first_line, np.searchsorted(pairs >> 16, np.arange(made.sources + 1)))
    np.testing.assert_array_equal(np.diff(made.line_begin), sizes)
    assert (made.least_delay, made.greatest_delay) == ((delay.min(), delay.max()) if delay.size else (0, 0))


def compare(rule, sources=9, targets=7, weight=0.25, delay=1.5, dtype="float32", same=None, **ends):
    wanted = oracle.rows(rule, sources, targets, weight, delay, seed=3, number=2, dtype=dtype, same=same, **ends)
    weights = dtype if dtype == "float64" else "automatic"
    made = built(rule, sources, targets, weight, delay, seed=3, number=2, self=same, weights=weights, **ends)
    same_rows(made, wanted)
    return made


@pytest.mark.parametrize("same", [None, 0, 3, -4], ids=["apart", "whole", "later", "earlier"])
@pytest.mark.parametrize("rule", list(rules()), ids=repr)
def test_pairs_are_those_of_the_oracle(rule, same):
    ends = WHERE if rule.kind == "distance" else {}
    compare(rule, same=same, **ends)


@pytest.mark.parametrize("self_connections", [True, False])
@pytest.mark.parametrize("same", [None, 0, 2])
def test_one_to_one(same, self_connections):
    made = compare(rv.rules.one_to_one(self_connections), 6, 6, same=same)
    assert made.synapses == (0 if same == 0 and not self_connections else 6)


WEIGHTS = [
    rv.random.normal(0.0, 1.0), rv.random.normal(0.5, 0.5, low=0.4, high=0.6), rv.random.normal(1.0, 0.0),
    rv.random.uniform(-1.0, 2.0), rv.random.lognormal(-1.0, 2.0), rv.random.lognormal(0.0, 1.0, low=2.0, high=3.0),
    RNG.normal(size=(9, 7)),
]  # fmt: skip
DELAYS = [
    rv.random.normal(1.5, 0.75), rv.random.normal(2.0, 1.0, low=1.0, high=2.5), rv.random.uniform(0.5, 2.0),
    rv.random.uniform(0.31, 0.42), rv.random.lognormal(0.0, 3.0), rv.random.uniform(0.0, 6553.5), RNG.uniform(0, 9, (9, 7)),
]  # fmt: skip


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("weight", WEIGHTS, ids=lambda w: repr(w)[:30])
def test_weights_are_those_of_the_oracle(weight, dtype):
    compare(rv.rules.probability(0.7), weight=weight, dtype=dtype)


@pytest.mark.parametrize("delay", DELAYS, ids=lambda d: repr(d)[:30])
def test_delays_are_those_of_the_oracle_and_carry_weights_along(delay):
    for weight in (0.25, rv.random.uniform(0.0, 1.0)):
        compare(rv.rules.outdegree(30, multiple=True), weight=weight, delay=delay)


@pytest.mark.parametrize(
    "rule", [rv.rules.pairs(FROM, TO), rv.rules.matrix(DENSE), rv.rules.all_to_all()], ids=lambda r: r.kind
)
def test_arrays_are_in_the_order_of_the_pairs(rule):
    n = {"pairs": 60, "matrix": np.count_nonzero(DENSE), "all_to_all": 63}[rule.kind]
    weight, delay = RNG.random(n), RNG.uniform(0, 1, n)
    compare(rule, weight=weight, delay=delay)
    compare(rule, weight=weight)
    compare(rule, delay=delay, dtype="float64")


def test_a_matrix_and_its_values():
    rule = rv.rules.matrix(DENSE)
    made = built(rule, weight=rule.values, weights="float64")
    back = np.zeros((9, 7))
    back[made.source, made.target] = made.weight
    np.testing.assert_array_equal(back, DENSE)


@pytest.mark.arithmetic
def test_large_rows():
    """Many pieces of sources: every row is sorted by delay, then by target; no pair twice, none with itself."""
    rule, delay = rv.rules.probability(0.3, self_connections=False), rv.random.uniform(0.1, 30.0)
    made = built(rule, 3000, 5000, 1.0, delay, self=7)
    assert made.synapses > 4_000_000
    wanted = oracle.rows(rule, 1, 5000, 1.0, delay, same=7)
    np.testing.assert_array_equal(made.target[: made.indptr[1]], wanted[1])
    key = (made.source.astype(np.int64) << 16 | made.delay) << 32 | made.target
    assert (np.diff(key) > 0).all()
    pairs = made.source.astype(np.int64) << 32 | made.target
    assert np.unique(pairs).size == pairs.size
    assert not (made.target == made.source + 7).any()


def test_connections_and_seeds_draw_other_numbers():
    rule, weight = rv.rules.probability(0.5), rv.random.normal(0.0, 1.0)
    made = [
        built(rule, 50, 50, weight, seed=seed, number=number) for seed, number in ((0, 0), (0, 1), (1, 0), (2**63, 0))
    ]
    assert len({m.target.tobytes() for m in made}) == 4
    assert len({m.weight[:100].tobytes() for m in made}) == 4


@pytest.mark.parametrize(("sources", "targets"), [(0, 0), (0, 5), (5, 0)])
def test_empty_groups(sources, targets):
    for rule in (
        rv.rules.all_to_all(),
        rv.rules.probability(0.5),
        rv.rules.total(0),
        rv.rules.indegree(0),
        rv.rules.outdegree(0),
    ):
        made = built(rule, sources, targets, delay=rv.random.uniform(1.0, 2.0))
        assert (made.synapses, made.lines, made.indptr.tolist()) == (0, 0, [0] * (sources + 1))


def test_memory_of_a_synapse():
    """4, 8 or 12 bytes, and at most a tenth for the index of lines."""
    for weights, bytes_each in (("number", 4), ("float32", 8), ("float64", 12)):
        made = built(rv.rules.outdegree(1000), 500, 2000, delay=rv.random.uniform(0.5, 2.0), weights=weights)
        assert bytes_each <= made.bytes / made.synapses <= 1.1 * bytes_each
    assert built(rv.rules.outdegree(1000), 500, 2000).bytes <= 4.1 * 500_000


def test_weights_are_seen_through_views_of_the_same_memory():
    made = built(rv.rules.all_to_all(), weight=np.arange(63.0))
    made.weight[3] = -7.0
    assert made.weight[3] == -7.0
    view = made.target
    assert not view.flags.writeable
    del made
    assert view.sum() == 9 * 21
