"""net.run(record_weights=…): the weights of plastic synapses in the course of a run."""

import numpy as np
import pytest
import ranvier as rv

S, R = rv.synapses, rv.rules
STDP = rv.plasticity.STDP(0.02, 0.021, w_max=1.0)


def network(dtype="float64"):
    net = rv.SpikingNetwork(0.1, rng=4, dtype=dtype)
    cells = net.add(rv.neurons.LIF(), 30, "cells")
    noise = net.add(rv.sources.Poisson(60.0), 20, "noise")
    weights = rv.random.uniform(0.2, 0.8)
    net.connect(noise, cells, S.ExpCurrent(5.0), R.probability(0.5), weights, 1.0, STDP, name="plastic")
    net.connect(noise, cells[:4], S.ExpCurrent(5.0), R.all_to_all(), weights, 1.5, name="still")
    net.connect(cells, cells, S.Delta(), R.all_to_all(), 0.01, name="alike")
    net.background(cells, S.Delta(), 100.0, 0.1, name="outside")
    return net


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("threads", [1, 3])
def test_a_sample_is_what_the_view_would_show(dtype, threads):
    whole, parts = network(dtype), network(dtype)
    plastic, still = parts.connections["plastic"], parts.connections["still"]
    run = whole.run(
        50.0, {"cells": 1.5}, record_weights={"plastic": 100, whole.connections["still"]: 250}, threads=threads
    )
    assert run.weights["plastic"].shape == (5, len(plastic))
    assert run.weights["still"].shape == (2, len(still))
    start = plastic.weight.copy()
    for sample in run.weights["plastic"]:
        parts.run(10.0, {"cells": 1.5})
        assert sample.tobytes() == plastic.weight.tobytes()
        assert (sample != start).any()
    assert (run.weights["still"] == still.weight).all()


def test_nothing_is_kept_that_was_not_asked_for():
    assert network().run(1.0).weights == {}


REFUSED = {
    "no mapping": (["plastic"], TypeError, "record_weights must be a mapping"),
    "no name": ({"plastik": 10}, ValueError, "must name a connection of the network: 'plastic', 'still'"),
    "a number": ({3: 10}, TypeError, "a key of record_weights must be a connection"),
    "no divisor": ({"plastic": 7}, ValueError, "connection 'plastic' must be a number of steps that divides the 100"),
    "zero": ({"plastic": 0}, ValueError, r"record_weights\['plastic'\]"),
    "a fraction": ({"plastic": 2.5}, TypeError, r"record_weights\['plastic'\]"),
    "one weight": ({"alike": 10}, ValueError, "connection 'alike' has one weight for all synapses"),
    "background": ({"outside": 10}, ValueError, "connection 'outside' has one weight for all synapses"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_moves_nothing(what):
    given, kind, message = REFUSED[what]
    net = network()
    with pytest.raises(kind, match=message):
        net.run(10.0, record_weights=given)
    assert net.t == 0.0


def test_twice_another_network_and_too_much():
    net = network()
    with pytest.raises(ValueError, match="each connection once; 'plastic' is there twice"):
        net.run(1.0, record_weights={"plastic": 1, net.connections["plastic"]: 1})
    with pytest.raises(ValueError, match="belongs to another"):
        net.run(1.0, record_weights={network().connections["plastic"]: 1})
    with pytest.raises(MemoryError, match=r"the record of weights would take .* bytes"):
        net.run(1e9, record_weights={"plastic": 1})
    assert net.t == 0.0


def test_a_run_that_diverges_leaves_its_samples():
    net = rv.SpikingNetwork()
    cells = net.add(rv.neurons.HodgkinHuxley(), 3, "cells", integrator="euler")
    noise = net.add(rv.sources.Poisson(200.0), 3, "noise")
    net.connect(noise, cells, S.ExpConductance(5.0, 0.0), R.all_to_all(), np.full(9, 0.1), 1.0, STDP, name="plastic")
    with pytest.raises(rv.DivergenceError) as caught:
        net.run(100.0, {cells: 1e6}, record_weights={"plastic": 4})
    assert caught.value.run.weights["plastic"].shape == (caught.value.run.steps // 4, 9)
