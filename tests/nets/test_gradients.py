"""Gradients: net.backward against the oracle's, and against differences of net.loss."""

import numpy as np
import oracle
import pytest
from mirror import (
    ACTIVATIONS,
    DTYPES,
    HIDDEN,
    LOSSES,
    PAIRS,
    ROWS,
    TRAINABLE,
    WIDTHS,
    data,
    fact,
    pair,
    parts,
    same_bits,
    with_trials,
)
from oracle import network
from rounding import assert_rounding

TRAINED = [(loss, output) for loss, output in PAIRS if output in TRAINABLE]
OF_PARAMETERS = [form for form in with_trials("activations") if parts(form)[0] in HIDDEN and form not in HIDDEN]
LOSSES_OF_PARAMETERS = [(loss, output) for loss, output in LOSSES if not isinstance(loss, str)]
OF_CLASSES = [(loss, output) for loss, output in LOSSES if fact(parts(loss)[0], "OUTPUTS_PER_TARGET", 1) == 1]


def flat_gradient(net, x, y, w=None):
    return network.flat(network.backward(net, x, y, w)[1])


def assert_gradient(net, twin, x, y, w, dtype, chain):
    net.backward(x, y, sample_weight=w)
    assert_rounding(net.gradients, flat_gradient, twin, x, y, w, dtype=dtype, chain=chain)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("loss", "output"), [("mse", "linear"), ("cross_entropy", "softmax"), ("huber", "tanh")])
def test_hidden_activations(hidden, loss, output, dtype):
    net, twin = pair([5, 17, 9, 3], hidden, output, loss, dtype)
    x, y, w = data(loss, 33, 5, 3, dtype)
    assert_gradient(net, twin, x, y, w, dtype, chain=33 + 17)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), TRAINED, ids=str)
def test_losses_and_outputs(loss, output, dtype):
    net, twin = pair([5, 9, 6], "tanh", output, loss, dtype)
    x, y, w = data(loss, 17, 5, 6, dtype)
    assert_gradient(net, twin, x, y, w, dtype, chain=17 + 9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), LOSSES_OF_PARAMETERS, ids=str)
@pytest.mark.parametrize("hidden", OF_PARAMETERS, ids=str)
def test_parameters_of_losses_and_activations(hidden, loss, output, dtype):
    net, twin = pair([5, 9, 6], hidden, output, loss, dtype)
    x, y, w = data(loss, 17, 5, 6, dtype)
    assert_gradient(net, twin, x, y, w, dtype, chain=17 + 9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), OF_CLASSES, ids=str)
def test_labels(loss, output, dtype):
    net, twin = pair([5, 9, 6], "tanh", output, loss, dtype)
    x, _, w = data(loss, 17, 5, 6, dtype)
    labels = np.arange(17) % 6
    net.backward(x, labels, sample_weight=w)
    one_hot = np.eye(6)[labels]
    assert_rounding(net.gradients, flat_gradient, twin, x, one_hot, w, dtype=dtype, chain=26)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n_out", WIDTHS)
@pytest.mark.parametrize("n_in", WIDTHS)
def test_widths(n_in, n_out, dtype):
    net, twin = pair([n_in, 9, n_out], "sigmoid", dtype=dtype)
    x, y, w = data("mse", 6, n_in, n_out, dtype)
    assert_gradient(net, twin, x, y, w, dtype, chain=n_in + n_out)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", ROWS)
def test_rows(rows, dtype):
    net, twin = pair([7, 16, 5], "relu", "softmax", "cross_entropy", dtype)
    x, y, w = data("cross_entropy", rows, 7, 5, dtype)
    assert_gradient(net, twin, x, y, w, dtype, chain=rows + 16)


@pytest.mark.parametrize(("loss", "output"), TRAINED, ids=str)
def test_gradients_are_differences_of_the_loss(loss, output):
    """Without the oracle: (loss(W + h) - loss(W - h)) / 2h along random directions."""
    net, _ = pair([4, 5, 4], "tanh", output, loss)
    x, y, w = data(loss, 6, 4, 4)
    net.backward(x, y, sample_weight=w)
    gradient, start, h = net.gradients.copy(), net.parameters.copy(), 1e-5
    for direction in np.random.default_rng(0).normal(size=(3, start.size)):
        net.parameters[:] = start + h * direction
        above = net.loss(x, y, sample_weight=w)
        net.parameters[:] = start - h * direction
        below = net.loss(x, y, sample_weight=w)
        # h^2 / 6 of a third derivative of some hundreds, and eps / h
        np.testing.assert_allclose(gradient @ direction, (above - below) / (2 * h), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("loss", "output"), [("mse", "softmax"), ("half_sse", "sigmoid"), ("cross_entropy", "softmax")]
)
def test_kept_deltas_and_derivatives(loss, output, dtype):
    net, twin = pair([5, 9, 8, 3], "elu", output, loss, dtype)
    x, y, w = data(loss, 7, 5, 3, dtype)
    kept = net.backward(x, y, sample_weight=w, keep=True)
    assert len(kept.deltas) == len(kept.derivatives) == 3
    for k in range(3):
        compute = lambda net, x, y, w, k=k: network.backward(net, x, y, w)[0][k]
        assert_rounding(kept.deltas[k], compute, twin, x, y, w, dtype=dtype, chain=9)
    assert kept.loss == net.loss(x, y, sample_weight=w)
    for k in range(2):
        compute = lambda net, x, k=k: oracle.find("elu").derivative(network.forward(net, x)[0][k], alpha=1.0)
        assert_rounding(kept.derivatives[k], compute, twin, x, dtype=dtype, chain=9)


def test_backward_changes_gradients_only():
    net, _ = pair([3, 4, 2], l2=0.5)
    x, y, _ = data("mse", 9, 3, 2)
    before, view = net.parameters.copy(), net.gradients
    assert net.backward(x, y) == net.loss(x, y)
    assert same_bits(net.parameters, before)
    first = view.copy()
    net.backward(2 * x, y)
    assert (view != first).any()  # the same buffer, filled anew
    net.backward(x, y)
    assert same_bits(view, first)  # filled, not added to


def test_gradients_hold_no_penalty():
    """They are of the reported loss; l2 and weight decay come in at the update."""
    with_l2, _ = pair([3, 4, 2], l2=0.5)
    without, _ = pair([3, 4, 2])
    x, y, _ = data("mse", 9, 3, 2)
    with_l2.backward(x, y)
    without.backward(x, y)
    assert same_bits(with_l2.gradients, without.gradients)
    assert with_l2.loss(x, y) == without.loss(x, y)


def test_fixed_biases_have_gradients_too():
    net, twin = pair([3, 4, 2], train_bias=False)
    x, y, w = data("mse", 9, 3, 2)
    assert_gradient(net, twin, x, y, w, "float64", chain=9)
    assert (net.gradients[12:16] != 0).all()


@pytest.mark.parametrize("output", [name for name in ACTIVATIONS if name not in TRAINABLE])
def test_what_has_no_slope_has_no_gradient(output):
    net, _ = pair([3, 4, 2], "tanh", output)
    x, y, _ = data("mse", 9, 3, 2)
    net.backward(x, y)
    assert (net.gradients == 0).all()


KINKS = [
    (name, *kink)
    for folder in ("activations", "losses")
    for name in oracle.names(folder)
    for kink in fact(name, "KINKS", [])
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "at", "slope", "parameters"), [k for k in KINKS if k[0] in ACTIVATIONS])
def test_slopes_of_activations_at_their_kinks(name, at, slope, parameters, dtype):
    net, _ = pair([1, 1], output=(name, parameters) if parameters else name, loss="half_sse", dtype=dtype)
    net.set_weights([[[0.0]]], biases=[[at]])
    net.backward([[1.0]], net.predict([[1.0]]) - 1.0)
    assert net.gradients.tolist() == np.array([slope, slope], dtype).tolist()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "y", "t", "slope", "parameters"), [k for k in KINKS if k[0] not in ACTIVATIONS])
def test_slopes_of_losses_at_their_kinks(name, y, t, slope, parameters, dtype):
    net, _ = pair([1, 1], loss=(name, parameters) if parameters else name, dtype=dtype)
    net.set_weights([[[0.0]]], biases=[[y]])
    net.backward([[1.0]], [[t]])
    assert net.gradients.tolist() == np.array([slope, slope], dtype).tolist()
