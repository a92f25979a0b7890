"""rv.SpikingNetwork against the oracle: random networks of every kind of synapse, model, integrator, delay and source.

The library and the oracle take their exponentials from different functions, and put the same sums together in another
order within a step. So a state may differ by some ε a step, which the membranes' leak keeps from growing: 10⁻¹¹ of the
greatest value is 5·10⁴ ε for hundreds of steps. Spikes are in the same steps, or their numbers would differ.
"""

import numpy as np
import pytest
import ranvier as rv
from network_mirror import Mirror, same_runs

pytestmark = pytest.mark.arithmetic

S, R = rv.synapses, rv.rules
TOLERANCE = 1e-11
MODELS = {  # a current at which it fires, its integrators, and a scale of currents and of conductances
    "LIF": (1.7, [None, "exact", "euler", "heun", "rk4", "staggered", "exponential_euler"], 0.7, 0.05),
    "AdEx": (700.0, [None, "rk4", "euler"], 200.0, 5.0),
    "QIF": (8.0, [None, "rk4"], 3.0, 0.1),
    "Izhikevich": (9.0, [None, "rk4", "euler"], 3.0, 0.1),
    "HodgkinHuxley": (9.0, [None, "rk4", "staggered", "exponential_euler"], 4.0, 0.2),
    "TraubMiles": (3.0, [None, "exponential_euler", "heun"], 1.0, 0.05),
    "MorrisLecar": (90.0, [None, "rk4", "staggered"], 20.0, 1.0),
}
CURRENTS = {"delta": S.Delta(), "exp": S.ExpCurrent(3.0, name="i"), "alpha": S.AlphaCurrent(2.0)}
CONDUCTANCES = {
    "exp": S.ExpConductance(4.0, e_rev=0.0, name="exc"),
    "alpha": S.AlphaConductance(2.0, e_rev=-80.0),
    "biexp": S.BiexpConductance(0.5, 5.0, e_rev=0.0),
    "nmda": S.NMDA(tau_decay=40.0),
}


def delays(rng):
    """As a number, as random numbers; also none."""
    return [0.0, 0.7, rv.random.uniform(0.0, 1.5), rv.random.normal(1.0, 0.4, low=0.1)][rng.integers(4)]


def networks(model, integrator, synapses, seed, steps=250):
    """Neurons of a model driven by sources and a background, joined by some synapses; two groups, one of LIF neurons."""
    rng = np.random.default_rng(seed)
    current, _, amperes, siemens = MODELS[model]
    both = Mirror(0.025 if model in ("HodgkinHuxley", "TraubMiles") else 0.1, seed, steps)
    start = {"v": np.linspace(-70.0, -60.0, 6)} if model == "TraubMiles" else "rest"
    cells = both.add(getattr(rv.neurons, model)(), 6, "cells", integrator, start)
    other = both.add(rv.neurons.LIF(t_ref=0.0 if seed % 2 else 2.0), 5, "other")
    noise = both.add_source(rv.sources.Poisson(200.0), 4, "noise")
    given = both.add_source(rv.sources.Times([0.0, 0.04, 3.0, 3.05, 5.99], [0, 1, 1, 0, 2]), 3, "given")
    for synapse in synapses:
        scale = {"jump": 2.0, "current": amperes, "conductance": siemens}[synapse.weight]
        signed = scale * (1.0 if synapse.weight == "conductance" else rng.choice([1.0, -0.5]))
        weights = rv.random.uniform(0.2 * scale, 1.2 * scale)
        both.connect(noise, cells, synapse, R.probability(0.5), weights, delays(rng))
        both.connect(
            given, cells[1:5], synapse, R.indegree(2, multiple=True), signed, delays(rng), weight_dtype="float64"
        )
        both.connect(cells, cells, synapse, R.probability(0.4, self_connections=False), weights, delays(rng))
        both.connect(other[1:], cells, synapse, R.all_to_all(), signed, 0.3)
        both.background(cells[:4], synapse, 300.0, 0.3 * signed)
    both.connect(cells, other, S.ExpCurrent(2.0), R.total(12), 0.8, delays(rng))
    return both, {"cells": current, "other": 1.7}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("integrator", MODELS["LIF"][1])
@pytest.mark.parametrize("kinds", [["delta"], ["exp"], ["alpha"], ["delta", "exp", "alpha"]], ids="+".join)
def test_currents_on_lif(integrator, kinds):
    both, current = networks("LIF", integrator, [CURRENTS[kind] for kind in kinds], 3)
    assert same_runs(*both.run(current), TOLERANCE) >= 5


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("model", "integrator"), [(model, each) for model, row in MODELS.items() for each in row[1] if each != "exact"]
)
@pytest.mark.parametrize("kinds", [["exp"], ["alpha", "biexp"], ["nmda"]], ids="+".join)
def test_conductances(model, integrator, kinds):
    both, current = networks(model, integrator, [CONDUCTANCES[kind] for kind in kinds], 4)
    assert same_runs(*both.run(current), TOLERANCE) >= 5


@pytest.mark.parametrize("model", ["HodgkinHuxley", "AdEx"])
@pytest.mark.parametrize("n", [9, 40])
def test_a_jump_begins_its_own_neuron_anew(model, n):
    """`staggered` keeps rates from step to step; a jump of one neuron in a block must not leave it with old ones."""
    both = Mirror(0.025, rng=3, steps=300)
    cells = both.add(getattr(rv.neurons, model)(), n, "cells", "staggered")
    rng = np.random.default_rng(n)
    ticks = both.add_source(rv.sources.Times(rng.uniform(0.0, 7.0, 60), rng.integers(0, n, 60)), n, "ticks")
    both.connect(ticks, cells, S.Delta(), R.one_to_one(), 3.0)
    both.connect(ticks, cells, S.ExpConductance(4.0, 0.0), R.total(n), 0.02 if model == "HodgkinHuxley" else 1.0, 0.5)
    same_runs(*both.run({"cells": MODELS[model][0]}), TOLERANCE)


RULES = {
    "stdp": rv.plasticity.STDP(0.05, 0.06, w_max=1.5, mu_plus=0.4, mu_minus=0.4),
    "additive": rv.plasticity.STDP(0.05, 0.06, w_max=1.5, nearest=True),
    "triplet": rv.plasticity.TripletSTDP(0.01, 0.05, 0.03, 0.01, 16.8, 33.7, 101.0, 125.0, w_max=1.5),
    "inhibitory": rv.plasticity.InhibitorySTDP(0.02, w_max=1.5),
    "release": rv.plasticity.TsodyksMarkram(0.4, 30.0, 20.0),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("synapse", [S.ExpCurrent(3.0), S.Delta()], ids=["current", "jump"])
def test_plasticity(rule, synapse):
    """Weights go through thousands of products, each rounded, of factors e^x that two libraries round differently."""
    both = Mirror(rng=7, steps=400)
    cells = both.add(rv.neurons.LIF(), 6, "cells")
    noise = both.add_source(rv.sources.Poisson(150.0), 8, "noise")
    weights = rv.random.uniform(0.3, 1.3)
    made = [
        both.connect(noise, cells[1:], synapse, R.probability(0.7), weights, rv.random.uniform(0.0, 1.0), RULES[rule]),
        both.connect(cells, cells, synapse, R.probability(0.5), weights, 0.4, RULES[rule], weight_dtype="float64"),
    ]
    before = [np.array(one.weight) for one in made]
    assert same_runs(*both.run({"cells": 1.6}), TOLERANCE) >= 10
    for one, old, wanted in zip(made, before, both.oracle.connections, strict=True):
        np.testing.assert_allclose(one.weight, wanted.weights, rtol=1e-11, atol=1e-13)
        assert (one.weight != old).any() == one.plasticity.timing


@pytest.mark.parametrize("integrator", [None, "rk4"])
def test_gap_junctions(integrator):
    both = Mirror(0.025, rng=2, steps=400)
    axons = both.add(rv.neurons.HodgkinHuxley(), 5, "axons", integrator)
    other = both.add(rv.neurons.WangBuzsaki(), 3, "other", integrator)
    both.connect(axons, other, S.GapJunction(), R.probability(0.6), rv.random.uniform(0.02, 0.1))
    both.connect(axons, axons, S.ExpConductance(4.0, 0.0), R.probability(0.5), 0.05, 0.5)
    assert [len(c) for c in both.net.connections.values()][:2] == 2 * [len(both.net.connections["connection0"])]
    assert same_runs(*both.run({"axons": np.linspace(5.0, 12.0, 5), "other": 0.0}), TOLERANCE) >= 3


@pytest.mark.parametrize("model", [model for model in MODELS if model != "LIF"])
def test_jumps_and_currents_beside_conductances(model):
    both, current = networks(model, None, [CURRENTS["delta"], CURRENTS["alpha"], CONDUCTANCES["exp"]], 5)
    assert same_runs(*both.run(current), TOLERANCE) >= 5


@pytest.mark.parametrize("delay", [0.0, 1.0])
def test_steps_that_begin_with_spikes(delay):
    """`published`: with delay 0 spikes act in the step that they begin; rules of timing see them there too."""
    both = Mirror(0.5, rng=4, steps=300)
    start = {"v": np.array([35.0, 30.0, -60.0, -60.0, -65.0, 20.0])}
    cells = both.add(rv.neurons.Izhikevich(), 6, "cells", "published", start)
    other = both.add(rv.neurons.LIF(), 4, "other")
    noise = both.add_source(rv.sources.Poisson(100.0), 6, "noise")
    both.connect(noise, cells, S.Delta(), R.one_to_one(), 15.0, delay)
    both.connect(cells, cells, S.ExpConductance(4.0, 0.0), R.probability(0.5), 0.1, delay)
    both.connect(cells, other, S.ExpCurrent(3.0), R.all_to_all(), 0.5, delay, RULES["release"])
    if delay == 0.0:
        both.connect(other, cells, S.ExpCurrent(3.0, name="i"), R.all_to_all(), 1.0, delay, RULES["stdp"])
    made, wanted = both.run({"cells": np.linspace(5.0, 15.0, 6), "other": 1.6})
    assert wanted["cells"].spike_times[0] == 0.0
    assert same_runs(made, wanted, 10 * TOLERANCE) >= 20  # v runs far beyond the threshold, and errors with it
