"""What a step of the oracle's networks promises: when a spike acts, in which order sums go, what a jump does."""

from itertools import permutations

import numpy as np
import pytest
from oracle import find, neuron
from oracle.connection import delay_steps
from oracle.spiking_network import SpikingNetwork, spike_step

pytestmark = pytest.mark.once

DT = 0.5
SILENT = {"v_th": 1e30, "t_ref": 0.0}


def lif(**changed):
    return neuron.parameters(find("lif"), **changed)


def current_of_one(net):
    """The first sample of an exponential current of one neuron that is not zero: step and value."""
    i = net.run(20)["cell"]["s.i"][:, 0]
    k = np.flatnonzero(i)[0]
    return k, i[k]


@pytest.mark.parametrize(("delay", "steps"), [(0.0, 0), (0.24, 0), (0.25, 1), (0.7, 1), (0.75, 2), (5.0, 10)])
def test_delays_are_the_nearest_number_of_steps(delay, steps):
    assert delay_steps(delay, DT) == steps
    net = SpikingNetwork(DT)
    cell, source = net.add("cell", "lif", 1, lif(**SILENT)), net.add_source("source", 1, [(3, 0, 1)])
    net.connect(source, cell, "exp_current", [(0, 0, 2.0, steps)], tau=5.0, name="s")
    k, i = current_of_one(net)
    assert k == 4 + steps  # a spike of step 3 acts at t_4 + n dt; the sample of step k is at its end
    np.testing.assert_allclose(i, 2.0 * np.exp(-DT / 5.0), rtol=1e-15)


def test_delays_out_of_range():
    for delay in (-0.3, 65536 * DT):
        with pytest.raises(ValueError, match="delay"):
            delay_steps(delay, DT)
    assert delay_steps(65535 * DT, DT) == 65535


@pytest.mark.parametrize(
    ("t", "acts"), [(0.0, 0.0), (0.1, 0.5), (0.5, 0.5), (0.5 + 1e-12, 0.5), (0.51, 1.0), (7.5, 7.5)]
)
def test_a_given_time_acts_on_the_grid_at_it_or_after_it(t, acts):
    assert (spike_step(t, DT) + 1) * DT == acts


def ordered(weights, level):
    """A neuron that gets three arrivals at once; `weights` go by their rank in the order of `level` alone."""
    net = SpikingNetwork(DT)
    cell = net.add("cell", "lif", 1, lif(**SILENT))
    steps = [0, 1, 2] if level == "step" else [2, 2, 2]
    groups = [net.add_source(f"source {i}", 3, [(steps[i], i, 1)]) for i in range(3)]
    one = net.add_source("one", 3, [(2, i, 1) for i in range(3)])
    kind = {"kind": "exp_current", "tau": 5.0, "name": "s"}
    if level == "step":  # the connection made first has the youngest spike
        for i in (2, 1, 0):
            net.connect(groups[i], cell, rows=[(i, 0, weights[i], 2 - i)], **kind)
    elif level == "connection":  # that of the last neuron is made first
        for rank, i in enumerate((2, 1, 0)):
            net.connect(groups[i], cell, rows=[(i, 0, weights[rank], 0)], **kind)
    elif level == "source":
        net.connect(one, cell, rows=[(i, 0, weights[i], 0) for i in (1, 2, 0)], **kind)
    elif level == "place":
        net.connect(one, cell, rows=[(0, 0, w, 0) for w in weights], **kind)
    else:  # a background, in its place among the connections
        net.connect(groups[0], cell, rows=[(0, 0, weights[0], 0)], **kind)
        net.background(cell, counts=[[1 if k == 3 else 0] for k in range(20)], weight=weights[1], **kind)
        net.connect(groups[2], cell, rows=[(2, 0, weights[2], 0)], **kind)
    return net.run(4)["cell"]["s.i"][3, 0]


@pytest.mark.parametrize("level", ["step", "connection", "source", "place", "background"])
def test_order_of_sums(level):
    """Floats beside 2^54 are 2 or 4 apart: the sum says which of the three numbers came last."""
    sums = set()
    for weights in permutations([2.0**54, -(2.0**54), 1.5]):
        total = ((0.0 + weights[0]) + weights[1]) + weights[2]
        assert ordered(weights, level) == total * np.exp(-DT / 5.0)
        sums.add(total)
    assert sums == {0.0, 1.5, 2.0}


def test_a_count_is_so_many_spikes():
    """The row is delivered as often, not each synapse of it."""
    net, weights = SpikingNetwork(DT), [2.0**54, -(2.0**54), 1.5]
    cell, source = net.add("cell", "lif", 1, lif(**SILENT)), net.add_source("source", 1, [(0, 0, 2)])
    net.connect(source, cell, "exp_current", [(0, 0, w, 0) for w in weights], tau=5.0, name="s")
    assert current_of_one(net)[1] == 1.5 * np.exp(-DT / 5.0)  # synapse after synapse it would be 3


def test_equal_descriptions_share_a_state():
    net = SpikingNetwork(DT)
    cell = net.add("cell", "lif", 1, lif(**SILENT))
    net.connect(net.add_source("source", 1, [(0, 0, 1)]), cell, "exp_current", [(0, 0, 1.0, 0)], tau=5.0)
    net.background(cell, "exp_current", np.ones((5, 1)), 1.0, tau=5.0)
    for tau, name in [(4.0, "faster"), (5.0, "another")]:
        net.background(cell, "exp_current", np.ones((5, 1)), 1.0, tau=tau, name=name)
    assert [s.name for s in cell.synapses] == ["exp_current", "faster", "another"]


def test_rows_go_by_source_delay_target_and_creation():
    net = SpikingNetwork(DT)
    cells = net.add("cells", "lif", 3)
    rows = [(1, 0, 1.0, 0), (0, 2, 2.0, 1), (0, 1, 3.0, 2), (0, 1, 4.0, 1), (0, 2, 5.0, 1), (0, 2, 6.0, 0)]
    made = net.connect(cells, cells, "exp_current", rows, tau=5.0)
    assert made.weights == [6.0, 4.0, 2.0, 5.0, 3.0, 1.0]
    assert made.lines == {(0, 0): [0], (0, 1): [1, 2, 3], (0, 2): [4], (1, 0): [5]}


def jumping(w, steps, n=0, integrator=None):
    """Jumps w into a neuron at the begin of these steps; its spikes go to a second neuron with n steps of delay."""
    net = SpikingNetwork(DT)
    p = lif(e_leak=0.0, v_reset=0.0, v_th=10.0, t_ref=2.0, tau_m=1e9)
    cell = net.add("cell", "lif", 1, p, integrator)
    other = net.add("other", "lif", 1, lif(**SILENT))
    net.connect(net.add_source("source", 1, [(k - 1, 0, 1) for k in steps]), cell, "delta", [(0, 0, w, 0)])
    net.connect(cell, other, "exp_current", [(0, 0, 1.0, n)], tau=5.0, name="s")
    return net.run(20)


@pytest.mark.parametrize("integrator", ["exact", "staggered"])
def test_jumps_while_held_are_lost(integrator):
    # the third jump makes the spike at t = 4; those at 4.5 and 5.5 are lost, that at 6 = 4 + t_ref is not
    runs = jumping(4.0, [2, 5, 8, 9, 11, 12, 15], integrator=integrator)
    assert list(runs["cell"].spike_times) == [4.0]
    np.testing.assert_allclose(runs["cell"]["v"][[2, 5, 8, 11, 12, 15], 0], [4, 8, 0, 0, 4, 8], atol=1e-7)


@pytest.mark.parametrize(("n", "acts"), [(0, 9), (1, 9), (2, 10), (3, 11)])
def test_a_spike_by_a_jump_acts_a_step_later_at_the_least(n, acts):
    runs = jumping(12.0, [8], n)
    assert list(runs["cell"].spike_times) == [8 * DT]
    assert np.flatnonzero(runs["other"]["s.i"])[0] == acts


def test_jumps_of_two_synapses_are_looked_at_once():
    net = SpikingNetwork(DT)
    cell = net.add("cell", "lif", 1, lif())
    source = net.add_source("source", 1, [(3, 0, 1)])
    net.connect(source, cell, "delta", [(0, 0, 20.0, 0)], name="up")
    net.connect(source, cell, "delta", [(0, 0, -10.0, 0)], name="down")
    run = net.run(6)["cell"]
    assert len(run.spike_times) == 0
    np.testing.assert_allclose(run["v"][4, 0], -65.0 + 10.0 * np.exp(-DT / 10.0), rtol=1e-15)


def test_a_jump_of_a_smooth_model_is_a_spike_without_a_reset():
    net = SpikingNetwork(0.025)
    cell = net.add("cell", "hodgkin_huxley", 1, integrator="rk4")
    net.connect(net.add_source("source", 1, [(3, 0, 1)]), cell, "delta", [(0, 0, 80.0, 0)])
    run = net.run(6)["cell"]
    assert list(run.spike_times) == [4 * 0.025]
    assert run["v"][4, 0] > 0.0


def test_currents_take_arrivals_while_their_neuron_is_held():
    net = SpikingNetwork(DT)
    cell = net.add("cell", "lif", 1, lif(t_ref=100.0))
    source = net.add_source("source", 1, [(2, 0, 1), (5, 0, 1)])
    net.connect(source, cell, "delta", [(0, 0, 20.0, 0)])
    net.connect(source, cell, "exp_current", [(0, 0, 1.0, 0)], tau=5.0, name="s")
    run = net.run(10)["cell"]
    assert (run["v"] == -65.0).all()
    np.testing.assert_allclose(run["s.i"][6, 0], np.exp(-4 * DT / 5.0) + np.exp(-DT / 5.0), rtol=1e-15)


def test_spikes_of_the_published_scheme_act_in_the_step_they_begin():
    net = SpikingNetwork(1.0)
    cells = net.add("cells", "izhikevich", 1, integrator="published", initial={"v": 31.0, "u": -14.0})
    other = net.add("cell", "lif", 1, lif(**SILENT))
    net.connect(cells, other, "exp_current", [(0, 0, 1.0, 0)], tau=5.0, name="s")
    runs = net.run(3)
    assert list(runs["cells"].spike_times) == [0.0]
    assert runs["cell"]["s.i"][0, 0] == np.exp(-1.0 / 5.0)


def test_what_exact_and_networks_do_not_take():
    for integrator, kind, given in [
        ("exact", "exp_conductance", {"tau": 5.0, "e_rev": 0.0}),
        ("exact", "gap_junction", {}),
        ("dopri5", "exp_current", {"tau": 5.0}),
    ]:
        net = SpikingNetwork(DT)
        cells = net.add("cells", "lif", 2, integrator=integrator)
        net.connect(cells, cells, kind, [(0, 1, 0.1, 0)], **given)
        with pytest.raises(ValueError, match="staggered and rk4"):
            net.run(1)


def test_parameters_that_a_kind_does_not_have():
    net = SpikingNetwork(DT)
    cells = net.add("cells", "lif", 1)
    for given in ({}, {"tau": 5.0, "e_rev": 0.0}):
        with pytest.raises(ValueError, match="exp_current"):
            net.connect(cells, cells, "exp_current", [], **given)
