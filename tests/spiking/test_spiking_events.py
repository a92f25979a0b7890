"""Resets as events in rv.SpikingNetwork, against the oracle: models with a reset, integrators, every kind of synapse.

Both take a step with an event again; a trial's errors are 10⁻⁹ of the states and 10⁻⁷ of the step in time (the library)
and 10⁻¹¹ (the oracle). So times of spikes agree to some 10⁻⁷ of a step, and w, u and synapses to 10⁻⁹. In an upstroke v
is off by its slope, up to 10⁴ mV/ms of exponential models, times the error of the time.
"""

import numpy as np
import pytest
import ranvier as rv
from network_mirror import Mirror
from oracle import stimuli

pytestmark = pytest.mark.arithmetic

S, R = rv.synapses, rv.rules
MODELS = {  # a current at which it fires, and a scale of currents and of conductances
    "LIF": (1.7, 0.7, 0.05),
    "QIF": (200.0, 40.0, 1.0),
    "Izhikevich": (9.0, 3.0, 0.1),
    "EIF": (300.0, 100.0, 2.0),
    "AdEx": (700.0, 200.0, 5.0),
}
ERROR_OF_V = {"lif": 2e-9, "qif": 1e-10, "izhikevich": 5e-7, "eif": 2e-5, "adex": 5e-6}  # parts of its greatest value
INTEGRATORS = ["euler", "heun", "rk4", "staggered", "exponential_euler"]
SYNAPSES = {
    "jump+exp": [S.Delta(), S.ExpCurrent(3.0, name="i")],
    "alpha+conductance": [S.AlphaCurrent(2.0), S.ExpConductance(4.0, e_rev=0.0, name="exc")],
    "alpha+biexp": [S.AlphaConductance(2.0, e_rev=-80.0), S.BiexpConductance(0.5, 5.0, e_rev=0.0)],
    "nmda+jump": [S.NMDA(tau_decay=40.0), S.Delta()],
}


def same_events(made, wanted, time=5e-7):
    """The same spikes, to `time` [ms], and states. Gives the number of spikes."""
    spikes = 0
    for name, run in wanted.items():
        got, error = made[name], ERROR_OF_V.get(made[name].model.name, 1e-7)
        np.testing.assert_array_equal(got.spike_counts, np.bincount(run.spike_neurons, minlength=got.n), err_msg=name)
        for i in range(got.n):
            times = np.asarray(run.spike_times)[np.asarray(run.spike_neurons) == i]
            np.testing.assert_allclose(got.spikes_of(i), times, rtol=0, atol=time)
        for state in got:
            room = (error if state == "v" else 5e-9) * np.abs(run[state]).max()
            np.testing.assert_allclose(got[state], run[state], rtol=0, atol=room, err_msg=f"{name} {state}")
        spikes += len(got.spike_times)
    return spikes


def driven(model, integrator, synapses, seed=4, n=7, steps=200):
    """Neurons under a current, joined by some synapses, with random and given spikes onto them; and its current."""
    current, amperes, siemens = MODELS[model]
    both = Mirror(0.1, seed, steps)
    cells = both.add(getattr(rv.neurons, model)(), n, "cells", integrator, reset="event")
    noise = both.add_source(rv.sources.Poisson(200.0), 5, "noise")
    given = both.add_source(rv.sources.Times([0.0, 0.04, 3.0, 3.05, 5.99], [0, 1, 1, 0, 2]), 3, "given")
    for synapse in synapses:
        scale = {"jump": 2.0, "current": amperes, "conductance": siemens}[synapse.weight]
        weights = rv.random.uniform(0.2 * scale, 1.2 * scale)
        both.connect(noise, cells, synapse, R.probability(0.5), weights, rv.random.uniform(0.0, 1.5))
        both.connect(given, cells[1:5], synapse, R.indegree(2, multiple=True), scale, 0.0)
        both.connect(cells, cells, synapse, R.probability(0.3, self_connections=False), weights, 0.7)
        both.background(cells[:4], synapse, 300.0, 0.3 * scale)
    return both, {"cells": current * np.linspace(1.0, 1.6, n)}


# every kind with two integrators, one after the other with the rest
CASES = [
    (model, integrator, kinds)
    for i, model in enumerate(MODELS)
    for j, integrator in enumerate(INTEGRATORS)
    for k, kinds in enumerate(SYNAPSES)
    if integrator in ("rk4", "staggered") or (i + j + k) % 4 == 0
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("model", "integrator", "kinds"), CASES)
def test_against_the_oracle(model, integrator, kinds):
    both, current = driven(model, integrator, SYNAPSES[kinds])
    assert same_events(*both.run(current)) >= 5


@pytest.mark.sampled(3)
@pytest.mark.parametrize("t_ref", [0.0, 0.03, 0.1, 0.55])
@pytest.mark.parametrize("integrator", ["rk4", "staggered"])
def test_refractory_times_of_all_lengths(integrator, t_ref):
    """Also of spikes by jumps, which are reset at the begin of their step and may be released within it."""
    both = Mirror(0.1, 3, 200)
    cells = both.add(rv.neurons.LIF(t_ref=t_ref), 5, "cells", integrator, reset="event")
    noise = both.add_source(rv.sources.Poisson(100.0), 5, "noise")
    both.connect(noise, cells, S.Delta(), R.one_to_one(), 20.0)
    both.connect(cells, cells, S.ExpConductance(4.0, -80.0), R.all_to_all(), 0.02, 0.1)
    both.connect(cells, cells, S.Delta(), R.probability(0.5), 3.0)
    assert same_events(*both.run({"cells": np.linspace(1.0, 3.0, 5)})) >= 10


def test_gap_junctions_are_held():
    both = Mirror(0.1, 2, 300)
    cells = both.add(rv.neurons.AdEx(), 5, "cells", "rk4", reset="event")
    other = both.add(rv.neurons.EIF(), 3, "other", "staggered", reset="event")
    both.connect(cells, other, S.GapJunction(), R.probability(0.6), rv.random.uniform(1.0, 3.0))
    both.connect(cells, other, S.ExpConductance(4.0, 0.0), R.all_to_all(), 1.0)
    assert same_events(*both.run({"cells": np.linspace(700.0, 1200.0, 5), "other": 250.0})) >= 5


@pytest.mark.parametrize("integrator", ["rk4", "staggered"])
def test_a_current_that_changes_within_a_step(integrator):
    """Its value at every time of a trial; jumps of it are on the grid."""
    both, _ = driven("AdEx", integrator, SYNAPSES["alpha+conductance"])
    mine = rv.stimuli.sine(300.0, 130.0, offset=800.0) + rv.stimuli.step(200.0, start=5.0)
    sine, step = stimuli.sine(300.0, 130.0, offset=800.0), stimuli.step(200.0, start=5.0)
    made = both.net.run(20.0, {"cells": mine}, {"cells": "all"})
    wanted = both.oracle.run(200, {"cells": stimuli.with_edges(step.edges)(lambda t, i: sine(t, i) + step(t, i))})
    assert same_events(made, wanted) >= 5


def test_values_for_each_step():
    both, _ = driven("EIF", "heun", SYNAPSES["nmda+jump"])
    values = 300.0 + 100.0 * np.random.default_rng(3).normal(size=(200, 7))
    assert same_events(*both.run({"cells": values})) >= 5


def test_many_neurons_are_queued_in_parts():
    """More events in a step than wait at a time, and empty lanes in the last block: each neuron is as if alone."""
    both = Mirror(0.1, 5, 60)
    cells = both.add(rv.neurons.LIF(t_ref=0.05), 333, "cells", "rk4", reset="event")
    both.connect(cells, cells, S.ExpConductance(4.0, 0.0), R.total(300), 0.01, 0.3)
    made = both.net.run(6.0, {"cells": 8.0}, {"cells": "all"})["cells"]
    alone = Mirror(0.1, 5, 60)
    few = alone.add(rv.neurons.LIF(t_ref=0.05), 1, "cells", "rk4", reset="event")
    alone.connect(few, few, S.ExpConductance(4.0, 0.0), R.total(1), 0.0, 0.3)
    first = alone.net.run(6.0, {"cells": 8.0}, {"cells": "all"})["cells"]
    unconnected = ~np.isin(np.arange(333), both.net.connections["connection0"].target)
    assert unconnected.sum() > 50
    assert len(first.spike_times) >= 2
    for i in np.flatnonzero(unconnected):
        assert np.array_equal(made.spikes_of(i), first.spikes_of(0))
        assert np.array_equal(made["v"][:, i], first["v"][:, 0])


def spike_times(model, dt, reset):
    """Of one neuron under conductances whose spikes are on a grid of 0.2 ms."""
    current, _, siemens = MODELS[model]
    net = rv.SpikingNetwork(dt)
    cell = net.add(getattr(rv.neurons, model)(), 1, "cell", "rk4", reset)
    rng = np.random.default_rng(1)
    train = net.add(rv.sources.Times(0.2 * rng.integers(1, 1000, 40), np.zeros(40, int)), 1, "train")
    net.connect(train, cell, S.AlphaConductance(2.0, 0.0), R.all_to_all(), siemens)
    net.connect(train, cell, S.BiexpConductance(0.5, 5.0, -80.0), R.all_to_all(), siemens)
    net.connect(train, cell, S.NMDA(), R.all_to_all(), siemens)
    return net.run(200.0, {"cell": current})["cell"].spike_times


@pytest.mark.parametrize("model", ["AdEx", "Izhikevich"])
def test_events_keep_the_order_of_rk4(model):
    finest = spike_times(model, 0.2 / 64, "event")
    assert len(finest) >= 4
    late = {
        reset: [np.abs(spike_times(model, dt, reset) - finest).mean() for dt in (0.2, 0.05, 0.0125)]
        for reset in ("event", "grid")
    }
    assert np.log2(late["event"][0] / late["event"][1]) / 2 > 3.0
    assert 0.6 < np.log2(late["grid"][0] / late["grid"][2]) / 4 < 1.4  # of errors that jump from dt to dt


def test_a_thousand_spikes_in_a_step_are_a_divergence():
    net = rv.SpikingNetwork(0.1)
    cells = net.add(rv.neurons.LIF(t_ref=0.0), 3, "cells", "rk4", "event")
    with pytest.raises(rv.DivergenceError, match=r"group 'cells': v\[1\] .* too many spikes in a step"):
        net.run(10.0, {cells: [1.0, 1e6, 1.0]})


def test_defaults_stay():
    for integrator, default in ("exact", "event"), ("rk4", "grid"), ("euler", "grid"):
        runs = {}
        for reset in None, "event", "grid":
            if (integrator, reset) != ("exact", "grid"):
                net = rv.SpikingNetwork(0.1)
                cells = net.add(rv.neurons.LIF(), 2, "cells", integrator, reset)
                runs[reset] = net.run(50.0, {cells: 2.0}, {cells: ["v"]})["cells"]["v"]
        assert np.array_equal(runs[None], runs[default])
    assert not np.array_equal(runs["event"], runs["grid"])
