"""Cases with a known outcome, of synapses that change no weights: closed forms, and runs of DOP853 at 1e-13.

Each takes a side, the oracle's or the library's, and asserts.
"""

import json
import math
from pathlib import Path

import numpy as np
import ranvier as rv
from network_sides import at, trains
from oracle import find, neuron

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "spiking_truth.json").read_text())
ROUNDED = 1e-13  # of potentials of tens of mV after hundreds of steps
S, LIF, HH = rv.synapses, rv.neurons.LIF, rv.neurons.HodgkinHuxley


def pair_with_currents(side):
    """Exact, so that times are closed forms."""
    for case in TRUTH["lif_pair_exp_current"]["runs"]:
        dt, tolerance = case["dt"], TRUTH["lif_pair_exp_current"]["tolerance_ms"]
        net = side(dt)
        cells = net.add("cells", LIF(), 2)
        net.connect(cells, cells, S.ExpCurrent(5.0, name="excitatory"), [(0, 1, 0.8, 1.5)])
        net.connect(cells, cells, S.ExpCurrent(8.0, name="inhibitory"), [(1, 0, -0.3, 0.7)])
        run = net.run(round(case["t_end"] / dt), {"cells": np.array([2.0, 1.4])})["cells"]
        for found, true in zip(trains(run), case["spikes"], strict=True):
            np.testing.assert_allclose(found, true, rtol=0, atol=tolerance)
        np.testing.assert_allclose(run["v"][-1], case["v_end"], rtol=0, atol=tolerance)


def silent(side, synapse, w, dt, integrator=None, **changed):
    """A neuron that never spikes and gets one arrival at t = 0; e_leak is 0."""
    net, model = side(dt), LIF(**({"e_leak": 0.0, "v_reset": 0.0, "v_th": 100.0} | changed))
    cell = net.add("cell", model, 1, integrator, {"v": model.e_leak})
    net.connect(net.source([0.0], [0]), cell, synapse, [(0, 0, w, 0.0)])
    return net


def potential_of_an_alpha_current(side):
    true, dt = TRUTH["alpha_current_psp"], 0.5
    run = silent(side, S.AlphaCurrent(2.0), 1.0, dt).run(40)["cell"]
    for t, v in true["at"].items():
        np.testing.assert_allclose(at(run, "v", t, dt), v, rtol=ROUNDED)
    peak = silent(side, S.AlphaCurrent(2.0), 1.0, true["t_peak"]).run(1)["cell"]
    np.testing.assert_allclose(peak["v"][0], true["peak_mV"], rtol=ROUNDED)


def potential_of_an_exponential_current(side):
    true = TRUTH["exp_current_psp"]
    run = silent(side, S.ExpCurrent(0.5), 1e-3 * true["w_pA"], true["t_peak"], r_m=40.0).run(1)["cell"]
    np.testing.assert_allclose(run["v"][0], 0.15, rtol=1e-12)


def conductances_reach_their_weights_at_their_peaks(side):
    for synapse, t_peak in (
        (S.BiexpConductance(0.5, 5.0, e_rev=0.0, name="g"), TRUTH["biexponential"]["t_peak"]),
        (S.NMDA(name="g"), TRUTH["nmda"]["t_peak"]),
        (S.AlphaConductance(2.0, e_rev=0.0, name="g"), 2.0),
    ):
        course = [silent(side, synapse, 0.003, part * t_peak).run(1)["cell"]["g.g"][0, 0] for part in (0.99, 1.0, 1.01)]
        np.testing.assert_allclose(course[1], 0.003, rtol=1e-13)
        assert course[0] < course[1] > course[2]


def block_by_magnesium(side):
    """A conductance so small that v hardly moves: the current is g(t) B(v) (e_rev - v), and the membrane's leak is known."""
    true, weight, e_rev, c_m, tau_m = TRUTH["nmda"], 1e-9, 60.0, 1.0, 1000.0
    for v, part in [*true["B"].items(), (true["half_block_mV"], 0.5)]:
        membrane = {"tau_m": tau_m, "r_m": tau_m / c_m, "e_leak": float(v)}
        run = silent(side, S.NMDA(e_rev=e_rev), weight, 0.1, "rk4", **membrane).run(20)["cell"]
        moved = weight * part * (e_rev - float(v)) * charge(2.0, tau_m) / c_m
        np.testing.assert_allclose(run["v"][-1] - float(v), moved, rtol=2e-5)  # of rounded potentials


def charge(t, tau_m):
    """The integral of g(s) e^(-(t - s) / tau_m) from 0 to t, of an NMDA conductance of weight 1."""
    parts = [
        (math.exp(-t / tau) - math.exp(-t / tau_m)) / (1.0 / tau_m - 1.0 / tau)
        for tau in (TRUTH["nmda"]["tau_decay"], TRUTH["nmda"]["tau_rise"])
    ]
    return TRUTH["nmda"]["norm"] * (parts[0] - parts[1])


# The errors of v at 20 ms are those of an independent program that has the same synapses at the same stages; where it
# says none, they are measured here.
ERRORS = {
    "staggered": TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["staggered"],
    "rk4": TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["rk4"],
    "exponential_euler": TRUTH["lif_exp_conductance_psp"]["error_of_v_at_20"]["staggered"],  # one state alone
    "heun": {"0.1": 5.378e-5, "0.05": 1.346e-5},
    "euler": {"0.1": 0.11402, "0.05": 0.05689},
}


def conductance_at_the_stages_of_integrators(side):
    last, steps = (60.0, 3) if side.fast else (20.0, 2)
    true = {t: row for t, row in TRUTH["lif_exp_conductance_psp"]["at"].items() if float(t) <= last}
    for integrator, errors in ERRORS.items():
        for step, wanted in list(errors.items())[:steps]:
            dt = float(step)
            net = side(dt)
            model = LIF(tau_m=20.0, r_m=100.0, e_leak=-60.0, v_th=100.0)
            cell = net.add("cell", model, 1, integrator, {"v": -60.0})
            source = net.source([1.0, 2.0, 3.0], [0, 0, 0])
            net.connect(source, cell, S.ExpConductance(5.0, 0.0, name="g"), [(0, 0, 0.006, 0.5)])
            run = net.run(round(last / dt))["cell"]
            for t, (_, g) in true.items():
                np.testing.assert_allclose(at(run, "g.g", t, dt), g, rtol=1e-12)
            error = at(run, "v", "20.0", dt)[0] - true["20.0"][0]
            assert abs(error - wanted) < max(1e-3 * abs(wanted), 5e-13), (integrator, step, error)


def axon_with_a_conductance(side):
    """The error of order 4 or 2 is k dt^order; k measured for dt = 0.025, with half as much again."""
    true = TRUTH["hh_exp_conductance"]
    for integrator, dt, of_v, of_a_spike in [("rk4", 0.0125, 8e-5, 2e-7), ("staggered", 0.025, 0.2, 3.6e-3)]:
        net, last = side(dt), 100.0 if side.fast else 50.0
        cell = net.add("cell", HH(), 1, integrator)
        source = net.source(true["times_in"], [0] * len(true["times_in"]))
        net.connect(source, cell, S.ExpConductance(5.0, 0.0, name="g"), [(0, 0, 0.1, 1.5)])
        run = net.run(round(last / dt))["cell"]
        wanted = [t for t in true["spikes"] if t < last]
        np.testing.assert_allclose(run.spike_times, wanted, rtol=0, atol=of_a_spike)
        for t, (v, *gates, g) in true["state_v_m_h_n_g"].items():
            if float(t) <= last:
                assert abs(at(run, "v", t, dt)[0] - v) < of_v, (integrator, t)
                for name, gate in zip("mhn", gates, strict=True):
                    assert abs(at(run, name, t, dt)[0] - gate) < 0.05 * of_v, (integrator, t, name)
                np.testing.assert_allclose(at(run, "g.g", t, dt), g, rtol=1e-12)


def pair_of_axons(side):
    true, dt = TRUTH["hh_pair_exp_conductance"], TRUTH["hh_pair_exp_conductance"]["dt"]
    net = side(dt)
    cells = net.add("cells", HH(), 2, "rk4")
    net.connect(cells, cells, S.ExpConductance(5.0, 0.0), [(0, 1, 0.08, 1.0)])
    run = net.run(round((100.0 if side.fast else 35.0) / dt), {"cells": np.array([10.0, 3.0])})["cells"]
    for found, spikes in zip(trains(run), true["spikes"], strict=True):
        errors = np.abs(found - spikes[: len(found)])
        assert (errors < 3e-6 + 1e-7 * found).all()  # rk4 at this dt
        assert len(found) >= (7 if side.fast else 2)


def gap_junctions_bring_two_axons_together(side):
    """The potential of the other cell is held for a step: order 1, so two steps of dt and dt/2 extrapolate."""
    true, runs, hh = TRUTH["gap_pair_hh"], [], find("hodgkin_huxley")
    start = dict(zip(hh.STATES, neuron.steady(hh, np.array([-65.0, -50.0]), neuron.parameters(hh)), strict=True))
    last = 300.0 if side.fast else 35.0
    for dt in (0.05, 0.025):
        net = side(dt)
        cells = net.add("cells", HH(), 2, "rk4", start)
        net.connect(cells, cells, S.GapJunction(), [(0, 1, 0.1, 0.0)])
        runs.append(trains(net.run(round(last / dt), {"cells": 10.0})["cells"]))
    lasts = []
    for rough, fine, spikes in zip(*runs, true["spikes"], strict=True):
        assert len(rough) == len(fine) >= (20 if side.fast else 2)
        better = 2.0 * fine - rough
        np.testing.assert_allclose(fine, spikes[: len(fine)], rtol=0, atol=0.03 if last < 50.0 else 0.07)
        np.testing.assert_allclose(better, spikes[: len(fine)], rtol=0, atol=1e-3)
        lasts.append(better[-1])
    if side.fast:
        assert abs(lasts[0] - lasts[1] - true["difference_last"]) < 1e-5


def gap_junctions_of_passive_cells(side):
    """Within a population and between two; also without a choice of the integrator, for `exact` takes no conductance."""
    true = TRUTH["gap_pair_passive"]
    for one in (True, False):
        net = side(0.1)
        if one:
            first = second = net.add("cells", LIF(), 2)
        else:
            first, second = net.add("first", LIF(), 1), net.add("second", LIF(), 1)
        net.connect(first, second, S.GapJunction(), [(0, 1 if one else 0, true["g_uS"], 0.0)])
        runs = net.run(2500, {"cells": np.array([1.0, 0.0])} if one else {"first": 1.0})
        v = np.concatenate([run["v"][-1] for run in runs.values()])
        np.testing.assert_allclose(v + 65.0, true["dv"], rtol=0, atol=1e-9)


CASES = [
    pair_with_currents,
    potential_of_an_alpha_current,
    potential_of_an_exponential_current,
    conductances_reach_their_weights_at_their_peaks,
    block_by_magnesium,
    conductance_at_the_stages_of_integrators,
    axon_with_a_conductance,
    pair_of_axons,
    gap_junctions_bring_two_axons_together,
    gap_junctions_of_passive_cells,
]
