"""Fixed points, their stability, and rest: published numbers, the oracle, and the definition's corners."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, WITH_REST, library
from oracle import equilibria, neuron
from refusal import refuses


def states(points):
    return np.array([state for state, _, _ in points])


def test_published_rest():
    rest = rv.neurons.HodgkinHuxley().rest_state()
    np.testing.assert_allclose(rest[:, 0], [-64.996379331, 0.052955087, 0.595994125, 0.317732400], rtol=0, atol=5e-10)


@pytest.mark.parametrize(
    ("model", "current"),
    [
        (rv.neurons.HodgkinHuxley(), 9.775438),
        (rv.neurons.HodgkinHuxley(), 154.522434),
        (rv.neurons.MorrisLecar("hopf"), 93.857618),
        (rv.neurons.MorrisLecar("hopf"), 212.018816),
    ],
)
def test_published_hopf_points(model, current):
    """A complex pair crosses there: stable on one side only."""
    ((_, values, _),) = model.fixed_points(current)
    assert abs(values[0].imag) > 0.01
    assert values[0] == values[1].conjugate()
    assert abs(values[0].real) < 1e-7
    outside = [model.fixed_points(current + shift)[0][2] for shift in (-1e-3, 1e-3)]
    assert sorted(outside) == [False, True]


def test_a_saddle_node_is_seen():
    """The snlc set loses two fixed points at 39.963153; a pair 1e-5 mV apart is still found."""
    model = rv.neurons.MorrisLecar("snlc")
    fold = equilibria.saddle_nodes(oracle.find("morris_lecar"), neuron.parameters(oracle.find("morris_lecar"), "snlc"))
    current = max(at for at, _ in fold)
    assert current == pytest.approx(39.963153, abs=1e-6)
    pair = model.fixed_points(current - 1e-11)
    assert len(pair) == 3
    assert pair[1][0][0] - pair[0][0][0] < 1e-4
    assert len(model.fixed_points(current + 1e-9)) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("current", [0.0, -1.0, 0.5])
def test_against_the_oracle(name, current):
    model, twin = library(name), oracle.find(name)
    expected = equilibria.fixed_points(twin, neuron.parameters(twin), current)
    points = model.fixed_points(current)
    assert len(points) == len(expected)
    # both sides find roots to some eps of a potential, with slopes that are small beside their terms
    for (state, values, stable), (at, growth) in zip(points, expected, strict=True):
        np.testing.assert_allclose(state, at, rtol=1e-9, atol=1e-9)
        assert stable == (growth < 0)
        assert values[0].real == pytest.approx(growth, rel=1e-8, abs=1e-10)
    rest = [state for state, growth in expected if growth < 0]
    assert current != 0 or bool(rest) == (name in WITH_REST)
    if rest:
        np.testing.assert_allclose(model.rest_state(current)[:, 0], rest[0], rtol=1e-9, atol=1e-9)
    else:
        with refuses(ValueError, model.name, "no stable rest", f"v = {expected[0][0][0]:.4f}"[:9], "initial={"):
            model.rest_state(current)


@pytest.mark.parametrize("name", NAMES)
def test_eigenvalues_are_those_of_the_jacobian(name):
    for state, values, _ in library(name).fixed_points(1.0):
        expected = np.linalg.eigvals(rv._core.jacobian(library(name), state, current=1.0))
        size = np.abs(expected).max()  # beside the greatest the smaller ones are known so well only
        np.testing.assert_allclose(np.sort_complex(values), np.sort_complex(expected), rtol=0, atol=1e-9 * size)
        assert [z.real for z in values] == sorted((z.real for z in values), reverse=True)


def test_each_neuron_has_its_own_rest():
    g_leak = np.array([0.3, 0.25, 0.35, 0.3])
    rest = rv.neurons.HodgkinHuxley(g_leak=g_leak).rest_state()
    assert rest.shape == (4, 4)
    for i, value in enumerate(g_leak):
        assert rest[:, i].tobytes() == rv.neurons.HodgkinHuxley(g_leak=value).rest_state().tobytes()
    with refuses(ValueError, "(neuron 2)", "no stable rest"):
        rv.neurons.HodgkinHuxley(e_leak=[-54.387, -60.0, -20.0]).rest_state()


def test_no_rest_above_the_threshold():
    with refuses(ValueError, "lif", "no stable rest", "there is no fixed point", "initial={"):
        rv.neurons.LIF(e_leak=-40.0).rest_state()


def test_a_state_without_decay():
    """b = 0: w has no steady state of its own, the fixed point is v = -a all the same."""
    model = rv.neurons.FitzHughNagumo(b=0.0, a=1.25)
    ((state, _, stable),) = model.fixed_points(0.3)
    np.testing.assert_allclose(state, [-1.25, -1.25 + 1.25**3 / 3 + 0.3], rtol=1e-14)
    assert stable
    with refuses(ValueError, "w of fitzhugh_nagumo", "no steady state", "v = 0.5"):
        model.steady_state(0.5)


def test_steady_state_at_a_potential():
    twin = oracle.find("hodgkin_huxley")
    for v in (-80.0, -40.0, 20.0):
        expected = neuron.steady(twin, np.float64(v), neuron.parameters(twin))
        np.testing.assert_allclose(rv.neurons.HodgkinHuxley().steady_state(v), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({"current": float("nan")}, ValueError, ["current", "finite", "nan"]),
        ({"current": "1"}, TypeError, ["current", "number"]),
        ({"neuron": 1.5}, TypeError, ["neuron", "integer"]),
        ({"neuron": -1}, ValueError, ["neuron", ">= 0"]),
        ({"amplitude": 1.0}, TypeError, ["fixed_points(current=0.0", "amplitude"]),
    ],
)
def test_bad_arguments(arguments, kind, words):
    with refuses(kind, *words):
        rv.neurons.HodgkinHuxley().fixed_points(**arguments)
    with refuses(ValueError, "neuron", "[0, 2)", "2"):
        rv.neurons.LIF(tau_m=[1.0, 2.0]).fixed_points(neuron=2)


@pytest.mark.parametrize("name", rv.neurons.AdEx().presets)
def test_a_flat_curve_has_no_roots_of_rounding(name):
    """With a = -g_leak, AdEx without a current has F(v) > 0 that falls below rounding, and no fixed point."""
    model = rv.neurons.AdEx(name)
    a, g_leak = (model.parameters[key][0] for key in ("a", "g_leak"))
    if a > -g_leak:
        assert model.rest_state()[0] == pytest.approx(model.parameters["e_leak"][0], abs=0.5)
        return
    assert len(model.fixed_points(0.0)) == 0
    with refuses(ValueError, "adex", "no stable rest", "there is no fixed point"):
        model.rest_state()
