"""Published networks have the rates, the irregularity and the changes of weights that they are known for."""

import numpy as np
import pytest
from ranvier._spiking.published import PUBLISHED, inhibitory, pairs
from ranvier._spiking.published.compared import rate
from ranvier._spiking.published.microcircuit import LAYERS, full_counts, lost_currents
from truth_cells import TRUTH

pytestmark = pytest.mark.arithmetic

# ms that show the same
SHORTER = {"brunel_sr": 240.0, "brunel_si_fast": 700.0, "brunel_ai": 500.0, "cobahh": 400.0}


def ran(name, seed=1):
    published = PUBLISHED[name]
    net = published.build(seed)
    return published, net, net.run(SHORTER.get(name, published.t_end), current=published.current)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", PUBLISHED)
def test_figures(name):
    published, net, run = ran(name)
    for figure, value in published.measured(net, run):
        assert figure.holds(value), f"{figure.group} {figure.what}: {figure.text(value)}, {figure.published()}"


def test_another_seed_is_another_network_with_the_same_figures():
    (published, net, run), (_, _, other) = ran("cuba", 2), ran("cuba")
    assert all(figure.holds(value) for figure, value in published.measured(net, run))
    assert len(run["cells"].spike_times) != len(other["cells"].spike_times)


def test_the_microcircuit_is_that_of_the_paper():
    # 0.3 billion synapses in all, figure 1 of Potjans & Diesmann; a tenth of neurons and of synapses each has a hundredth
    assert full_counts().sum() == pytest.approx(299e6, rel=0.01)
    assert set(lost_currents(0.1)) == set(LAYERS)
    assert lost_currents(1.0) == dict.fromkeys(LAYERS, 0.0)
    net = PUBLISHED["microcircuit"].build(1)
    assert sum(len(c) for c in net.connections.values() if hasattr(c, "indptr")) == pytest.approx(2.99e6, rel=0.01)
    for name, first, end in PUBLISHED["microcircuit"].parts.values():
        assert (first, end) == (0, len(net[name]))


def test_without_plasticity_of_inhibition_neurons_fire_fast_and_like_clocks():
    net = inhibitory.vogels(1, scale=0.2, eta=0.0)
    run = net.run(200.0, current=PUBLISHED["vogels"].current)
    assert rate("exc", 140.0, 180.0, 100.0).measure(net, run) > 140.0
    assert not net.connections["learning"].weight.any()


def test_a_smaller_network_keeps_the_synapses_of_a_neuron():
    for scale in (1.0, 0.2):
        net = inhibitory.vogels(1, scale)
        assert len(net.connections["learning"]) / len(net["exc"]) == pytest.approx(40.0, rel=0.02)


def test_all_intervals_follow_the_rule():
    _, net, run = ran("stdp")
    wanted = [pairs.window(float(interval)) for interval in pairs.INTERVALS]
    np.testing.assert_allclose(pairs.changes(net), wanted, rtol=0, atol=1e-14)
    assert (run["target"].spike_counts == 1).all()


def test_what_is_compared_is_the_truth():
    assert [pairs.window(float(t)) for t in TRUTH["stdp_window"]["dw"]] == pytest.approx(
        [*TRUTH["stdp_window"]["dw"].values()]
    )
    assert [*map(float, TRUTH["stdp_window"]["dw"])] == list(pairs.NAMED)
    for name in ("cuba", "coba", "cobahh"):
        wanted = [TRUTH[f"network_{name}"][key] for key in ("rate_hz", "cv_3s") if key in TRUTH[f"network_{name}"]]
        assert [[figure.low, figure.high] for figure in PUBLISHED[name].compared] == wanted


def test_figures_of_a_short_run_are_those_of_all_of_it():
    published = PUBLISHED["cuba"]
    net = published.build(1)
    run = net.run(20.0)
    late = rate("cells", 0.0, 1.0, begin=200.0)
    assert late.measure(net, run) == len(run["cells"].spike_times) / 4000 / 0.02
    silent = net.run(0.1, current={"cells": -1000.0})
    assert not any(figure.holds(value) for figure, value in published.measured(net, silent))


def test_texts_of_figures():
    figure = rate("cells", 4.8, 6.3)
    assert (figure.text(5.4321), figure.published()) == ("5.43 Hz", "4.8 to 6.3 Hz")
    assert PUBLISHED["stdp"].compared[-1].published() == "+0.000821"
