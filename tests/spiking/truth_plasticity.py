"""Cases with a known outcome, of plasticity: published rules, pair by pair.

Each takes a side, the oracle's or the library's, and asserts.
"""

import numpy as np
import ranvier as rv
from oracle.spiking_network import spike_step
from truth_cells import TRUTH

S, P = rv.synapses, rv.plasticity
ROUNDED = 1e-12  # of weights about 1, after tens of changes


def driven(net, n):
    """Neurons that spike in a step if, and only if, it gives them a strong current: once, for two steps are their
    refractory time."""
    return net.add("post", rv.neurons.LIF(v_th=100.0, t_ref=1.5 * net.dt), n)


def currents(times, steps, dt):
    """Spikes whose step ends at these times, a list for each neuron: from -65 mV to 100 mV in about 0.7 of a step."""
    current = np.zeros((steps, len(times)))
    for i, of_one in enumerate(times):
        current[[spike_step(float(t), dt) for t in of_one], i] = 165.0 / (0.7 * dt)
    return current


def rule_of(name, given):
    if "eta" in given:
        return P.InhibitorySTDP(
            given["eta"], given["tau"], 1000.0 * given["rho0_per_ms"], given["w_max"], given["w_min"]
        )
    return (P.TripletSTDP if name.startswith("triplet") else P.STDP)(**given)


def window_of_pairs(side):
    true, dt = TRUTH["stdp_window"], 0.1
    net = side(dt)
    post = driven(net, len(true["dw"]))
    rows, rule = [(0, j, 0.5, 1.0) for j in range(len(true["dw"]))], P.STDP(**true["parameters"])
    learning = net.connect(net.source([100.0], [0]), post, S.ExpCurrent(5.0), rows, rule)
    run = net.run(1520, {"post": currents([[101.0 + float(d)] for d in true["dw"]], 1520, dt)})["post"]
    assert sorted(run.spike_neurons) == list(range(len(rows)))
    np.testing.assert_allclose(net.weights(learning) - 0.5, list(true["dw"].values()), rtol=0, atol=1e-14)


def weights_of_trains(side):
    """All rules at once: a connection each, from one source to one neuron."""
    true, dt, steps = TRUTH["stdp_trains"], 0.1, 9900
    net = side(dt)
    post, source = driven(net, 1), net.source(true["pre"], [0] * len(true["pre"]))
    row, learning = (0, 0, true["w0"], true["delay"]), {}
    for name, case in true["results"].items():
        learning[name] = net.connect(source, post, S.ExpCurrent(5.0), [row], rule_of(name, case["parameters"]))
    events = sorted([*(t + true["delay"] for t in true["pre"]), *true["post"]])
    stops = [spike_step(events[9], dt) + 2, spike_step(events[19], dt) + 2, steps]
    current, spikes, begin = currents([true["post"]], steps, dt), 0, 0
    for stop, key in zip(stops, ("w_after_10_events", "w_after_20_events", "w_end"), strict=True):
        spikes += len(net.run(stop - begin, {"post": current[begin:stop]})["post"].spike_times)
        begin = stop
        for name, case in true["results"].items():
            if key in case:
                found = net.weights(learning[name])
                np.testing.assert_allclose(found, [case[key]], rtol=0, atol=ROUNDED, err_msg=f"{name} {key}")
    assert spikes == len(true["post"])


def triplets_at_high_rates(side):
    """60 pairs, 10 ms apart, without bounds; steps of 5 ms hold all of their times."""
    true, dt = TRUTH["triplet_frequency"], 5.0
    rule = TRUTH["stdp_trains"]["results"]["triplet, visual cortex, all to all"]["parameters"]
    for rate, changes in true["dw"].items():
        pre = 20.0 + 1000.0 / float(rate) * np.arange(60)
        steps = spike_step(pre[-1] + 10.0, dt) + 3
        net = side(dt)
        post = driven(net, 2)
        plasticity = P.TripletSTDP(**(rule | {"w_min": -10.0, "w_max": 10.0}))
        rows = [(0, 0, 0.0, 0.0), (0, 1, 0.0, 0.0)]
        learning = net.connect(net.source(pre, [0] * 60), post, S.ExpCurrent(5.0), rows, plasticity)
        run = net.run(steps, {"post": currents([pre + float(d) for d in changes], steps, dt)})["post"]
        assert len(run.spike_times) == 120
        np.testing.assert_allclose(net.weights(learning), list(changes.values()), rtol=0, atol=ROUNDED)


def release(side):
    """A spike each step, that arrives in the next; what is delivered is the rise of an exponential current.

    A second source of the connection has a state of its own.
    """
    for case in TRUTH["tsodyks_markram"]["kinds"].values():
        rule = P.TsodyksMarkram(case["U"], case["tau_rec"], case["tau_facil"])
        for rate, steady in case["steady"].items():
            released = releases(side, rule, 1000.0 / float(rate))
            np.testing.assert_allclose(released[-1], steady["u"] * steady["x"], rtol=1e-11)
            np.testing.assert_allclose(released[-1], steady["release"], rtol=1e-11)
            if rate == "20.0":
                np.testing.assert_allclose(released[:10], case["first_10_at_20Hz"], rtol=1e-12)
                np.testing.assert_allclose(released[-1], case["after_500_at_20Hz"], rtol=1e-11)


def releases(side, rule, dt, w=3.0):
    """What 500 spikes of a source, one in each step, release."""
    net = side(dt)
    cell = net.add("cell", rv.neurons.LIF(v_th=100.0), 2)
    often, seldom = np.arange(500), np.arange(0, 498, 3)
    times = dt * np.concatenate([often, seldom + 1])
    source = net.source(times, [0] * len(often) + [1] * len(seldom), 2)
    net.connect(source, cell, S.ExpCurrent(dt, name="s"), [(0, 0, w, 0.0), (1, 1, w, 0.0)], rule)
    i = np.concatenate([[0.0], net.run(500)["cell"]["s.i"][:, 0]])
    return (np.e * i[1:] - i[:-1]) / w


def a_spike_by_a_jump_is_an_event_at_the_end_of_its_step(side):
    """An arrival at t_8 carries the target over its threshold there; to its synapses that spike is one of t_9."""
    dt, net = 0.5, side(0.5)
    cell, source = net.add("cell", rv.neurons.LIF(), 1), net.source([8 * dt], [0])
    learning = net.connect(source, cell, S.ExpCurrent(5.0), [(0, 0, 0.5, 0.0)], P.STDP(0.01, 0.012))
    net.connect(source, cell, S.Delta(), [(0, 0, 20.0, 0.0)])
    assert list(net.run(12)["cell"].spike_times) == [8 * dt]
    np.testing.assert_allclose(net.weights(learning)[0] - 0.5, 0.01 * np.exp(-dt / 20.0), rtol=1e-12)


def an_arrival_delivers_the_weight_that_it_then_lowers(side):
    """By the trace of a spike three steps ago, and in the run that begins at its time."""
    dt, net = 0.5, side(0.5)
    cell, source = driven(net, 1), net.source([7 * dt], [0])
    rule = P.STDP(0.01, 0.2, tau_minus=10.0)
    learning = net.connect(source, cell, S.ExpCurrent(5.0, name="s"), [(0, 0, 0.5, 0.0)], rule)
    assert list(net.run(7, {"post": currents([[4 * dt]], 7, dt)})["post"].spike_neurons) == [0]
    assert net.weights(learning) == [0.5]
    np.testing.assert_allclose(net.run(1)["post"]["s.i"][0, 0], 0.5 * np.exp(-dt / 5.0), rtol=1e-15)
    np.testing.assert_allclose(net.weights(learning)[0], 0.5 - 0.2 * np.exp(-3 * dt / 10.0), rtol=1e-12)


CASES = [
    window_of_pairs,
    weights_of_trains,
    triplets_at_high_rates,
    release,
    a_spike_by_a_jump_is_an_event_at_the_end_of_its_step,
    an_arrival_delivers_the_weight_that_it_then_lowers,
]
