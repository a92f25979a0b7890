"""Equilibria and where they change: published numbers, the oracle, and what must not be taken for a Hopf point."""

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, library
from oracle import equilibria, neuron
from refusal import refuses

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "neuron_truth.json").read_text())
HH, ML = TRUTH["hodgkin_huxley"]["default"], TRUTH["morris_lecar"]
ROUNDED = 2e-9  # the file has nine decimals
FAR = (-1e4, 1e4)


def test_rest():
    hh = rv.neurons.HodgkinHuxley()
    rest = rv.analysis.rest_state(hh)
    np.testing.assert_allclose(rest, list(HH["rest"].values()), rtol=0, atol=ROUNDED)
    assert dict(rest) == {name: rest[i] for i, name in enumerate("vmhn")}
    assert rest.names == tuple(hh.states)
    assert rest.tobytes() == hh.rest_state()[:, 0].tobytes()
    for twin in (pickle.loads(pickle.dumps(rest)), copy.copy(rest)):
        assert twin.names == rest.names
        assert twin["h"] == rest["h"]
    with pytest.raises(KeyError, match="v, m, h, n"):
        rest["w"]
    several = rv.analysis.rest_state(hh.replace(g_leak=[0.3, 0.25]), current=1.0)
    assert several.shape == (4, 2)
    assert several["v"].shape == (2,)


@pytest.mark.parametrize("form", [lambda rest: rest, dict])
def test_rest_is_where_a_simulation_stays(form):
    hh = rv.neurons.HodgkinHuxley()
    rest = rv.analysis.rest_state(hh, 5.0)
    run = rv.simulate(hh, 50.0, 5.0, initial=form(rest))
    np.testing.assert_allclose(run["v"], rest["v"], rtol=1e-13)  # some eps of v, in a focus that damps them slowly


def test_hopf_points_of_the_axon():
    found = rv.analysis.hopf_points(rv.neurons.HodgkinHuxley(), (0, 200))
    # the second of the file is right to 1e-8 only
    np.testing.assert_allclose([point.current for point in found], HH["hopf_currents"], rtol=0, atol=2e-8)
    assert rv.analysis.hopf_points(rv.neurons.HodgkinHuxley(), (9.8, 154.5)) == []
    for point in found:
        (fixed,) = rv.analysis.fixed_points(rv.neurons.HodgkinHuxley(), point.current)
        assert fixed.kind == "focus"
        assert abs(fixed.eigenvalues[0].real) < 1e-10
        assert point.frequency == pytest.approx(1000 * abs(fixed.eigenvalues[0].imag) / (2 * np.pi), rel=1e-9)
        np.testing.assert_allclose(point.state, fixed.state, rtol=1e-9)
        assert point.v == point.state["v"]


@pytest.mark.parametrize("name", ML)
def test_bifurcations_of_morris_lecar(name):
    """The neutral saddles, at 36.64 of snlc and 15.94 of homoclinic, would be one Hopf point more."""
    model = rv.neurons.MorrisLecar(name, phi=ML[name]["phi"])
    found = [(point.current, point.v) for point in rv.analysis.hopf_points(model, (-100, 300))]
    np.testing.assert_allclose(found, ML[name]["hopf"], rtol=0, atol=ROUNDED)
    folds = [(point.current, point.v) for point in rv.analysis.saddle_nodes(model, (-100, 300))]
    assert len(folds) == len(ML[name]["saddle_nodes"])
    np.testing.assert_allclose(folds, sorted(ML[name]["saddle_nodes"]), rtol=0, atol=ROUNDED)


def test_two_fixed_points_vanish_at_a_saddle_node():
    model = rv.neurons.MorrisLecar("snlc")
    fold = rv.analysis.saddle_nodes(model, (0, 100))[0]
    assert fold.current == pytest.approx(39.963153, abs=1e-6)
    counts = [len(rv.analysis.fixed_points(model, fold.current + shift)) for shift in (-1e-6, 1e-6)]
    assert counts == [3, 1]
    assert [point.kind for point in rv.analysis.fixed_points(model, 30.0)] == ["node", "saddle", "focus"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", NAMES)
def test_bifurcations_against_the_oracle(name, monkeypatch):
    """Where the oracle is right too: its determinants drown at -150 mV, where gates are too fast."""
    grid = equilibria.grid
    monkeypatch.setattr(equilibria, "grid", lambda model, p: grid(model, p, 801))
    model, twin = library(name), oracle.find(name)
    p = neuron.parameters(twin)
    low, high = neuron.potentials(twin, 0.2, 0.5)
    plausible = lambda v: low < v < high
    expected = [point for point in equilibria.hopf_points(twin, p) if plausible(point[1])]
    found = [point for point in rv.analysis.hopf_points(model, FAR) if plausible(point.v)]
    # roots of a determinant, of terms that cancel by up to 1e6; at a fold it is flat, and half the digits are lost
    np.testing.assert_allclose(
        np.array([(point.current, point.v, point.frequency / 1000) for point in found]).reshape(-1, 3),
        np.reshape(expected, (-1, 3)),
        rtol=1e-8,
        atol=1e-8,
    )
    folds = [point for point in equilibria.saddle_nodes(twin, p) if plausible(point[1])]
    mine = [(point.current, point.v) for point in rv.analysis.saddle_nodes(model, FAR) if plausible(point.v)]
    np.testing.assert_allclose(np.reshape(mine, (-1, 2)), np.reshape(folds, (-1, 2)), rtol=1e-6, atol=1e-6)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", NAMES)
def test_no_bifurcation_where_no_neuron_lives(name):
    """Rates of 1e20 at -900 mV leave no noise that looks like a root: HH alone had 26 of them."""
    low, high = neuron.potentials(oracle.find(name), 1.3, 1.3)
    for find in (rv.analysis.hopf_points, rv.analysis.saddle_nodes):
        assert all(low < point.v < high for point in find(library(name), FAR))


def test_one_of_several_neurons():
    phi = [0.04, 0.06]
    model = rv.neurons.MorrisLecar("hopf", phi=phi)
    for k, value in enumerate(phi):
        alone = rv.neurons.MorrisLecar("hopf", phi=value)
        for find in (rv.analysis.hopf_points, rv.analysis.saddle_nodes):
            mine, its = find(model, (0, 300), neuron=k), find(alone, (0, 300))
            assert [point.current for point in mine] == [point.current for point in its]
        assert rv.analysis.fixed_points(model, 90.0, neuron=k)[0].v == rv.analysis.fixed_points(alone, 90.0)[0].v
    with refuses(ValueError, "neuron", "[0, 2)", "2"):
        rv.analysis.fixed_points(model, neuron=2)


@pytest.mark.parametrize("name", [name for name in NAMES if len(oracle.find(name).STATES) == 2])
def test_nullclines_are_where_nothing_moves(name):
    model, current = library(name), oracle.find(name).DRIVE
    plane = rv.analysis.nullclines(model, current)
    assert plane.names == tuple(model.states)
    for row, state in enumerate(plane.names):
        seen = np.isfinite(plane[state])
        assert seen.sum() > 100
        y = np.stack([plane.x[seen], plane[state][seen]])
        f = rv._core.derivatives(model, y, current=current)[row]
        slope = np.abs(rv._core.jacobian(model, y, current=current)[:, row, 1])
        # two spacings of y, times the slope, and the roundings of terms of f
        assert (np.abs(f) <= 2 * slope * np.spacing(np.abs(y[1])) + 1e-13 * slope * np.abs(y[1]) + 1e-11).all()


def test_nullclines_cross_at_the_fixed_points():
    model = rv.neurons.MorrisLecar("snlc")
    for point in rv.analysis.fixed_points(model, 30.0):  # roots of currents of some hundred times their sum
        plane = rv.analysis.nullclines(model, 30.0, limits=(point.v, point.v + 1.0), points=2)
        assert plane["v"][0] == pytest.approx(point.state["w"], rel=1e-9)
        assert plane["w"][0] == pytest.approx(point.state["w"], rel=1e-9)


def test_nullclines_of_two_chosen_states():
    model = rv.neurons.HodgkinHuxley()
    rest = rv.analysis.rest_state(model)
    plane = rv.analysis.nullclines(model, states=("v", "n"), limits=(rest["v"], 0.0), points=3)
    assert plane.held == {"m": rest["m"], "h": rest["h"]}
    assert plane["n"][0] == pytest.approx(rest["n"], rel=1e-12)
    assert plane["v"][0] == pytest.approx(rest["n"], rel=1e-9)
    other = rv.analysis.nullclines(model, states=("h", "n"), held={"v": -50.0, "m": 0.1}, points=3)
    np.testing.assert_array_equal(other.x, [0.0, 0.5, 1.0])
    assert np.ptp(other["n"]) == 0
    with pytest.raises(KeyError, match="h and n"):
        other["v"]


HODGKIN = rv.neurons.HodgkinHuxley()


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: rv.analysis.hopf_points("hh", (0, 1)), TypeError, ["model", "rv.neurons", "'hh'"]),
        (lambda: rv.analysis.rest_state(rv.neurons.LIF), TypeError, ["model", "rv.neurons.LIF()"]),
        (lambda: rv.analysis.hopf_points(HODGKIN, 200), TypeError, ["currents", "(low, high)", "200"]),
        (lambda: rv.analysis.saddle_nodes(HODGKIN, (2, 1)), ValueError, ["currents", "low < high", "(2, 1)"]),
        (lambda: rv.analysis.saddle_nodes(HODGKIN, (0, np.nan)), ValueError, ["currents", "nan"]),
        (lambda: rv.analysis.saddle_nodes(HODGKIN, ("a", 1)), TypeError, ["currents[0]", "'a'"]),
        (lambda: rv.analysis.fixed_points(HODGKIN, neuron=1), ValueError, ["neuron", "[0, 1)"]),
        (lambda: rv.analysis.rest_state(HODGKIN, 50.0), ValueError, ["no stable rest"]),
        (lambda: rv.analysis.nullclines(HODGKIN), ValueError, ["states", "v, m, h, n"]),
        (lambda: rv.analysis.nullclines(HODGKIN, states=("v", "v")), ValueError, ["states", "v, m, h, n"]),
        (lambda: rv.analysis.nullclines(HODGKIN, states=3), ValueError, ["states", "3"]),
        (lambda: rv.analysis.nullclines(HODGKIN, states=("v", "n"), held={"m": 1}), ValueError, ["held", "m, h"]),
        (lambda: rv.analysis.nullclines(HODGKIN, states=("v", "n"), held=3), ValueError, ["held", "m, h", "3"]),
        (lambda: rv.analysis.nullclines(rv.neurons.MorrisLecar(), points=1), ValueError, ["points", ">= 2"]),
        (lambda: rv.analysis.nullclines(rv.neurons.MorrisLecar(), limits=(1, 1)), ValueError, ["limits", "low < high"]),
    ],
)
def test_bad_arguments(call, kind, words):
    with refuses(kind, *words):
        call()
