"""Descriptions of connections and what they refuse: every error names the argument, what it got and what it wanted."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv
from ranvier import _core

pytestmark = pytest.mark.once

rules, random = rv.rules, rv.random
NAN = float("nan")


def rows(rule, sources=4, targets=6, weight=1.0, delay=1.0, **options):
    return _core.connection_rows(rule, sources, targets, weight, delay, **options)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: rules.probability(1.5), ValueError, "p must be a number from 0 to 1; got 1.5"),
        (lambda: rules.probability(NAN), ValueError, "p must be a number from 0 to 1"),
        (lambda: rules.probability("a"), TypeError, "p must be a number; got str 'a'"),
        (lambda: rules.probability(0.5, self_connections=1), TypeError, "self_connections must be True or False"),
        (lambda: rules.indegree(-1), ValueError, "k must be an integer >= 0; got int -1"),
        (lambda: rules.outdegree(2.0), TypeError, "k must be an integer; got float 2.0"),
        (lambda: rules.outdegree(2**32), ValueError, r"k must be an integer from 0 to 2\^32 - 1; got 4294967296"),
        (lambda: rules.total(2**60), ValueError, r"n must be an integer from 0 to 2\^53"),
        (lambda: rules.total(3, multiple=None), TypeError, "multiple must be True or False; got NoneType None"),
        (lambda: rules.pairs([0, 1], [2]), ValueError, "i and j must be of equal length; got 2 and 1"),
        (lambda: rules.pairs([0.5], [1]), TypeError, "i must be an array of integers, numbers of neurons"),
        (lambda: rules.pairs([[0]], [[1]]), ValueError, r"i must have shape \(n,\); got \(1, 1\)"),
        (lambda: rules.pairs([0], "a"), TypeError, "j must be an array of integers, numbers of neurons; got str 'a'"),
        (lambda: rules.pairs([[0], [1, 2]], [1]), TypeError, "i must be an array of integers"),
        (lambda: rules.matrix([1.0, 2.0]), ValueError, r"matrix must have shape \(sources, targets\); got \(2,\)"),
        (lambda: rules.matrix([["a"]]), TypeError, "matrix must be an array of numbers"),
        (lambda: rules.distance(0.0), ValueError, "scale must be a finite number > 0; got 0"),
        (lambda: rules.distance(1.0, peak=2.0), ValueError, "peak must be a number from 0 to 1; got 2"),
        (lambda: rules.distance(1.0, shape="cone"), ValueError, "shape must be 'gaussian', 'exponential' or 'box'; got str 'cone'"),
        (lambda: rules.probability(0.5, multiple=True), TypeError, "probability has no multiple"),
        (rules.Rule, TypeError, "a Rule is made by a function of rv.rules"),
        (lambda: random.normal(0.0, -1.0), ValueError, "sd must be a finite number >= 0; got -1"),
        (lambda: random.normal(NAN, 1.0), ValueError, "mean must be a finite number"),
        (lambda: random.normal(0.0, 1.0, low=2.0, high=1.0), ValueError, "low must be at most high; got 2 and 1"),
        (lambda: random.normal(0.0, 1.0, low=NAN), ValueError, "low must be a number or None"),
        (lambda: random.normal(0.0, 1.0, low=4.0), ValueError, "leave less than one in a thousand"),
        (lambda: random.normal(5.0, 0.0, high=4.0), ValueError, "leave less than one in a thousand"),
        (lambda: random.lognormal(0.0, 1.0, high=-1.0), ValueError, "low must be at most high; got 0 and -1"),
        (lambda: random.uniform(2.0, 1.0), ValueError, "low must be at most high; got 2 and 1"),
        (lambda: random.uniform(0.0, float("inf")), ValueError, "high must be a finite number; got inf"),
        (lambda: random.uniform(-1.5e308, 1.5e308), ValueError, "high - low must be a finite number"),
        (lambda: random.uniform("a", 1.0), TypeError, "low must be a number; got str 'a'"),
        (random.Distribution, TypeError, "a Distribution is made by a function of rv.random"),
    ],
)  # fmt: skip
def test_descriptions_refuse(call, error, text):
    with pytest.raises(error, match=text) as caught:
        call()
    assert len(str(caught.value)) <= 600


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: rows("all"), TypeError, r"rule must be one of rv.rules, such as rv.rules.probability\(0.02\); got str 'all'"),
        (lambda: rows(rules.one_to_one()), ValueError, "one_to_one needs as many sources as targets; got 4 and 6"),
        (lambda: rows(rules.indegree(5)), ValueError, "indegree k must be at most the number of sources to draw from, 4; got 5: multiple=True"),
        (lambda: rows(rules.indegree(4, self_connections=False), self=0), ValueError, "to draw from, 3; got 4"),
        (lambda: rows(rules.outdegree(7)), ValueError, "outdegree k must be at most the number of targets to draw from, 6; got 7"),
        (lambda: rows(rules.outdegree(6, self_connections=False), self=2), ValueError, "to draw from, 5; got 6"),
        (lambda: rows(rules.outdegree(1, multiple=True), 4, 0), ValueError, "to draw from, 0; got 1$"),
        (lambda: rows(rules.total(25)), ValueError, "total n must be at most the number of pairs to draw from, 24; got 25"),
        (lambda: rows(rules.total(21, self_connections=False), self=0), ValueError, "to draw from, 20; got 21"),
        (lambda: rows(rules.pairs([0, 4], [0, 0])), ValueError, r"i\[1\] must name one of the 4 sources, 0 ... 3; got 4"),
        (lambda: rows(rules.pairs([0, 1], [-1, 0])), ValueError, r"j\[0\] must name one of the 6 targets, 0 ... 5; got -1"),
        (lambda: rows(rules.matrix(np.ones((3, 6)))), ValueError, "the matrix must have a row for each of the 4 sources; got 3"),
        (lambda: rows(rules.matrix(np.ones((4, 7)))), ValueError, r"matrix.indices\[6\] must name one of the 6 targets"),
        (lambda: rows(rules.distance(1.0)), ValueError, r"distance needs the positions of all neurons of both groups, \(4, d\)"),
        (lambda: rows(rules.all_to_all(), 2**32), ValueError, r"must have at most 2\^32 - 1 neurons; got 4294967296"),
        (lambda: rows(rules.all_to_all(), weight=NAN), ValueError, "weight must be finite; got nan"),
        (lambda: rows(rules.all_to_all(), weight="a"), TypeError, "weight must be a number"),
        (lambda: rows(rules.all_to_all(), weight=[1.0] * 23 + [NAN]), ValueError, r"weight\[23\] must be finite, and at most 3.4e38 as float32; got nan"),
        (lambda: rows(rules.all_to_all(), weight=[1.0]), ValueError, "weight must have a number for each of the 24 pairs; got 1"),
        (lambda: rows(rules.all_to_all(), weight=np.full(24, 1e39)), ValueError, r"weight\[0\] must be finite, and at most 3.4e38"),
        (lambda: rows(rules.probability(0.5), weight=[1.0]), ValueError, "weight can be an array only where the pairs are known beforehand"),
        (lambda: rows(rules.probability(0.5), weight=np.ones((6, 4))), ValueError, r"weight must have shape \(4, 6\), sources and targets; got \(6, 4\)"),
        (lambda: rows(rules.all_to_all(), weight=np.ones((1, 4, 6))), ValueError, "weight must be a number, a Distribution"),
        (lambda: rows(rules.all_to_all(), weight=np.ones(24), weights="number"), ValueError, "kept as one number only where the weight is a number"),
        (lambda: rows(rules.all_to_all(), delay=-0.1), ValueError, "delay must be between 0 and 6553.5 ms, 65535 steps; got -0.1"),
        (lambda: rows(rules.all_to_all(), delay=NAN), ValueError, "delay must be between 0 and 6553.5 ms, 65535 steps; got nan"),
        (lambda: rows(rules.all_to_all(), delay=6554.0), ValueError, "delay must be between 0 and 6553.5 ms"),
        (lambda: rows(rules.all_to_all(), delay=np.full((4, 6), -1.0)), ValueError, r"delay\[0, 0\] must be between"),
        (lambda: rows(rules.all_to_all(), delay=random.uniform(-1.0, 2.0)), ValueError, "delay must be between 0 and 6553.5 ms"),
        (lambda: rows(rules.all_to_all(), delay=random.uniform(0.11, 0.19)), ValueError, "delay must have a multiple of dt = 0.1 ms between its low and high"),
        (lambda: rows(rules.all_to_all(), delay=random.normal(-9.0, 1.0)), ValueError, "less than one in a thousand of the numbers"),
        (lambda: rows(rules.all_to_all(), dt=0.0), ValueError, r"dt must be a number > 0 \[ms\]; got 0"),
        (lambda: rows(rules.all_to_all(), 10**9, 10**9), MemoryError, r"1e\+18 synapses would take 4\S+ bytes, this machine has"),
        (lambda: rows(rules.all_to_all(), 1000, 1000, most_bytes=1e6), MemoryError, "at most 1000000 are allowed"),
    ],
)  # fmt: skip
def test_connections_refuse(call, error, text):
    with pytest.raises(error, match=text) as caught:
        call()
    assert len(str(caught.value)) <= 600


def test_limits_that_are_allowed():
    assert rows(rules.all_to_all(), delay=6553.5).greatest_delay == 65535
    assert rows(rules.all_to_all(), weight=np.full(24, 1e39), weights="float64").weight[0] == 1e39
    assert rows(rules.indegree(9, multiple=True)).synapses == 54
    assert rows(rules.total(24)).synapses == 24
    assert rows(rules.outdegree(5, self_connections=False), self=2).synapses == 20
    assert rows(rules.outdegree(6, self_connections=False), self=6).synapses == 24


@pytest.mark.parametrize(
    ("delay", "steps", "rounded"),
    [(1.5, 15, False), (0.3, 3, False), (0.04, 0, True), (0.05, 1, True), (0.26, 3, True), (0, 0, False)],
)
def test_a_delay_that_is_no_multiple_of_dt_is_rounded_and_said(delay, steps, rounded):
    made = rows(rules.all_to_all(), delay=delay)
    assert (made.least_delay, made.greatest_delay, made.delay_rounded) == (steps, steps, rounded)
    assert not rows(rules.all_to_all(), delay=np.full((4, 6), delay)).delay_rounded


DESCRIPTIONS = [
    rules.all_to_all(), rules.one_to_one(self_connections=False), rules.probability(0.25), rules.indegree(3, multiple=True),
    rules.total(9), rules.distance(2.0, shape="box"), rules.pairs([0, 1], [2, 3]), rules.matrix(np.eye(3)),
    random.normal(1.0, 2.0, high=9.0), random.uniform(0.0, 1.0), random.lognormal(0.0, 1.0),
    rv.sources.Poisson(8.0), rv.sources.Poisson([1.0, 2.0]), rv.sources.Regular(5.0, 0.25), rv.sources.Times([2.0, 1.0], [0, 3]),
]  # fmt: skip


@pytest.mark.parametrize("made", DESCRIPTIONS, ids=repr)
def test_descriptions_are_equal_copied_pickled_and_do_not_change(made):
    for other in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert other == made
        assert hash(other) == hash(made)
        assert repr(other) == repr(made)
    assert made != DESCRIPTIONS[DESCRIPTIONS.index(made) - 1]
    assert made != 1
    with pytest.raises(AttributeError, match="does not change"):
        made.kind = "x"
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = made.nothing


@pytest.mark.parametrize(
    "made", [d for d in DESCRIPTIONS if d.kind not in ("pairs", "matrix", "Poisson", "Times", "Regular")], ids=repr
)
def test_a_repr_makes_the_same_again(made):
    assert eval(repr(made), {**vars(rules), **vars(random)}) == made


def test_arrays_of_descriptions_are_copies():
    i = np.array([0, 1])
    rule = rules.pairs(i, i)
    i[0] = 7
    assert rule.i.tolist() == [0, 1]
    with pytest.raises(ValueError, match="read-only"):
        rule.i[0] = 1


class Sparse:
    """What rules.matrix asks of a matrix of SciPy."""

    ndim, shape = 2, (2, 3)
    indptr, indices = np.array([0, 2, 3], np.int32), np.array([2, 0, 1], np.int32)
    data = np.array([5.0, 0.0, 7.0])

    def tocsr(self):
        return self


def test_a_sparse_matrix_connects_its_stored_entries():
    rule = rules.matrix(Sparse())
    made = rows(rule, 2, 3, weight=rule.values)
    assert (made.source.tolist(), made.target.tolist(), made.weight.tolist()) == ([0, 0, 1], [0, 2, 1], [0.0, 5.0, 7.0])


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: rv.sources.Poisson(-1.0), ValueError, "rate must be a finite number >= 0; got -1"),
        (lambda: rv.sources.Poisson([1.0, NAN]), ValueError, r"rate\[1\] must be a finite number >= 0; got nan"),
        (lambda: rv.sources.Poisson([[1.0]]), ValueError, r"rate must be a number or have shape \(n,\); got \(1, 1\)"),
        (lambda: rv.sources.Poisson("a"), TypeError, "rate must be a number"),
        (lambda: rv.sources.Poisson([[1.0], [1.0, 2.0]]), TypeError, "rate must be a number or an array of numbers"),
        (lambda: rv.sources.Poisson(rv.stimuli.white_noise(1.0)), ValueError, "noise"),
        (lambda: rv.sources.Times([1.0, 2.0], [0]), ValueError, "neurons must name one neuron for each of the 2 times"),
        (lambda: rv.sources.Times([-1.0], 0), ValueError, r"times\[0\] must be a finite number >= 0; got -1"),
        (lambda: rv.sources.Times([1.0], [-1]), ValueError, "neurons must be numbers >= 0; got -1"),
        (lambda: rv.sources.Times([1.0], [0.5]), TypeError, "neurons must be an array of integers"),
        (lambda: rv.sources.Regular(5.0, 1.0), ValueError, "phase must be at least 0 and less than 1; got float 1.0"),
        (lambda: rv.sources.Regular([5.0, 1.0], [0.0] * 3), ValueError, "rate and phase must be of equal length; got 2 and 3"),
        (rv.sources.Source, TypeError, "a Source is a Poisson, Times or Regular"),
    ],
)  # fmt: skip
def test_sources_refuse(call, error, text):
    with pytest.raises(error, match=text) as caught:
        call()
    assert len(str(caught.value)) <= 600


def test_sources():
    given = rv.sources.Times([3.0, 1.0, 3.0], [2, 0, 1])
    assert (given.times.tolist(), given.neurons.tolist(), given.n) == ([1.0, 3.0, 3.0], [0, 1, 2], 3)
    assert rv.sources.Times([], []).n == 0
    assert rv.sources.Times([5.0, 1.0], 2).neurons.tolist() == [2, 2]
    assert (rv.sources.Poisson(5).rate, rv.sources.Poisson(5).n, rv.sources.Poisson([5, 6]).n) == (5.0, None, 2)
    assert rv.sources.Poisson(rv.stimuli.step(3.0)).rate(1.0) == 3.0
    assert rv.sources.Regular([1.0, 2.0], 0.5).n == 2


def test_a_connection_is_no_synapse():
    net = rv.SpikingNetwork(0.1)
    group = net.add(rv.neurons.LIF(), 3)
    made = net.connect(group, group, rv.synapses.Delta(), rules.all_to_all(), 1.0)
    for call in (
        lambda: net.connect(group, group, made, rules.all_to_all(), 1.0),
        lambda: net.background(group, made, rate=10.0, weight=1.0),
    ):
        with pytest.raises(TypeError, match="synapse must be"):
            call()
    assert len(net.connections) == 1
