"""Activations one by one: values and slopes on a grid of net inputs, parameters, kinks, lanes."""

import json
from pathlib import Path

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import (
    ACTIVATIONS,
    DTYPES,
    ELEMENTWISE,
    HIDDEN,
    TRAINABLE,
    WIDTHS,
    build,
    fact,
    library_says,
    oracle_says,
    parts,
    same_bits,
    with_trials,
)
from ranvier import _core

pytestmark = pytest.mark.arithmetic

FORMS = with_trials("activations")  # "elu", ("elu", {"alpha": 0.5}), …
OF_ELEMENTS = [form for form in FORMS if parts(form)[0] in ELEMENTWISE]
OF_HIDDEN = [form for form in FORMS if parts(form)[0] in HIDDEN]
OF_ROWS = [name for name in ACTIVATIONS if name not in ELEMENTWISE]
PERCEPTRON = json.loads((Path(__file__).parents[1] / "data" / "perceptron.json").read_text())


def layer(n, activation, dtype, weight=None):
    """A net of one layer whose net inputs are its inputs, to the bit."""
    net = rv.Network([rv.Input(n), rv.Dense(n, activation)], loss="mse", dtype=dtype, init="zeros")
    net.set_weights([np.eye(n) if weight is None else weight])
    return net


def grid(dtype):
    """Net inputs from tiny to saturated, both signs and zero, none at a kink but zero."""
    positive = np.concatenate([np.logspace(-30, -1, 40), np.linspace(0.1, 30.0, 180), [50.0, 86.0]])
    return np.concatenate([-positive[::-1], [0.0], positive]).astype(dtype)


def test_the_oracle_has_the_same_list_defaults_and_ranges():
    found = _core.activations()
    assert sorted(found) == ACTIVATIONS
    for name, info in found.items():
        assert library_says(info) == oracle_says(name)
        assert info["hidden"] == (name in HIDDEN)
        assert info["formula"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("activation", OF_ELEMENTS, ids=str)
def test_values(activation, dtype):
    name, parameters = parts(activation)
    z = grid(dtype)
    found = layer(1, build(rv.activations, activation), dtype).predict(z[:, None])[:, 0]
    expected = oracle.find(name).value(z.astype(float), **parameters)
    roundings = fact(name, "ROUNDINGS", lambda z: 4.0)(z.astype(float))
    smallest = np.finfo(dtype).tiny  # below it numbers lose bits
    assert (np.abs(found - expected) <= roundings * np.finfo(dtype).eps * (np.abs(expected) + smallest)).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("activation", OF_HIDDEN, ids=str)
def test_slopes(activation, dtype):
    name, parameters = parts(activation)
    z = grid(dtype)
    net = layer(1, build(rv.activations, activation), dtype)
    found = net.backward(z[:, None], np.zeros((len(z), 1)), keep=True).derivatives[0][:, 0]
    expected = oracle.find(name).derivative(z.astype(float), **parameters)
    # slopes are at most about 1 and are made from outputs right to eps
    roundings = fact(name, "SLOPE_ROUNDINGS", lambda z: 4.0)(z.astype(float))
    assert (np.abs(found - expected) <= roundings * np.finfo(dtype).eps).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("activation", OF_ELEMENTS, ids=str)
def test_infinite_net_inputs(activation, sign, dtype):
    """A sum that overflows has the limit of the value, its sign of zero too, and a slope that is a number."""
    name, parameters = parts(activation)
    z, largest = np.array([sign * np.inf]), sign * np.finfo(dtype).max
    net = layer(1, build(rv.activations, activation), dtype, weight=[[4.0]])
    found = net.predict([[largest]])[0]
    assert same_bits(found, oracle.find(name).value(z, **parameters).astype(dtype))
    if name in HIDDEN and np.isfinite(found):  # an infinite output has no loss to derive
        slope = net.backward([[largest]], [[0.0]], keep=True).derivatives[0][0]
        assert slope == oracle.find(name).derivative(z, **parameters)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", WIDTHS)
@pytest.mark.parametrize("name", OF_ROWS)
def test_rows_of_every_width(name, n, dtype):
    z = np.random.default_rng(n).normal(0, 5, (20, n)).astype(dtype)
    found = layer(n, name, dtype).predict(z)
    expected = oracle.find(name).value(z.astype(float))
    # exp of a difference moves by eps times that difference, at most some 30 here; the sum adds a few eps
    assert (np.abs(found - expected) <= 40 * np.finfo(dtype).eps * expected).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shift", [-1e4, 1e4])
@pytest.mark.parametrize("name", OF_ROWS)
def test_rows_do_not_overflow(name, shift, dtype):
    z = np.array([[shift, shift + 1, shift - 1000]], dtype)
    expected = oracle.find(name).value(z.astype(float))
    np.testing.assert_allclose(layer(3, name, dtype).predict(z), expected, rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_value_does_not_depend_on_its_neighbours(name, dtype):
    z = grid(dtype)
    alone = layer(1, name, dtype).predict(z[:, None])[:, 0]
    n = 33
    rows = np.resize(np.random.default_rng(0).permutation(len(z)), (20, n))
    together = layer(n, name, dtype).predict(z[rows])
    assert same_bits(together, alone[rows])


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name not in TRAINABLE])
def test_what_has_no_slope_is_not_for_hidden_layers_of_a_trained_net(name):
    z = np.array([[0.0, -1e-300]])
    assert same_bits(layer(2, name, "float64").predict(z), oracle.find(name).value(z))
    net = rv.Network([2, 3, 1], activation=name)
    before = net.parameters.copy()
    for train in (net.fit, lambda x, y: net.step(x, y, rv.SGD())):
        with pytest.raises(ValueError, match=name):
            train(np.zeros((4, 2)), np.zeros((4, 1)))
    assert same_bits(net.parameters, before)


@pytest.mark.parametrize("name", OF_ROWS)
def test_what_looks_along_a_row_is_for_the_output(name):
    with pytest.raises(ValueError, match=name):
        rv.Network([2, 3, 1], activation=name)


@pytest.mark.parametrize("name", ["Sigmoid", "relu6", "", None, 3])
def test_an_unknown_name_is_an_error_that_lists_the_known(name):
    with pytest.raises((ValueError, TypeError), match="activation"):
        rv.Network([2, 3, 1], activation=name)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_perceptron_of_the_textbook(dtype):
    """Ten steps of the perceptron rule; the answers are those of a net with the hard limit."""
    points, answers = np.array(PERCEPTRON["P"], dtype), PERCEPTRON["T"]
    net = rv.Network([2, 1], output="hardlim", dtype=dtype, init="zeros")
    for step in PERCEPTRON["steps"]:
        k = (step["k"] - 1) % len(points)
        answer = net.predict(points[k : k + 1])[0, 0]
        assert answer == step["a"]
        error = answers[k] - answer
        assert error == step["e"]
        net.layers[0].weight[0] += error * points[k]
        net.layers[0].bias[0] += error
        assert net.layers[0].weight[0].tolist() == step["W"]
        assert net.layers[0].bias[0] == step["b"]
    assert net.layers[0].weight[0].tolist() == PERCEPTRON["final_W"]
    assert net.layers[0].bias[0] == PERCEPTRON["final_b"]
