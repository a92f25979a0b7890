"""Whole runs of the oracle's networks: parts of a run are the run, resets as events agree with the closed form."""

import numpy as np
import pytest
from oracle import find, neuron, stimuli
from oracle.spiking_network import SpikingNetwork

pytestmark = pytest.mark.once


def random_rows(rng, n_source, n_target, count, scale, most=7):
    return [
        (int(rng.integers(n_source)), int(rng.integers(n_target)), scale * rng.random(), int(rng.integers(most)))
        for _ in range(count)
    ]


def everything(seed):
    """Every kind of synapse and of plasticity, resets of both kinds, integrators of every kind, in one network."""
    rng, net = np.random.default_rng(seed), SpikingNetwork(0.1)
    cells = net.add("cells", "lif", 4)
    jumped = net.add("jumped", "lif", 2, neuron.parameters(find("lif"), t_ref=0.5))
    axons = net.add("axons", "hodgkin_huxley", 2)
    adex = net.add("adex", "adex", 2, integrator="rk4", reset="event")
    simple = net.add("simple", "izhikevich", 2)
    train = sorted((int(k), int(i), 1 + (int(k) % 7 == 0)) for k, i in rng.integers([-1, 0], [100, 3], (40, 2)))
    source = net.add_source("source", 3, train)
    stdp = {"a_plus": 0.1, "a_minus": 0.12, "mu_plus": 0.4, "mu_minus": 0.4}
    triplet = {"a2_plus": 0.01, "a3_plus": 0.1, "a2_minus": 0.07, "a3_minus": 0.01, "tau_plus": 16.8, "tau_minus": 33.7}
    release = ("tsodyks_markram", {"U": 0.3, "tau_rec": 20.0, "tau_facil": 10.0})
    rows = lambda a, b, scale: random_rows(rng, a.n, b.n, 12, scale)
    net.connect(source, cells, "exp_current", rows(source, cells, 1.0), ("stdp", stdp), tau=3.0)
    net.connect(
        cells,
        cells,
        "alpha_current",
        rows(cells, cells, 0.5),
        ("triplet_stdp", triplet | {"tau_x": 101.0, "tau_y": 125.0}),
        tau=2.0,
    )
    net.connect(cells, jumped, "delta", rows(cells, jumped, 9.0), release)
    net.background(jumped, "delta", rng.poisson(0.3, (100, 2)), 4.0)
    net.connect(jumped, cells, "exp_current", rows(jumped, cells, 0.5), ("inhibitory_stdp", {"eta": 0.01}), tau=3.0)
    net.connect(cells, axons, "biexp_conductance", rows(cells, axons, 0.2), tau_rise=0.5, tau_decay=5.0, e_rev=0.0)
    net.connect(axons, axons, "gap_junction", [(0, 1, 0.1, 0)])
    net.connect(axons, adex, "exp_conductance", rows(axons, adex, 10.0), tau=5.0, e_rev=0.0)
    net.connect(source, adex, "nmda", rows(source, adex, 5.0))
    net.connect(adex, simple, "alpha_conductance", rows(adex, simple, 0.1), tau=2.0, e_rev=0.0)
    net.connect(simple, cells, "exp_current", rows(simple, cells, 0.5), release, tau=3.0)
    return net


CURRENT = {"cells": 1.6, "axons": 8.0, "adex": 800.0, "simple": 10.0}


def test_parts_of_a_run_are_the_run():
    whole, parted = everything(3), everything(3)
    runs, parts = whole.run(100, CURRENT), [parted.run(steps, CURRENT) for steps in (37, 1, 62)]
    for name, run in runs.items():
        assert len(run.spike_times) > 0, name
        for state, samples in run.samples.items():
            assert (np.concatenate([part[name][state] for part in parts]) == samples).all()
        assert (np.concatenate([part[name].spike_times for part in parts]) == run.spike_times).all()
        assert (np.concatenate([part[name].spike_neurons for part in parts]) == run.spike_neurons).all()
    changed = 0
    for c, other in zip(whole.connections, parted.connections, strict=True):
        if c.timed:
            assert c.weights == other.weights
            changed += c.weights != [row[2] for row in c.rows]
    assert changed == 3


def driven(integrator, reset, kind, dt=0.1, **given):
    """Two neurons that fire under currents and get a train on a grid of 0.1 ms; most are released in the step of a spike."""
    net = SpikingNetwork(dt)
    cells = net.add("cells", "lif", 2, neuron.parameters(find("lif"), t_ref=0.02), integrator, reset)
    times, w = [3.0, 7.4, 7.6, 16.3, 20.1, 31.2], 0.9 if "current" in kind else 0.03
    source = net.add_source("source", 1, [(round(t / dt) - 1, 0, 1) for t in times])
    net.connect(source, cells, kind, [(0, 0, w, 0), (0, 1, 0.5 * w, 0)], **given)
    return net.run(round(40.0 / dt), {"cells": np.array([1.8, 2.1])})["cells"]


@pytest.mark.parametrize("kind", ["exp_current", "alpha_current"])
def test_events_agree_with_the_closed_form(kind):
    """A step with a spike or a release reads its currents by their closed forms; the others are rk4's."""
    exact, events = driven(None, None, kind, tau=2.0), driven("rk4", "event", kind, tau=2.0)
    assert len(exact.spike_times) >= 6
    np.testing.assert_allclose(events.spike_times, exact.spike_times, rtol=0, atol=1e-7)
    np.testing.assert_allclose(events["v"], exact["v"], rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", ["exp_conductance", "alpha_conductance", "nmda"])
def test_events_with_a_conductance_keep_the_order_of_rk4(kind):
    given = {} if kind == "nmda" else {"tau": 2.0, "e_rev": 0.0}
    rough, fine, finest = (driven("rk4", "event", kind, dt, **given) for dt in (0.1, 0.05, 0.0125))
    assert len(rough.spike_times) >= 6
    errors = [abs(run.spike_times - finest.spike_times).max() for run in (rough, fine)]
    assert errors[0] < 1e-5
    assert errors[1] < errors[0] / 10.0


def test_a_reset_on_the_grid_costs_up_to_a_step():
    runs = driven(None, None, "exp_current", tau=2.0), driven("rk4", "grid", "exp_current", tau=2.0)
    exact, grid = (run.spike_times[run.spike_neurons == 0] for run in runs)
    assert abs(grid[0] - exact[0]) < 1e-3
    assert 1e-3 < abs(grid[1] - exact[1]) < 0.1


def test_by_default_resets_are_events_with_exact_alone():
    for integrator, reset in [("exact", "event"), ("rk4", "grid")]:
        plain, chosen = (driven(integrator, r, "exp_current", tau=2.0) for r in (None, reset))
        assert (plain.spike_times == chosen.spike_times).all()


def test_edges_of_a_current_cut_steps():
    """A step of current within a step of time, against a grid on which it is an edge."""
    runs = []
    for dt in (0.1, 0.025):
        net = SpikingNetwork(dt)
        cell = net.add("cell", "lif", 1, neuron.parameters(find("lif"), r_m=20.0))
        source = net.add_source("source", 1, [(round(2.0 / dt) - 1, 0, 1)])
        net.connect(source, cell, "alpha_current", [(0, 0, 0.5, 0)], tau=2.0)
        runs.append(net.run(round(20.0 / dt), {"cell": stimuli.step(1.0, 3.075)})["cell"])
    assert len(runs[0].spike_times) >= 1
    np.testing.assert_allclose(runs[0].spike_times, runs[1].spike_times, rtol=0, atol=1e-11)
    np.testing.assert_allclose(runs[0]["v"], runs[1]["v"][3::4], rtol=0, atol=1e-11)
