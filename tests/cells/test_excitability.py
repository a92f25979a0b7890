"""Rates and thresholds: published numbers, the formula of LIF, trains made by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

pytestmark = pytest.mark.arithmetic

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "neuron_truth.json").read_text())["hodgkin_huxley"]["default"]
HODGKIN = rv.neurons.HodgkinHuxley()


def test_rates_of_the_axon():
    known = {float(current): rate for current, rate in TRUTH["rate_hz"].items()}
    curve = rv.analysis.fi_curve(HODGKIN, [0.0, 5.0, *known])
    # four decimals are published, and rk4 is off by a hundredth of the last
    np.testing.assert_allclose(curve.rates, [0.0, 0.0, *known.values()], rtol=0, atol=6e-5)
    np.testing.assert_array_equal(curve.currents, [0.0, 5.0, *known])
    currents, rates = curve
    assert currents is curve.currents
    assert rates is curve.rates


def formula(model, current):
    """1000 / (t_ref + tau ln((R I - v_r) / (R I - v_th))), potentials from e_leak."""
    drive = model.r_m * current + model.e_leak
    return 1000.0 / (model.t_ref + model.tau_m * np.log((drive - model.v_reset) / (drive - model.v_th)))


@pytest.mark.parametrize("dt", [None, 0.7, 3.5])
def test_rate_of_lif_is_the_formula(dt):
    model, currents = rv.neurons.LIF(v_reset=-60.0), np.array([1.6, 2.0, 5.0])
    curve = rv.analysis.fi_curve(model, currents, t_end=1400.0, dt=dt)
    # times up to 1400 ms, each the sum of some hundred intervals, and their difference over half of that
    np.testing.assert_allclose(curve.rates, formula(model, currents), rtol=1e-12)
    assert rv.analysis.fi_curve(model, [1.49]).rates == [0.0]


def test_a_curve_is_as_many_runs():
    curve = rv.analysis.fi_curve(HODGKIN, [8.0, 12.0], t_end=400.0, dt=0.05, integrator="staggered")
    for current, rate in zip(*curve, strict=True):
        run = rv.simulate(HODGKIN, 400.0, current, dt=0.05, integrator="staggered")
        assert rv.analysis.rates(run) == [rate]
        assert rv.analysis.rate(run.spikes_of(0), 400.0) == rate


def test_rheobase_of_the_axon():
    found = rv.analysis.rheobase(HODGKIN, t_end=100.0)
    assert found == pytest.approx(TRUTH["single_spike_threshold"], abs=5e-7)  # rk4 moves it by 2e-7
    counts = [len(rv.simulate(HODGKIN, 100.0, current).spike_times) for current in (found, found * (1 - 2e-8))]
    assert counts == [1, 0]


def test_repetitive_threshold_of_the_axon():
    """Trains near it die out late, so that the length counts: 6.25876, 6.25992 and 6.26022 at 0.5, 1 and 2 s."""
    found = rv.analysis.repetitive_threshold(HODGKIN)
    assert found == pytest.approx(TRUTH["repetitive_from_rest"], abs=1e-4)
    rates = rv.analysis.fi_curve(HODGKIN, [found, found * (1 - 2e-6)]).rates
    assert rates[0] > 45
    assert rates[1] == 0


def test_rheobase_of_lif():
    """v_th is reached at t_end where I = (v_th - e_leak) / (r_m (1 - exp(-t_end / tau)))."""
    model = rv.neurons.LIF()
    for t_end in (5.0, 50.0):
        expected = (model.v_th - model.e_leak) / model.r_m / -np.expm1(-t_end / model.tau_m)
        assert rv.analysis.rheobase(model, t_end, tolerance=1e-12) == pytest.approx(expected, rel=1e-11)
    assert rv.analysis.repetitive_threshold(model) == pytest.approx(1.5, rel=1e-5)
    several = rv.neurons.LIF(r_m=[10.0, 20.0])
    assert rv.analysis.rheobase(several, neuron=1) == pytest.approx(0.75, rel=1e-7)
    assert rv.analysis.fi_curve(several, [0.8], neuron=1).rates == rv.analysis.fi_curve(model, [1.6]).rates


@pytest.mark.parametrize("t_end", [100.0, 1000.0])
@pytest.mark.parametrize(
    "model",
    [rv.neurons.MorrisLecar("snlc"), rv.neurons.WangBuzsaki(), rv.neurons.QIF(), rv.neurons.AdEx("irregular")],
    ids=repr,
)
def test_rheobase_of_class_1_is_the_fold(model, t_end):
    """Just above it a spike comes as late as one likes, so that a search would give another answer for each t_end."""
    assert rv.analysis.rheobase(model, t_end) == rv.analysis.saddle_nodes(model, (0, 100))[-1].current


def test_rheobase_of_formulas():
    model = rv.neurons.EIF()  # rest ends where v = v_t
    fold = model.g_leak * (model.v_t - model.e_leak - model.delta_t)
    assert rv.analysis.rheobase(model) == pytest.approx(fold, rel=1e-12)


@pytest.mark.parametrize(
    ("model", "t_end"),
    [(rv.neurons.Izhikevich("RS"), 1000.0), (rv.neurons.AdEx("tonic"), 1000.0), (rv.neurons.AdEx("tonic"), 100.0)],
)
def test_a_step_may_fire_below_the_fold(model, t_end):
    """A jump of the current makes a spike before the slow variable is there: the fold is not the rheobase.

    So of tonic with t_end = 100, where the smallest step is above the fold, for the spikes below are later.
    """
    found = rv.analysis.rheobase(model, t_end)
    assert (found < rv.analysis.saddle_nodes(model, (0, 1000))[-1].current) == (t_end == 1000.0)
    counts = [len(rv.simulate(model, t_end, current).spike_times) for current in (found, found * (1 - 2e-8))]
    assert counts[0] > 0 == counts[1]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], 0.0),
        ([90.0], 0.0),
        ([10.0, 60.0, 70.0], 0.0),  # none in the last quarter
        ([10.0, 60.0, 75.0], 1000 / 15),
        ([10.0, 49.9, 50.0, 60.0, 80.0], 1000 / 15),  # the first half does not count
        ([10.0, 40.0, 90.0], 20.0),  # one alone: the interval before it
    ],
)
def test_rate_by_hand(times, expected):
    assert rv.analysis.rate(times, 100.0) == pytest.approx(expected, rel=1e-14)
    shifted = np.array(times) + 1000.0
    assert rv.analysis.rate(shifted, 1100.0, t_start=1000.0) == pytest.approx(expected, rel=1e-12)


def test_rates_of_a_run_that_continues():
    pop = rv.Population(HODGKIN, 2)
    pop.run(300.0, [0.0, 10.0])
    run = pop.run(400.0, [0.0, 10.0])
    assert (run.t_start, run.t_end) == (300.0, 700.0)
    np.testing.assert_allclose(rv.analysis.rates(run), [0.0, TRUTH["rate_hz"]["10"]], rtol=0, atol=1e-3)


def test_intervals():
    np.testing.assert_array_equal(rv.analysis.isi([1.0, 4.0, 6.0]), [3.0, 2.0])
    assert rv.analysis.isi([]).shape == (0,)
    assert rv.analysis.cv([0.0, 1.0, 4.0]) == 0.5  # intervals 1 and 3
    assert np.isnan(rv.analysis.cv([1.0, 2.0]))
    poisson = np.cumsum(np.random.default_rng(0).exponential(size=20000))
    assert rv.analysis.cv(poisson) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: rv.analysis.fi_curve(HODGKIN, [[1.0]]), ValueError, ["currents", "(n,)", "(1, 1)"]),
        (lambda: rv.analysis.fi_curve(HODGKIN, []), ValueError, ["currents", "n >= 1", "(0,)"]),
        (lambda: rv.analysis.fi_curve(HODGKIN, [1.0, np.nan]), ValueError, ["currents[1]", "nan"]),
        (lambda: rv.analysis.fi_curve(HODGKIN, ["a"]), TypeError, ["currents", "numbers"]),
        (lambda: rv.analysis.fi_curve("hh", [1.0]), TypeError, ["model", "rv.neurons"]),
        (lambda: rv.analysis.fi_curve(HODGKIN, [1.0], t_end=0.03), ValueError, ["t", "dt"]),
        (lambda: rv.analysis.rheobase(HODGKIN, tolerance=0), ValueError, ["tolerance", "0"]),
        (lambda: rv.analysis.rheobase(HODGKIN, tolerance="x"), TypeError, ["tolerance", "'x'"]),
        (lambda: rv.analysis.rheobase(rv.neurons.TraubMiles()), ValueError, ["no stable rest", "begins at rest"]),
        (lambda: rv.analysis.repetitive_threshold(rv.neurons.LIF(), 1.0), ValueError, ["lif", "steady firing", "nA"]),
        (lambda: rv.analysis.isi([3.0, 2.0]), ValueError, ["spikes", "increase"]),
        (lambda: rv.analysis.rate([3.0], 1.0, 1.0), ValueError, ["t_end", "after t_start"]),
    ],
)
def test_bad_arguments(call, kind, words):
    with refuses(kind, *words):
        call()


def test_a_model_without_rest_says_which_start_would_do():
    model = rv.neurons.TraubMiles()
    for call in (
        lambda: rv.analysis.fi_curve(model, [1.0]),
        lambda: rv.analysis.rest_state(model),
        lambda: rv.simulate(model, 1.0),
        lambda: rv.simulate(model, 1.0, initial={"m": 0.1}),
        lambda: rv.Population(model),
    ):
        with refuses(ValueError, "no stable rest", 'give initial={"v": -65}'):
            call()
    assert rv.analysis.fi_curve(model, [1.0], 200.0, initial={"v": -65}).rates > 0
