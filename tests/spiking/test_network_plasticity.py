"""Plasticity of the oracle's networks against published rules, pair by pair."""

import json
from pathlib import Path

import numpy as np
import pytest
from oracle import find, neuron
from oracle.connection import delay_steps
from oracle.spiking_network import SpikingNetwork, spike_step

pytestmark = pytest.mark.arithmetic

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "spiking_truth.json").read_text())
RULES = {"triplet, visual cortex, all to all": "triplet_stdp", "inhibitory (Vogels 2011)": "inhibitory_stdp"}
ROUNDED = 1e-12  # of weights about 1, after tens of changes


def driven(net, n):
    """Neurons that spike in a step if, and only if, it gives them FORCE: once, for two steps are their refractory time."""
    p = neuron.parameters(find("lif"), v_th=1000.0, t_ref=1.5 * net.dt)
    return net.add("post", "lif", n, p)


def force(dt):
    """A current that carries v from -65 mV to 1000 mV in about 0.7 of a step."""
    return 1065.0 / (0.7 * dt)


def currents(times, steps, dt):
    """Spikes whose step ends at these times, a list for each neuron."""
    current = np.zeros((steps, len(times)))
    for i, of_one in enumerate(times):
        current[[spike_step(t, dt) for t in of_one], i] = force(dt)
    return current


def rule_and_parameters(name, given):
    if "eta" in given:
        given = {key: given[key] for key in ("eta", "tau", "w_min", "w_max")} | {"rho0": 1000.0 * given["rho0_per_ms"]}
    return RULES.get(name, "stdp"), given


def test_window_of_pairs():
    true, dt = TRUTH["stdp_window"], 0.1
    net = SpikingNetwork(dt)
    post = driven(net, len(true["dw"]))
    source = net.add_source("source", 1, [(spike_step(100.0, dt), 0, 1)])
    rows = [(0, j, 0.5, delay_steps(1.0, dt)) for j in range(post.n)]
    learning = net.connect(source, post, "exp_current", rows, ("stdp", true["parameters"]), tau=5.0)
    run = net.run(1520, {"post": currents([[101.0 + float(d)] for d in true["dw"]], 1520, dt)})["post"]
    assert sorted(run.spike_neurons) == list(range(post.n))
    np.testing.assert_allclose(np.array(learning.weights) - 0.5, list(true["dw"].values()), rtol=0, atol=1e-14)


def test_trains():
    """All rules at once: a connection each, from one source to one neuron."""
    true, dt, steps = TRUTH["stdp_trains"], 0.1, 9900
    net = SpikingNetwork(dt)
    post = driven(net, 1)
    source = net.add_source("source", 1, [(spike_step(t, dt), 0, 1) for t in true["pre"]])
    row, learning = (0, 0, true["w0"], delay_steps(true["delay"], dt)), {}
    for name, case in true["results"].items():
        rule = rule_and_parameters(name, case["parameters"])
        learning[name] = net.connect(source, post, "exp_current", [row], rule, tau=5.0)
    events = sorted([*(t + true["delay"] for t in true["pre"]), *true["post"]])
    stops = [spike_step(events[9], dt) + 2, spike_step(events[19], dt) + 2, steps]
    current, spikes = currents([true["post"]], steps, dt), 0
    for stop, key in zip(stops, ("w_after_10_events", "w_after_20_events", "w_end"), strict=True):
        spikes += len(net.run(stop - net.step, {"post": current[net.step : stop]})["post"].spike_times)
        for name, case in true["results"].items():
            if key in case:
                np.testing.assert_allclose(learning[name].weights, [case[key]], rtol=0, atol=ROUNDED, err_msg=name)
    assert spikes == len(true["post"])


def test_triplets_at_high_rates():
    """60 pairs, 10 ms apart, without bounds; steps of 5 ms hold all of their times."""
    true, dt = TRUTH["triplet_frequency"], 5.0
    rule = TRUTH["stdp_trains"]["results"]["triplet, visual cortex, all to all"]["parameters"]
    for rate, changes in true["dw"].items():
        pre = 20.0 + 1000.0 / float(rate) * np.arange(60)
        steps = spike_step(pre[-1] + 10.0, dt) + 3
        net = SpikingNetwork(dt)
        post = driven(net, 2)
        source = net.add_source("source", 1, [(spike_step(t, dt), 0, 1) for t in pre])
        plasticity = "triplet_stdp", rule | {"w_min": -10.0, "w_max": 10.0}
        learning = net.connect(source, post, "exp_current", [(0, 0, 0.0, 0), (0, 1, 0.0, 0)], plasticity, tau=5.0)
        run = net.run(steps, {"post": currents([pre + float(d) for d in changes], steps, dt)})["post"]
        assert len(run.spike_times) == 120
        np.testing.assert_allclose(learning.weights, list(changes.values()), rtol=0, atol=ROUNDED)


@pytest.mark.parametrize("kind", TRUTH["tsodyks_markram"]["kinds"])
def test_release(kind):
    """A spike each step, that arrives in the next; what is delivered is the rise of an exponential current.

    A second source of the connection has a state of its own.
    """
    case = TRUTH["tsodyks_markram"]["kinds"][kind]
    rule = {key: case[key] for key in ("U", "tau_rec", "tau_facil")}
    for rate, steady in case["steady"].items():
        dt, w = 1000.0 / float(rate), 3.0
        net = SpikingNetwork(dt)
        cell = net.add("cell", "lif", 2, neuron.parameters(find("lif"), v_th=1e6))
        spikes = [(k - 1, 0, 1) for k in range(500)] + [(k, 1, 1) for k in range(0, 500, 3)]
        source, rows = net.add_source("source", 2, spikes), [(0, 0, w, 0), (1, 1, w, 0)]
        net.connect(source, cell, "exp_current", rows, ("tsodyks_markram", rule), tau=dt, name="s")
        i = np.concatenate([[0.0], net.run(500)["cell"]["s.i"][:, 0]])
        released = (np.e * i[1:] - i[:-1]) / w
        np.testing.assert_allclose(released[-1], steady["u"] * steady["x"], rtol=1e-11)
        np.testing.assert_allclose(released[-1], steady["release"], rtol=1e-11)
        if rate == "20.0":
            np.testing.assert_allclose(released[:10], case["first_10_at_20Hz"], rtol=1e-12)


def test_a_spike_by_a_jump_is_an_event_at_the_end_of_its_step():
    """An arrival at t_8 carries the target over its threshold there; to its synapses that spike is one of t_9."""
    rule, dt = {"a_plus": 0.01, "a_minus": 0.012, "tau_plus": 20.0}, 0.5
    net = SpikingNetwork(dt)
    cell, source = net.add("cell", "lif", 1), net.add_source("source", 1, [(7, 0, 1)])
    learning = net.connect(source, cell, "exp_current", [(0, 0, 0.5, 0)], ("stdp", rule), tau=5.0)
    net.connect(source, cell, "delta", [(0, 0, 20.0, 0)])
    assert list(net.run(12)["cell"].spike_times) == [8 * dt]
    np.testing.assert_allclose(learning.weights[0] - 0.5, 0.01 * np.exp(-dt / 20.0), rtol=1e-12)


def test_an_arrival_delivers_the_weight_that_it_then_lowers():
    """By the trace of a spike three steps ago, and in the run that begins at its time."""
    rule, dt = {"a_plus": 0.01, "a_minus": 0.2, "tau_minus": 10.0}, 0.5
    net = SpikingNetwork(dt)
    cell, source = driven(net, 1), net.add_source("source", 1, [(6, 0, 1)])
    learning = net.connect(source, cell, "exp_current", [(0, 0, 0.5, 0)], ("stdp", rule), tau=5.0, name="s")
    assert list(net.run(7, {"post": currents([[4 * dt]], 7, dt)})["post"].spike_neurons) == [0]
    assert learning.weights == [0.5]
    assert net.run(1)["post"]["s.i"][0, 0] == 0.5 * np.exp(-dt / 5.0)
    np.testing.assert_allclose(learning.weights[0], 0.5 - 0.2 * np.exp(-3 * dt / 10.0), rtol=1e-12)
