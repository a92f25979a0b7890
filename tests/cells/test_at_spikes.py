"""record_at_spikes: states at the time of a spike, right before its reset, however the spike was found."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import SMOOTH, WITH_RESET, library
from oracle import neuron
from refusal import refuses

ADEX = rv.neurons.AdEx()
HH = rv.neurons.HodgkinHuxley()
MANY = np.linspace(700.0, 1200.0, 300)  # pA


def adex(t=300.0, current=800.0, **options):
    return rv.simulate(ADEX, t, current, record_at_spikes="all", **options)


@pytest.mark.parametrize("name", WITH_RESET)
def test_v_is_the_threshold(name):
    model = oracle.find(name)
    for integrator in (None, "dopri5", "euler"):
        run = rv.simulate(library(name), 200.0, model.DRIVE, record_at_spikes=["v"], integrator=integrator)
        assert len(run.spike_times) > 2
        theta = neuron.threshold(model, neuron.parameters(model))
        np.testing.assert_allclose(run.at_spikes("v"), theta, rtol=1e-9, atol=1e-9)


def test_adaptation_before_the_reset_is_that_of_a_strict_tolerance():
    strict = adex(integrator="dopri5", rtol=1e-12, atol=1e-12)
    run = adex()
    assert len(run.spike_times) == len(strict.spike_times) > 5
    np.testing.assert_allclose(run.at_spikes("w"), strict.at_spikes("w"), rtol=1e-5)
    # w of the first spike from its own equation, up to there and without the b of the reset
    fine = rv.simulate(ADEX, 300.0, 800.0, dt=0.001, record=["v", "w"])
    before = np.searchsorted(fine.t, run.spike_times[0]) - 1
    assert run.at_spikes("w")[0] == pytest.approx(fine["w"][before, 0], abs=0.05)
    assert fine["w"][before + 2, 0] == pytest.approx(run.at_spikes("w")[0] + ADEX.b, abs=0.1)


@pytest.mark.parametrize("name", SMOOTH)
def test_smooth_models_have_a_cubic_in_every_state(name):
    model = oracle.find(name)
    own, start = library(name), neuron.near_rest(model)
    options = {"initial": start, "record_at_spikes": "all", "record": "all", "start_sample": True}
    run = rv.simulate(own, 100.0, model.DRIVE, **options)
    assert len(run.spike_times) > 0
    np.testing.assert_allclose(run.at_spikes("v"), own.spike_threshold, atol=1e-9)
    p = neuron.parameters(model)
    for i, t in enumerate(run.spike_times):
        k = int(t / own.dt)
        ends = [[run[state][j, 0] for state in own.states] for j in (k, k + 1)]
        d0, d1 = (own.dt * np.array(neuron.rate(model, [np.float64(x) for x in y], p, model.DRIVE)) for y in ends)
        y0, y1, s = *map(np.array, ends), (t - k * own.dt) / own.dt
        cubic = y0 * (1 - s) ** 2 * (1 + 2 * s) + y1 * s**2 * (3 - 2 * s) + d0 * s * (1 - s) ** 2 - d1 * s**2 * (1 - s)
        got = [run.at_spikes(state)[i] for state in own.states]
        np.testing.assert_allclose(got, cubic, rtol=1e-7, atol=1e-8)


def test_on_the_grid_states_lie_on_a_straight_line():
    run = adex(integrator="euler", record=["v", "w"], start_sample=True)
    assert len(run.spike_times) > 5
    for t, w in zip(run.spike_times, run.at_spikes("w"), strict=True):
        k = int(t / ADEX.dt)
        after = run["w"][k + 1, 0] - ADEX.b  # the sample is after the reset
        s = t / ADEX.dt - k
        assert w == pytest.approx(run["w"][k, 0] + s * (after - run["w"][k, 0]), abs=1e-8)


def test_published_has_the_states_at_the_begin_of_the_step():
    cell = rv.neurons.Izhikevich("RS")
    run = rv.simulate(cell, 300.0, 10.0, dt=1.0, integrator="published", record="all", record_at_spikes="all")
    steps = np.round(run.spike_times).astype(int)
    assert len(steps) > 2
    np.testing.assert_array_equal(run.at_spikes("u"), run["u"][steps - 1, 0])
    np.testing.assert_array_equal(run.at_spikes("v"), run["v"][steps - 1, 0])
    assert (run.at_spikes("v") >= 30.0).all()


def test_a_neuron_above_its_threshold_fires_where_it_stands():
    lif = rv.neurons.LIF()
    for integrator in ("exact", "rk4", "dopri5", "euler"):
        run = rv.simulate(lif, 1.0, initial={"v": -45.0}, record_at_spikes="v", integrator=integrator)
        assert (run.spike_times.tolist(), run.at_spikes("v").tolist()) == ([0.0], [-45.0]), integrator


@pytest.mark.parametrize("integrator", ["rk4", "dopri5", "euler"])
def test_they_are_in_the_order_of_the_spikes(integrator):
    """For any number of threads, over blocks and tiles, in split runs, and for chosen states."""
    whole = adex(100.0, MANY, integrator=integrator)
    assert len(whole.spike_times) > 600
    for j in (0, 1, 150, 299):
        alone = adex(100.0, MANY[j], integrator=integrator)
        np.testing.assert_array_equal(whole.at_spikes("w")[whole.spike_neurons == j], alone.at_spikes("w"))
    threads = adex(100.0, MANY, integrator=integrator, threads=3)
    assert threads.at_spikes("w").tobytes() == whole.at_spikes("w").tobytes()
    one = rv.simulate(ADEX, 100.0, MANY, integrator=integrator, record_at_spikes=["w"])
    assert one.at_spikes("w").tobytes() == whole.at_spikes("w").tobytes()
    assert one.spike_times.tobytes() == rv.simulate(ADEX, 100.0, MANY, integrator=integrator).spike_times.tobytes()
    pop = rv.Population(ADEX, 300)
    parts = [pop.run(t, MANY, integrator=integrator, record_at_spikes=["w"]) for t in (30.0, 70.0)]
    joined = np.concatenate([part.at_spikes("w") for part in parts])
    np.testing.assert_allclose(joined, whole.at_spikes("w"), rtol=0 if integrator != "dopri5" else 1e-3)


def test_edges_within_steps_lose_no_state():
    current = rv.stimuli.step(800.0, 10.013, 150.037)
    runs = [adex(200.0, current, integrator=i, rtol=1e-10) for i in ("rk4", "dopri5")]
    np.testing.assert_allclose(*(run.at_spikes("w") for run in runs), rtol=1e-5)
    lif = rv.simulate(rv.neurons.LIF(), 50.0, rv.stimuli.pulse_train(4.0, 3.17, 2.03), record_at_spikes="v")
    assert set(lif.at_spikes("v")) == {-50.0}
    smooth = [rv.simulate(HH, 40.0, rv.stimuli.step(40.0, t, t + 0.5), record_at_spikes="n") for t in (2.0, 2.013)]
    assert smooth[1].at_spikes("n")[0] == pytest.approx(smooth[0].at_spikes("n")[0], abs=0.01)


def test_what_cannot_be_kept():
    with refuses(ValueError, "record_at_spikes must name states of adex: v, w", "'u'"):
        rv.simulate(ADEX, 1.0, record_at_spikes=["u"])
    for spikes in ("counts", None):
        with refuses(ValueError, "record_at_spikes needs the times of spikes: use spikes='times'"):
            rv.simulate(ADEX, 1.0, record_at_spikes=["w"], spikes=spikes)
    with refuses(KeyError, "name must be one that record_at_spikes=[...] chose, nothing; got", "'w'"):
        rv.simulate(ADEX, 1.0).at_spikes("w")
    assert adex(1.0, 0.0).at_spikes("w").shape == (0,)
