"""Losses one by one: lists, values, parameters, forms of the target, weights, and which output each demands."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import (
    ACTIVATIONS,
    DTYPES,
    LOSSES,
    PAIRS,
    WIDTHS,
    build,
    data,
    fact,
    library_says,
    oracle_says,
    outputs_of,
    pair,
    parts,
)
from oracle import network
from ranvier import _core
from rounding import assert_rounding

pytestmark = pytest.mark.arithmetic

NAMES = oracle.names("losses")
OF_PARAMETERS = [(loss, output) for loss, output in LOSSES if loss not in NAMES]
OF_NAMES = [(loss, output) for loss, output in LOSSES if loss in NAMES]


def only_loss(net, x, y, w=None):
    return network.loss(net, x, y, w)


def test_the_oracle_has_the_same_list_defaults_and_ranges():
    found = _core.losses()
    assert sorted(found) == oracle.names("losses")
    for name, info in found.items():
        assert library_says(info) == oracle_says(name)
        assert ([info["output"]] if "output" in info else ACTIVATIONS) == list(outputs_of(name))
        assert info.get("target_divisor", 1) == fact(name, "OUTPUTS_PER_TARGET", 1)
        assert info["formula"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), [*PAIRS, *OF_PARAMETERS], ids=str)
def test_values(loss, output, dtype):
    net, twin = pair([5, 9, 6], "tanh", output, loss, dtype)
    x, y, w = data(loss, 16, 5, 6, dtype)
    assert_rounding(net.loss(x, y), only_loss, twin, x, y, dtype=dtype, chain=9)
    assert_rounding(net.loss(x, y, sample_weight=w), only_loss, twin, x, y, w, dtype=dtype, chain=9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), OF_NAMES)
def test_every_width(loss, output, dtype):
    for width in WIDTHS:
        n = width * fact(loss, "OUTPUTS_PER_TARGET", 1)
        net, twin = pair([3, n], output=output, loss=loss, dtype=dtype)
        x, y, _ = data(loss, 9, 3, n, dtype)
        assert_rounding(net.loss(x, y), only_loss, twin, x, y, dtype=dtype, chain=n)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 2, 63, 64, 65, 1000])
def test_losses_of_rows_are_added_in_float64(rows, dtype):
    chain = 3 + rows * (dtype == "float64")  # to float32 losses the sum adds nothing
    net, twin = pair([3, 2], dtype=dtype)
    x, y, _ = data("mse", rows, 3, 2, dtype)
    assert_rounding(net.loss(x, y), only_loss, twin, x, y, dtype=dtype, chain=chain)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", [name for name in NAMES if fact(name, "OF_NET_INPUT", False)])
@pytest.mark.parametrize("size", [200.0, 5000.0])
def test_losses_of_saturated_outputs_are_right(loss, size, dtype):
    """Computed from net inputs: outputs are 0 and 1 here, and their logarithms would be infinite."""
    net, _ = pair([1, 3], output=outputs_of(loss)[0], loss=loss, dtype=dtype)
    net.set_weights([np.arange(1.0, 4.0)[:, None]], biases=[np.zeros(3)])
    x, first = np.array([[-size], [size]], dtype), np.eye(3)[[0, 0]]
    expected = oracle.find(loss).value(x.astype(float) * np.arange(1.0, 4.0), first, *parts(loss)[1].values())
    # exp and log to an eps, a few sums and products
    np.testing.assert_allclose(net.loss(x, first), expected.mean(), rtol=8 * np.finfo(dtype).eps)
    net.backward(x, first)
    assert np.isfinite(net.gradients).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", [name for name in NAMES if not hasattr(oracle.find(name), "targets")])
def test_small_and_large_distances_are_right(loss, dtype):
    """To some eps of the loss itself, where its formula would lose all digits of the one or overflow with the other."""
    n = fact(loss, "OUTPUTS_PER_TARGET", 1)
    net = rv.Network([1, n], loss=loss, dtype=dtype, init="zeros")
    d = np.array([1e-4, 1e-3, 0.5, 1.0, 40.0, 3000.0], dtype)[:, None]
    found = [net.loss(np.ones((1, 1)), row[None]) for row in d]
    expected = oracle.find(loss).value(np.zeros((len(d), n)), d.astype(float), *parts(loss)[1].values())
    # a function of d to an eps or two, a few sums and products
    np.testing.assert_allclose(found, expected, rtol=8 * np.finfo(dtype).eps)


@pytest.mark.parametrize("bad", [-1, 4, 100])
def test_a_label_outside_is_an_error_with_its_index(bad):
    net, _ = pair([5, 4], output="softmax", loss="cross_entropy")
    y = np.zeros(6, int)
    y[3] = bad
    with pytest.raises(ValueError, match="3") as caught:
        net.loss(np.zeros((6, 5)), y)
    assert str(bad) in str(caught.value)


def test_one_output_takes_a_vector():
    net, _ = pair([3, 4, 1])
    x, y, _ = data("mse", 7, 3, 1)
    assert net.loss(x, y[:, 0]) == net.loss(x, y)
    counts = np.array([5, 0, 1, -2, 9, 7, 7])  # integers are values here: there are no classes
    assert net.loss(x, counts) == net.loss(x, counts[:, None].astype(float))


def test_hinge_takes_zeros_for_minus_ones():
    net, _ = pair([3, 4, 2], output="tanh", loss="hinge")
    x, y, _ = data("hinge", 9, 3, 2)
    assert net.loss(x, np.where(y < 0, 0.0, 1.0)) == net.loss(x, y)


@pytest.mark.parametrize("y", [np.zeros((7, 3)), np.zeros((6, 2)), np.zeros(14), np.zeros((7, 2, 1)), np.float64(0)])
def test_a_target_of_another_shape_is_an_error(y):
    net, _ = pair([3, 4, 2])
    with pytest.raises(ValueError, match=r"\by\b"):
        net.loss(np.zeros((7, 3)), y)


@pytest.mark.parametrize(
    ("loss", "output"), [(loss, output) for loss in NAMES for output in ACTIVATIONS if (loss, output) not in PAIRS]
)
def test_a_loss_that_demands_another_output(loss, output):
    with pytest.raises(ValueError, match=loss) as caught:
        rv.Network([3, 4, 2], output=output, loss=loss)
    assert outputs_of(loss)[0] in str(caught.value)


@pytest.mark.parametrize(("loss", "output"), [(k, o) for k, o in OF_NAMES if fact(k, "OUTPUTS_PER_TARGET", 1) > 1])
def test_outputs_that_do_not_go_with_whole_targets(loss, output):
    with pytest.raises(ValueError, match=loss):
        rv.Network([3, 2 * oracle.find(loss).OUTPUTS_PER_TARGET + 1], output=output, loss=loss)


@pytest.mark.parametrize("w", [np.zeros(7), np.full(7, -1.0), np.full(7, np.nan), np.ones(6), np.ones((7, 2)), [1, 2]])
def test_bad_sample_weights(w):
    net, _ = pair([3, 2])
    with pytest.raises(ValueError, match="sample_weight"):
        net.loss(np.zeros((7, 3)), np.zeros((7, 2)), sample_weight=w)


def test_a_row_of_weight_zero_does_not_count():
    net, _ = pair([3, 4, 2])
    x, y, w = data("mse", 9, 3, 2)
    w[4] = 0.0
    kept = np.arange(9) != 4
    assert net.loss(x, y, sample_weight=w) == pytest.approx(
        net.loss(x[kept], y[kept], sample_weight=w[kept]), rel=1e-14
    )


@pytest.mark.parametrize("name", ["MSE", "crossentropy", "", 3])
def test_an_unknown_loss(name):
    with pytest.raises((ValueError, TypeError), match="loss"):
        rv.Network([3, 2], loss=name)


@pytest.mark.parametrize("loss", [loss for loss, _ in OF_PARAMETERS], ids=str)
def test_parameters_are_kept_and_shown(loss):
    built = build(rv.losses, loss)
    for name, value in loss[1].items():
        assert getattr(built, name) == value
        assert f"{name}={value}" in repr(built)
    with pytest.raises(TypeError):
        type(built)(*loss[1].values(), 0.5)
