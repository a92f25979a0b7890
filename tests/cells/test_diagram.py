"""The bifurcation diagram: published bifurcations, the oracle's stability, cycles beside runs of one neuron."""

import json
from pathlib import Path

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import library
from oracle import equilibria, neuron
from refusal import refuses

pytestmark = pytest.mark.arithmetic

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "neuron_truth.json").read_text())
ML = TRUTH["morris_lecar"]
HODGKIN = rv.neurons.HodgkinHuxley()


def test_branches_of_the_axon():
    diagram = rv.analysis.bifurcation_diagram(HODGKIN, (0.0, 200.0), cycles=0)
    first, second = TRUTH["hodgkin_huxley"]["default"]["hopf_currents"]
    assert [branch.stable for branch in diagram.branches] == [True, False, True]
    ends = [(branch.currents[0], branch.currents[-1]) for branch in diagram.branches]
    # the second of the file is right to 1e-8 only; 0 and 200 are roots to the rounding of currents of some hundred
    np.testing.assert_allclose(ends, [(0.0, first), (first, second), (second, 200.0)], rtol=0, atol=2e-8)
    assert diagram.cycles.currents.shape == (0,)


def test_branches_of_a_fold():
    diagram = rv.analysis.bifurcation_diagram(
        rv.neurons.MorrisLecar("snlc", phi=ML["snlc"]["phi"]), (-50.0, 150.0), cycles=0
    )
    folds = sorted(ML["snlc"]["saddle_nodes"])
    (hopf,) = ML["snlc"]["hopf"]
    assert max(current for current, _ in folds) == pytest.approx(39.963153, abs=1e-6)
    assert [branch.stable for branch in diagram.branches] == [True, False, False, True]
    cuts = [(branch.currents[-1], branch.v[-1]) for branch in diagram.branches[:-1]]
    np.testing.assert_allclose(cuts, [folds[1], folds[0], hopf], rtol=0, atol=2e-9)  # the file has nine decimals
    np.testing.assert_allclose(diagram.branches[-1].currents[-1], 150.0, rtol=1e-12)
    np.testing.assert_array_equal([b.v[0] for b in diagram.branches[1:]], [b.v[-1] for b in diagram.branches[:-1]])


@pytest.mark.parametrize("name", ["hodgkin_huxley", "morris_lecar", "connor_stevens", "fitzhugh_nagumo", "adex"])
def test_branches_against_the_oracle(name):
    """At some points of each branch: the current that holds v, and the largest real part of the eigenvalues."""
    twin = oracle.find(name)
    p, model = neuron.parameters(twin), library(name)
    drive = 3.0 * abs(twin.DRIVE)
    branches = rv.analysis.bifurcation_diagram(model, (0.0, drive), cycles=0).branches
    assert branches
    for branch in branches:
        v, currents = branch.v[1:-1:60], branch.currents[1:-1:60]
        expected = equilibria.holding_current(twin, v, p)
        np.testing.assert_allclose(currents, expected, rtol=1e-9, atol=1e-9 * drive)
        growth = np.array([equilibria.eigenvalues(twin, x, p).real.max() for x in v])
        assert ((growth < 0) == branch.stable).all()


def test_no_branch_outside_the_range_or_above_a_reset():
    diagram = rv.analysis.bifurcation_diagram(rv.neurons.LIF(), (1.0, 2.0), cycles=11)
    (branch,) = diagram.branches
    np.testing.assert_allclose(branch.currents[[0, -1]], [1.0, 1.5], rtol=1e-12)  # v_th - e_leak is 15 mV at 10 MOhm
    np.testing.assert_allclose(diagram.cycles.currents, [1.6, 1.7, 1.8, 1.9, 2.0], rtol=1e-15)
    assert (diagram.cycles.v_max == rv.neurons.LIF().v_th).all()
    np.testing.assert_allclose(diagram.cycles.v_min, rv.neurons.LIF().v_reset, rtol=0, atol=0.2)  # a sample after it


def test_cycles_of_the_axon():
    """Where rest and firing are both stable, 6.26 to 9.78, firing is found; and v is that of a run alone."""
    diagram = rv.analysis.bifurcation_diagram(HODGKIN, (5.0, 165.0), cycles=81)
    cycles = diagram.cycles
    assert (cycles.currents[0], cycles.currents[-1]) == (7.0, 153.0)
    np.testing.assert_array_equal(np.diff(cycles.currents), 2.0)
    for current in (11.0, 101.0):
        k = int(np.flatnonzero(cycles.currents == current)[0])
        v = rv.simulate(HODGKIN, 2000.0, current)["v"][40_000:, 0]
        # a peak is sampled every 0.025 ms, at phases that differ
        assert cycles.v_max[k] == pytest.approx(v.max(), abs=0.3)
        assert cycles.v_min[k] == pytest.approx(v.min(), abs=0.01)


def test_a_slow_growth_is_no_cycle_and_its_neighbours_find_it_one():
    """At 96 uA/cm2 the focus of snlc is hardly unstable: 1000 ms beside it are too short."""
    cycles = rv.analysis.bifurcation_diagram(rv.neurons.MorrisLecar("snlc"), (80.0, 112.0), cycles=17).cycles
    assert len(cycles.currents) == 17
    assert (np.abs(np.diff(cycles.v_max)) < 1.0).all()


def test_cycles_beside_a_stable_rest_and_a_stable_depolarisation():
    """From 35.1 uA/cm2 on (a homoclinic orbit) beside rest, and beyond the Hopf point, which is subcritical."""
    model = rv.neurons.MorrisLecar("homoclinic")
    cycles = rv.analysis.bifurcation_diagram(model, (32.0, 40.0), cycles=17).cycles
    np.testing.assert_array_equal(cycles.currents, np.arange(35.5, 40.1, 0.5))
    # a run of the plainest kind from beside the cycle, after 3 s
    v = rv.simulate(model, 4000.0, 37.0, initial={"v": -20.0, "w": 0.0})["v"][60_000:, 0]
    assert cycles.v_max[3] == pytest.approx(v.max(), abs=0.01)
    assert cycles.v_min[3] == pytest.approx(v.min(), abs=0.01)


def test_bad_arguments():
    with refuses(TypeError, "currents", "(low, high)"):
        rv.analysis.bifurcation_diagram(HODGKIN, 5.0)
    with refuses(ValueError, "cycles", "-1"):
        rv.analysis.bifurcation_diagram(HODGKIN, (0.0, 1.0), cycles=-1)
    with refuses(TypeError, "model", "rv.neurons"):
        rv.analysis.bifurcation_diagram("hh", (0.0, 1.0))
