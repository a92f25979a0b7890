"""Forward passes, buffers and views of dense nets, against the oracle and against each other."""

import gc

import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, HIDDEN, ROWS, WIDTHS, data, pair, same_bits
from oracle import network
from rounding import assert_rounding


def last_output(net, x):
    return network.forward(net, x)[1][-1]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n_out", WIDTHS)
@pytest.mark.parametrize("n_in", WIDTHS)
def test_widths(n_in, n_out, dtype):
    net, twin = pair([n_in, 8, n_out], "tanh", "sigmoid", dtype=dtype)
    x, _, _ = data("mse", 5, n_in, n_out, dtype)
    assert_rounding(net.predict(x), last_output, twin, x, dtype=dtype, chain=n_in)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_rows(rows, output, dtype):
    net, twin = pair([9, 17, 5], "relu", output, dtype=dtype)
    x, _, _ = data("mse", rows, 9, 5, dtype)
    assert_rounding(net.predict(x), last_output, twin, x, dtype=dtype, chain=17)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("widths", [[3, 4], [1, 1], [2, 2, 2], [5, 4, 3, 2, 1], [64, 33, 10], [130, 65, 3]], ids=str)
def test_depths(widths, dtype):
    net, twin = pair(widths, dtype=dtype)
    x, _, _ = data("mse", 6, widths[0], widths[-1], dtype)
    assert_rounding(net.predict(x), last_output, twin, x, dtype=dtype, chain=sum(widths))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("output", ["linear", "softmax"])
def test_every_layer_of_the_forward_pass(hidden, output, dtype):
    net, twin = pair([7, 17, 9, 3], hidden, output, dtype=dtype)
    x, _, _ = data("mse", 5, 7, 3, dtype)
    kept = net.forward(x, keep=True)
    assert len(kept.net_inputs) == len(kept.outputs) == 3
    for which, arrays in enumerate((kept.net_inputs, kept.outputs)):
        for k, found in enumerate(arrays):
            assert found.dtype == dtype
            compute = lambda net, x, which=which, k=k: network.forward(net, x)[which][k]
            assert_rounding(found, compute, twin, x, dtype=dtype, chain=7 + 17 + 9)
    assert same_bits(kept.output, kept.outputs[-1])
    assert same_bits(kept.output, net.predict(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_rows_sum_to_one(dtype):
    net, _ = pair([4, 33], output="softmax", dtype=dtype)
    y = net.predict(data("mse", 50, 4, 33, dtype)[0])
    # 33 terms, each right to an eps of its size, whose sizes sum to one
    np.testing.assert_allclose(y.sum(axis=1, dtype=float), 1.0, rtol=0, atol=4 * np.finfo(dtype).eps)


def test_out_is_filled_and_returned():
    net, _ = pair([3, 4, 2], dtype="float32")
    x, _, _ = data("mse", 6, 3, 2, "float32")
    out = np.full((6, 2), np.nan, "float32")
    assert net.predict(x, out=out) is out
    assert same_bits(out, net.predict(x))


@pytest.mark.parametrize(
    "out", [np.empty((6, 2), "float64"), np.empty((2, 6), "float32"), np.empty((5, 2), "float32"), [[0.0] * 2] * 6]
)
def test_wrong_out_is_an_error_that_says_what_was_wanted(out):
    net, _ = pair([3, 4, 2], dtype="float32")
    x, _, _ = data("mse", 6, 3, 2, "float32")
    with pytest.raises((ValueError, TypeError), match="out"):
        net.predict(x, out=out)


def test_one_row_must_be_a_matrix():
    net, _ = pair([3, 2])
    with pytest.raises(ValueError, match=r"reshape\(1, -1\)"):
        net.predict(np.zeros(3))


@pytest.mark.parametrize("dtype", DTYPES)
def test_parameters_are_one_flat_aligned_buffer(dtype):
    widths = [3, 5, 2]
    net, _ = pair(widths, dtype=dtype)
    flat = net.parameters
    assert flat.shape == (4 * 5 + 6 * 2,)
    assert flat.dtype == dtype
    assert flat.flags.c_contiguous
    assert flat.ctypes.data % 64 == 0
    flat[:] = np.arange(flat.size)
    place = 0
    for layer, n_in, n_out in zip(net.layers, widths[:-1], widths[1:], strict=True):
        weight = np.arange(place, place + n_in * n_out).reshape(n_in, n_out).T
        bias = np.arange(place + n_in * n_out, place + (n_in + 1) * n_out)
        np.testing.assert_array_equal(layer.weight, weight)
        np.testing.assert_array_equal(layer.bias, bias)
        assert np.shares_memory(layer.weight, flat)
        assert np.shares_memory(layer.bias, flat)
        place += (n_in + 1) * n_out


def test_writing_through_a_view_changes_the_net():
    net, twin = pair([3, 4, 2])
    x, _, _ = data("mse", 4, 3, 2)
    net.layers[1].weight[1, 2] = twin.weights[1][1, 2] = 5.0
    net.layers[0].bias[3] = twin.biases[0][3] = -2.0
    assert_rounding(net.predict(x), last_output, twin, x, dtype="float64", chain=7)


def test_gradients_are_read_only():
    net, _ = pair([3, 2])
    with pytest.raises(ValueError, match="read-only"):
        net.gradients[0] = 1.0


def test_views_stay_live_over_training_and_set_weights():
    net, _ = pair([3, 4, 2], dtype="float64")
    x, y, _ = data("mse", 20, 3, 2)
    flat, weight, bias = net.parameters, net.layers[0].weight, net.layers[1].bias
    before = flat.copy()
    net.fit(x, y, epochs=3, batch_size=8)
    net.step(x, y, rv.SGD(0.1, momentum=0.9))
    assert (flat != before).any()
    assert same_bits(flat, net.parameters)
    new = [np.full((4, 3), 0.25), np.full((2, 4), 0.5)]
    net.set_weights(new, biases=[np.zeros(4), np.full(2, 7.0)])
    assert (weight == 0.25).all()
    assert (bias == 7.0).all()
    assert flat.ctypes.data == net.parameters.ctypes.data


def test_views_outlive_their_net():
    net, _ = pair([30, 40, 20])
    x, y, _ = data("mse", 8, 30, 20)
    net.backward(x, y)
    kept = net.forward(x, keep=True)
    views = [net.parameters, net.gradients, net.layers[1].weight, kept.net_inputs[0], kept.outputs[1]]
    copies = [v.copy() for v in views]
    del net, kept
    gc.collect()
    other = [np.random.default_rng(k).random((40, 30)) for k in range(50)]  # would overwrite freed memory
    assert all(same_bits(v, c) for v, c in zip(views, copies, strict=True))
    assert len(other) == 50


def test_set_weights_takes_textbook_matrices():
    net, twin = pair([3, 4, 2], dtype="float32")
    other, _ = pair([3, 4, 2], dtype="float32", rng=9)
    other.set_weights(twin.weights, biases=twin.biases)  # float64, rounded to the net's dtype
    assert same_bits(other.parameters, net.parameters)


def test_set_weights_without_biases_leaves_them():
    net, twin = pair([3, 4, 2])
    biases = [layer.bias.copy() for layer in net.layers]
    net.set_weights([2 * w for w in twin.weights])
    for layer, weight, bias in zip(net.layers, twin.weights, biases, strict=True):
        np.testing.assert_array_equal(layer.weight, 2 * weight)
        np.testing.assert_array_equal(layer.bias, bias)


@pytest.mark.parametrize(
    ("weights", "biases", "text"),
    [
        ([np.zeros((3, 4)), np.zeros((2, 4))], None, "transpose"),
        ([np.zeros((4, 3)), np.zeros((4, 2))], None, "transpose"),
        ([np.zeros((4, 3))], None, "2"),
        ([np.zeros((4, 3)), np.zeros((2, 5))], None, r"\(2, 4\)"),
        ([np.zeros((4, 3)), np.full((2, 4), np.nan)], None, "finite"),
        ([np.zeros((4, 3)), np.zeros((2, 4))], [np.zeros(4), np.zeros(3)], r"bias"),
        ([np.zeros((4, 3)), np.zeros((2, 4))], [np.zeros(4)], r"bias"),
    ],
)
def test_wrong_weights_change_nothing(weights, biases, text):
    net, _ = pair([3, 4, 2])
    before = net.parameters.copy()
    with pytest.raises(ValueError, match=f"(?i){text}") as caught:
        net.set_weights(weights, biases=biases)
    assert len(str(caught.value)) <= 600
    assert same_bits(net.parameters, before)
