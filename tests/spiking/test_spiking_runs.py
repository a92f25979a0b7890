"""Runs of rv.SpikingNetwork: parts of a run are the run, threads do not show, copies go on, what is refused moves nothing."""

import copy

import numpy as np
import pytest
import ranvier as rv

S, R = rv.synapses, rv.rules
CURRENT = {"cells": 1.6, "axons": 9.0}
STEPS = {"exact": (None, None), "staggered": ("staggered", "event"), "rk4": ("rk4", "event")}  # of the LIF neurons


def network(dtype="float64", rng=2, threads=None, steps="exact"):
    """Every kind of synapse between LIF neurons and axons, with sources of every kind."""
    net = rv.SpikingNetwork(0.05, rng, dtype, threads)
    cells = net.add(rv.neurons.LIF(), 300, "cells", *STEPS[steps])
    axons = net.add(rv.neurons.HodgkinHuxley(), 40, "axons")
    noise = net.add(rv.sources.Poisson(80.0), 50, "noise")
    rise = net.add(rv.sources.Poisson(rv.stimuli.ramp(0.0, 400.0, 0.0, 40.0)), 5, "rise")
    given = net.add(rv.sources.Times([0.0, 0.03, 4.0, 12.34], [0, 1, 1, 0]), 2, "given")
    clock = net.add(rv.sources.Regular([100.0, 250.0, 0.0], [0.0, 0.3, 0.5]), 3, "clock")
    net.connect(
        cells,
        cells,
        S.ExpCurrent(4.0, name="i"),
        R.probability(0.1),
        rv.random.normal(0.05, 0.1),
        rv.random.uniform(0.1, 2.0),
    )
    net.connect(noise, cells, S.Delta(), R.probability(0.2), 0.8, 0.35)
    net.connect(cells, axons, S.ExpConductance(5.0, 0.0, name="exc"), R.indegree(20), 0.02, 1.0)
    net.connect(axons, cells[100:], S.AlphaCurrent(2.0), R.outdegree(10), -0.2, rv.random.normal(1.0, 0.5, low=0.0))
    net.connect(given, cells[:10], S.Delta(), R.all_to_all(), 30.0, 0.1)
    net.connect(clock, axons, S.BiexpConductance(0.5, 4.0, -80.0), R.all_to_all(), 0.05)
    net.connect(rise, axons, S.AlphaConductance(1.0, 0.0), R.all_to_all(), 0.03)
    net.background(cells, S.ExpCurrent(4.0, name="i"), 500.0, 0.02)
    if steps != "exact":
        net.connect(cells, cells, S.NMDA(), R.outdegree(5), 0.001, 0.5)
        net.connect(axons, cells, S.ExpConductance(5.0, -80.0), R.all_to_all(), 0.002, 0.05)
    return net


def run(net, t, **options):
    return net.run(t, CURRENT, {"cells": "all", "axons": ["v", "exc.g"]}, **options)


def together(runs):
    """Spikes and samples of all groups, one run after the other, as bytes."""
    facts = {}
    for name in runs[0]:
        facts[name, "times"] = np.concatenate([part[name].spike_times for part in runs]).tobytes()
        facts[name, "neurons"] = np.concatenate([part[name].spike_neurons for part in runs]).tobytes()
        for state in runs[0][name]:
            facts[name, state] = np.concatenate([part[name][state] for part in runs]).tobytes()
    return facts


def count(one):
    return {name: len(one[name].spike_times) for name in one}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_parts_of_a_run_are_the_run(dtype, steps):
    whole, parted = network(dtype, steps=steps), network(dtype, steps=steps)
    run_of_all = run(whole, 40.0)
    assert min(count(run_of_all).values()) >= 4
    assert together([run_of_all]) == together([run(parted, t) for t in (0.05, 11.0, 0.0, 28.95)])
    assert whole.t == parted.t == 40.0


@pytest.mark.sampled(2)
@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_threads_do_not_show(dtype, steps):
    one = together([run(network(dtype, steps=steps), 30.0, threads=1)])
    for threads in (2, 3, 7):
        assert together([run(network(dtype, steps=steps), 30.0, threads=threads)]) == one
    assert together([run(network(dtype, threads=3, steps=steps), 30.0)]) == one


def test_seeds_show():
    assert together([run(network(rng=2), 10.0)]) != together([run(network(rng=3), 10.0)])


@pytest.mark.parametrize("copied", [rv.SpikingNetwork.copy, copy.copy, copy.deepcopy])
def test_a_copy_goes_on(copied):
    net = network()
    run(net, 13.0)
    other = copied(net)
    assert (other.t, list(other.groups), list(other.connections)) == (net.t, list(net.groups), list(net.connections))
    assert together([run(net, 9.0)]) == together([run(other, 9.0)])
    before = net["cells"]["v"].copy()
    run(other, 5.0)
    other.connections["connection0"].weight[:] = 0.0
    other.groups["cells"]["v"] = -60.0
    assert (net["cells"]["v"] == before).all()
    assert net.connections["connection0"].weight.any()
    assert (net.t, other.t) == (22.0, 27.0)


def test_float32_is_near():
    """The rounding of states, before spikes have had the time to tell the networks apart."""
    rough, fine = (run(network(dtype), 3.0) for dtype in ("float32", "float64"))
    for name in ("cells", "axons"):
        for state in rough[name]:
            assert rough[name][state].dtype == np.float32
            scale = max(abs(fine[name][state]).max(), 1e-3)
            np.testing.assert_allclose(rough[name][state], fine[name][state], rtol=0, atol=2e-4 * scale)


REFUSED = {
    "t": ("must be a multiple of dt = 0.05", lambda net: net.run(0.07)),
    "threads": ("threads must be an integer >= 1", lambda net: net.run(1.0, threads=0)),
    "current": (r"have shape \(300,\)", lambda net: net.run(1.0, {"cells": [1.0, 2.0]})),
    "current of a source": ("'noise' is a source", lambda net: net.run(1.0, {"noise": 1.0})),
    "group": ("must name a group of the network", lambda net: net.run(1.0, {"sells": 1.0})),
    "record": ("must name its states", lambda net: net.run(1.0, record={"cells": ["w"]})),
    "record of a source": ("'noise' is a source", lambda net: net.run(1.0, record={"noise": ["v"]})),
    "record_every": (
        "must divide the 20 steps",
        lambda net: net.run(1.0, record={"cells": ["v"]}, record_every=3),
    ),
    "twice": ("is there twice", lambda net: net.run(1.0, record={"cells": ["v"], net["cells"][:3]: ["v"]})),
    "connect": (
        "for it is a conductance",
        lambda net: net.connect("cells", "axons", S.ExpConductance(5.0, 0.0, name="exc"), R.all_to_all(), -1.0),
    ),
    "conductance on exact": (
        "takes jumps and currents",
        lambda net: net.add(rv.neurons.LIF(), 2, "e", "exact")
        and net.connect("cells", "e", S.NMDA(), R.all_to_all(), 1.0),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_moves_nothing(what):
    net, other = network(), network()
    run(net, 5.0), run(other, 5.0)
    message, call = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        call(net)
    if what != "conductance on exact":
        assert (list(net.groups), list(net.connections)) == (list(other.groups), list(other.connections))
    assert together([run(net, 5.0)]).items() >= together([run(other, 5.0)]).items()


WRITTEN = {
    "v": (lambda net: net["cells"]["v"], np.nan, r"group 'cells': the state v\[3\]"),
    "tau_m": (lambda net: net["cells"]["tau_m"], -1.0, "group 'cells': the parameter tau_m"),
    "exc.g": (lambda net: net["axons"]["exc.g"], np.inf, r"group 'axons': exc.g\[3\]"),
    "weight": (lambda net: net.connections["connection0"].weight, np.inf, r"connection 'connection0': weight\[3\]"),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_was_written_is_checked_before_anything_moves(what):
    get, bad, message = WRITTEN[what]
    net, other = network(), network()
    run(net, 5.0), run(other, 5.0)
    view = get(net)
    kept = view[3]
    view[3] = bad
    with pytest.raises(ValueError, match=message):
        run(net, 5.0)
    assert net.t == 5.0
    view[3] = kept
    assert together([run(net, 5.0)]) == together([run(other, 5.0)])


def test_a_run_that_diverges_says_where_and_leaves_what_was_recorded():
    net = rv.SpikingNetwork()
    cells = net.add(rv.neurons.HodgkinHuxley(), 3, "cells", integrator="euler")
    with pytest.raises(rv.DivergenceError, match="group 'cells'") as caught:
        net.run(100.0, {cells: 1e6}, {cells: ["v"]})
    partial = caught.value.run["cells"]
    assert partial.steps == len(partial["v"]) == round(net.t / 0.1) < 1000
    assert caught.value.state == "v"


def test_regular_sources():
    net = rv.SpikingNetwork(0.1)
    net.add(rv.sources.Regular([100.0, 40.0, 0.0], [0.0, 0.5, 0.2]), name="clock")
    parts = [net.run(t)["clock"] for t in (10.0, 0.1, 40.0)]
    times = [np.concatenate([part.spikes_of(i) for part in parts]) for i in range(3)]
    np.testing.assert_allclose(times[0], [0.0, 10.0, 20.0, 30.0, 40.0, 50.0], atol=1e-12)
    np.testing.assert_allclose(times[1], [12.5, 37.5], atol=1e-12)
    assert len(times[2]) == 0


def test_a_rate_that_falls_below_zero_is_refused_before_the_run():
    net = rv.SpikingNetwork(0.1)
    net.add(rv.sources.Poisson(rv.stimuli.ramp(10.0, -10.0, 0.0, 20.0)), 4, "noise")
    net.run(9.0)
    with pytest.raises(ValueError, match=r"group 'noise': at 10\.05 ms rate"):
        net.run(2.0)
    assert net.t == 9.0
