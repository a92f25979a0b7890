"""The oracle of spiking networks against closed forms and runs of DOP853 at a relative tolerance of 1e-13."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from oracle import find, neuron, synapses
from oracle.connection import delay_steps
from oracle.spiking_network import SpikingNetwork, spike_step

pytestmark = pytest.mark.arithmetic

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "spiking_truth.json").read_text())
ROUNDED = 1e-13  # of potentials of tens of mV after hundreds of steps


def lif(**changed):
    return neuron.parameters(find("lif"), **changed)


def trains(run):
    return [run.spike_times[run.spike_neurons == i] for i in range(run["v"].shape[1])]


def at(run, name, t, dt):
    """A sample at the end of the step that ends at t."""
    return run[name][round(float(t) / dt) - 1]


@pytest.mark.parametrize("case", TRUTH["lif_pair_exp_current"]["runs"], ids=lambda case: f"dt={case['dt']}")
def test_pair_with_currents_is_exact(case):
    dt, tolerance = case["dt"], TRUTH["lif_pair_exp_current"]["tolerance_ms"]
    net = SpikingNetwork(dt)
    cells = net.add("cells", "lif", 2)
    net.connect(cells, cells, "exp_current", [(0, 1, 0.8, delay_steps(1.5, dt))], tau=5.0, name="excitatory")
    net.connect(cells, cells, "exp_current", [(1, 0, -0.3, delay_steps(0.7, dt))], tau=8.0, name="inhibitory")
    run = net.run(round(case["t_end"] / dt), {"cells": np.array([2.0, 1.4])})["cells"]
    for found, true in zip(trains(run), case["spikes"], strict=True):
        np.testing.assert_allclose(found, true, rtol=0, atol=tolerance)
    np.testing.assert_allclose(run["v"][-1], case["v_end"], rtol=0, atol=tolerance)


def silent(kind, w, dt, given, **changed):
    """A neuron that never spikes and gets one arrival at t = 0; e_leak is 0."""
    net = SpikingNetwork(dt)
    cell = net.add("cell", "lif", 1, lif(e_leak=0.0, v_reset=0.0, v_th=1000.0, **changed), initial={"v": 0.0})
    net.connect(net.add_source("source", 1, [(-1, 0, 1)]), cell, kind, [(0, 0, w, 0)], **given)
    return net


def test_potential_of_an_alpha_current():
    true, dt = TRUTH["alpha_current_psp"], 0.5
    run = silent("alpha_current", 1.0, dt, {"tau": 2.0}).run(40)["cell"]
    for t, v in true["at"].items():
        np.testing.assert_allclose(at(run, "v", t, dt), v, rtol=ROUNDED)
    peak = silent("alpha_current", 1.0, true["t_peak"], {"tau": 2.0}).run(1)["cell"]
    np.testing.assert_allclose(peak["v"][0], true["peak_mV"], rtol=ROUNDED)


def test_potential_of_an_exponential_current():
    true = TRUTH["exp_current_psp"]
    run = silent("exp_current", 1e-3 * true["w_pA"], true["t_peak"], {"tau": 0.5}, r_m=40.0).run(1)["cell"]
    np.testing.assert_allclose(run["v"][0], 0.15, rtol=1e-12)


@pytest.mark.parametrize("kind", ["exp_current", "alpha_current"])
def test_equal_time_constants_are_no_special_case(kind):
    """Where b = 1/tau, and just beside it."""
    runs = [silent(kind, 1.0, 0.5, {"tau": 10.0 * (1.0 + d)}).run(20)["cell"]["v"] for d in (0.0, 1e-9)]
    assert runs[0].max() > 1.0
    np.testing.assert_allclose(*runs, rtol=1e-8)


def test_weights_of_conductances_are_their_peaks():
    for kind, given in [
        ("biexp_conductance", {"tau_rise": 0.5, "tau_decay": 5.0, "e_rev": 0.0}),
        ("nmda", {}),
        ("alpha_conductance", {"tau": 2.0, "e_rev": 0.0}),
    ]:
        p, key = synapses.parameters(kind, **given), kind.removesuffix("_conductance").replace("biexp", "biexponential")
        peak = TRUTH[key]["t_peak"] if key in TRUTH else 2.0
        course = [
            find(kind).decay(find(kind).jump([0.0, 0.0], 3.0, p), s, p)[0] for s in (0.99 * peak, peak, 1.01 * peak)
        ]
        np.testing.assert_allclose(course[1], 3.0, rtol=1e-14)
        assert course[0] < course[1] > course[2]
        if key in TRUTH:
            np.testing.assert_allclose(find(kind).norm(p), TRUTH[key]["norm"], rtol=1e-14)


def test_block_by_magnesium():
    nmda, p = find("nmda"), synapses.parameters("nmda")
    for v, part in TRUTH["nmda"]["B"].items():
        np.testing.assert_allclose(nmda.unblocked(float(v), p), part, rtol=1e-14)
    assert abs(nmda.unblocked(TRUTH["nmda"]["half_block_mV"], p) - 0.5) < 1e-15
    net = SpikingNetwork(0.1)
    cell = net.add("cell", "lif", 1, lif(tau_m=1e9, r_m=1e9, v_th=1000.0, e_leak=-40.0), "rk4", initial={"v": -40.0})
    net.connect(net.add_source("source", 1, [(-1, 0, 1)]), cell, "nmda", [(0, 0, 1e-9, 0)])
    run = net.run(20)["cell"]
    charge = 1e-9 * integral_of_nmda(2.0, p) * TRUTH["nmda"]["B"]["-40.0"]  # [nA ms] a mV of driving force; 1 nF
    np.testing.assert_allclose(run["v"][-1] + 40.0, 40.0 * charge, rtol=1e-6)  # v hardly moves


def integral_of_nmda(t, p):
    slow, fast = (tau * -math.expm1(-t / tau) for tau in (p.tau_decay, p.tau_rise))
    return TRUTH["nmda"]["norm"] * (slow - fast)


# The errors of v at 20 ms are those of an independent program that has the same synapses at the same stages; where it
# says none, they are measured here.
@pytest.mark.parametrize(
    ("integrator", "errors"),
    [
        ("staggered", TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["staggered"]),
        ("rk4", TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["rk4"]),
        ("exponential_euler", TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["staggered"]),  # one state alone
        ("heun", {"0.1": 5.378e-5, "0.05": 1.346e-5}),
        ("euler", {"0.1": 0.11402, "0.05": 0.05689}),
    ],
)
def test_conductance_at_the_stages_of_an_integrator(integrator, errors):
    true = TRUTH["lif_exp_conductance_psp"]["at"]
    p = lif(tau_m=20.0, r_m=100.0, e_leak=-60.0, v_th=1000.0)
    for step in ("0.1", "0.05"):
        dt = float(step)
        net = SpikingNetwork(dt)
        cell = net.add("cell", "lif", 1, p, integrator, initial={"v": -60.0})
        source = net.add_source("source", 1, [(spike_step(t, dt), 0, 1) for t in (1.0, 2.0, 3.0)])
        net.connect(
            source, cell, "exp_conductance", [(0, 0, 0.006, delay_steps(0.5, dt))], tau=5.0, e_rev=0.0, name="g"
        )
        run = net.run(round(20.0 / dt))["cell"]
        for t in ("2.0", "3.0", "5.0", "10.0", "20.0"):
            np.testing.assert_allclose(at(run, "g.g", t, dt), true[t][1], rtol=1e-12)
        error = at(run, "v", "20.0", dt)[0] - true["20.0"][0]
        assert abs(error - errors[step]) < max(1e-3 * abs(errors[step]), 3e-13)


def axon(dt, integrator, t_end):
    true = TRUTH["hh_exp_conductance"]
    net = SpikingNetwork(dt)
    cell = net.add("cell", "hodgkin_huxley", 1, integrator=integrator)
    source = net.add_source("source", 1, [(spike_step(t, dt), 0, 1) for t in true["times_in"]])
    net.connect(source, cell, "exp_conductance", [(0, 0, 0.1, delay_steps(1.5, dt))], tau=5.0, e_rev=0.0, name="g")
    return net.run(round(t_end / dt))["cell"]


# the error of order 4 or 2 is k dt^order; k measured for dt = 0.025, with half as much again
@pytest.mark.parametrize(
    ("integrator", "dt", "of_v", "of_a_spike"), [("rk4", 0.0125, 8e-5, 2e-7), ("staggered", 0.025, 0.2, 3.6e-3)]
)
def test_axon_with_a_conductance(integrator, dt, of_v, of_a_spike):
    true, run = TRUTH["hh_exp_conductance"], axon(dt, integrator, 50.0)
    np.testing.assert_allclose(run.spike_times, true["spikes"][:2], rtol=0, atol=of_a_spike)
    for t in ("10.0", "20.0", "35.0", "50.0"):
        v, *_, g = true["state_v_m_h_n_g"][t]
        assert abs(at(run, "v", t, dt)[0] - v) < of_v
        np.testing.assert_allclose(at(run, "g.g", t, dt), g, rtol=1e-12)


def test_pair_of_axons():
    true, dt = TRUTH["hh_pair_exp_conductance"], TRUTH["hh_pair_exp_conductance"]["dt"]
    net = SpikingNetwork(dt)
    cells = net.add("cells", "hodgkin_huxley", 2, integrator="rk4")
    net.connect(cells, cells, "exp_conductance", [(0, 1, 0.08, delay_steps(1.0, dt))], tau=5.0, e_rev=0.0)
    run = net.run(1400, {"cells": np.array([10.0, 3.0])})["cells"]
    for found, spikes in zip(trains(run), true["spikes"], strict=True):
        np.testing.assert_allclose(found, spikes[: len(found)], rtol=0, atol=6e-6)  # rk4 at this dt
        assert len(found) >= 2


def test_gap_junctions_bring_two_axons_together():
    """The potential of the other cell is held for a step: order 1, so two steps of dt and dt/2 extrapolate."""
    true, runs, hh = TRUTH["gap_pair_hh"], [], find("hodgkin_huxley")
    start = dict(zip(hh.STATES, neuron.steady(hh, np.array([-65.0, -50.0]), neuron.parameters(hh)), strict=True))
    for dt in (0.05, 0.025):
        net = SpikingNetwork(dt)
        cells = net.add("cells", "hodgkin_huxley", 2, integrator="rk4", initial=start)
        net.connect(cells, cells, "gap_junction", [(0, 1, 0.1, 0)])
        runs.append(trains(net.run(round(35.0 / dt), {"cells": 10.0})["cells"]))
    for rough, fine, spikes in zip(*runs, true["spikes"], strict=True):
        assert len(rough) == len(fine) >= 2
        np.testing.assert_allclose(fine, spikes[: len(fine)], rtol=0, atol=0.03)
        np.testing.assert_allclose(2.0 * fine - rough, spikes[: len(fine)], rtol=0, atol=1e-3)


@pytest.mark.parametrize("one", [True, False])
def test_gap_junctions_of_passive_cells(one):
    """Within a population and between two; also without a choice of the integrator, for `exact` takes no conductance."""
    true = TRUTH["gap_pair_passive"]
    net = SpikingNetwork(0.1)
    if one:
        first = second = net.add("cells", "lif", 2)
    else:
        first, second = net.add("first", "lif", 1), net.add("second", "lif", 1)
    net.connect(first, second, "gap_junction", [(0, 1 if one else 0, true["g_uS"], 0)])
    runs = net.run(2500, {"cells": np.array([1.0, 0.0])} if one else {"first": 1.0})
    v = np.concatenate([run["v"][-1] for run in runs.values()])
    np.testing.assert_allclose(v + 65.0, true["dv"], rtol=0, atol=1e-9)
