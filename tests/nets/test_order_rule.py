"""The order rule: a value depends on its operands only, never on the path, so every way of computing it gives one result.

Sums over inputs are one fma chain in increasing k, from the bias forward and from zero for gradients; where the machine
has no fma (the baseline) each product is rounded by itself. Here the chain is made again in NumPy, to the bit.
"""

from fractions import Fraction

import fma
import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, LOSSES, ROWS, WIDTHS, data, pair, same_bits

pytestmark = pytest.mark.arithmetic

HAS_FMA = rv.config()["isa"] != "baseline"
multiply_add = fma.fma if HAS_FMA else fma.rounded_twice


def chain(a, b, start):
    """start + sum_k a[:, k] b[k, :], one after the other."""
    total = np.broadcast_to(start, (a.shape[0], b.shape[1])).astype(a.dtype)
    for k in range(a.shape[1]):
        total = multiply_add(a[:, k : k + 1], b[k : k + 1, :], total)
    return total


def test_the_emulated_fma_rounds_once():
    draw = np.random.default_rng(0)
    a, b = draw.normal(size=(2, 2000))
    c = -a * b * (1 + draw.choice([0, 1e-16, 1e-10, 1, 1e5], 2000) * draw.normal(size=2000))
    exact = [float(Fraction(i) * Fraction(j) + Fraction(k)) for i, j, k in zip(a, b, c, strict=True)]
    assert same_bits(fma.fma(a, b, c), np.array(exact))
    assert not same_bits(fma.rounded_twice(a, b, c), np.array(exact))
    a, b, c = (v.astype("float32") for v in (a, b, c))
    for i, j, k, found in zip(a, b, c, fma.fma(a, b, c), strict=True):
        exact = Fraction(float(i)) * Fraction(float(j)) + Fraction(float(k))
        near = np.nextafter(found, np.float32([-np.inf, np.inf]))
        assert abs(Fraction(float(found)) - exact) <= min(abs(Fraction(float(n)) - exact) for n in near)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("widths", [(1, 1), (3, 2), (8, 8), (64, 17), (130, 33), (300, 5), (2, 64), (17, 130)], ids=str)
def test_net_inputs_are_one_chain_from_the_bias(widths, rows, dtype):
    net, _ = pair(widths, dtype=dtype)
    x, _, _ = data("mse", rows, widths[0], widths[-1], dtype)
    (layer,) = net.layers
    assert same_bits(net.predict(x), chain(x, np.ascontiguousarray(layer.weight.T), layer.bias))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 5, 100])
def test_long_chains_are_not_cut(rows, dtype):
    """More inputs than a block of any cache holds, and a width of 4096 bytes."""
    net, _ = pair((1100, 512), dtype=dtype)
    x, _, _ = data("mse", rows, 1100, 1, dtype)
    (layer,) = net.layers
    some = np.arange(0, 512, 37)  # the chain is slow in NumPy
    expected = chain(x, np.ascontiguousarray(layer.weight[some].T), layer.bias[some])
    assert same_bits(net.predict(x)[:, some], expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 2, 16, 33, 130, 700])
@pytest.mark.parametrize(
    "widths", [(1, 3, 1), (8, 8, 2), (9, 17, 33), (64, 32, 10), (5, 130, 16), (12, 40, 300)], ids=str
)
def test_gradients_are_one_chain_over_the_rows_from_zero(widths, rows, dtype):
    net, _ = pair(widths, "relu", dtype=dtype)
    x, y, w = data("mse", rows, widths[0], widths[-1], dtype)
    kept = net.backward(x, y, sample_weight=w, keep=True)
    inputs = [x, net.forward(x, keep=True).outputs[0]]
    found, place = net.gradients, 0
    for a, delta in zip(inputs, kept.deltas, strict=True):
        size = a.shape[1] * delta.shape[1]
        zero = np.zeros((), dtype)
        assert same_bits(found[place : place + size], chain(np.ascontiguousarray(a.T), delta, zero).ravel())
        bias = chain(np.ones((1, rows), dtype), delta, zero)[0]
        assert same_bits(found[place + size : place + size + delta.shape[1]], bias)
        place += size + delta.shape[1]
    # deltas of the hidden layer: one chain over the neurons behind, times the slope 0 or 1
    back = chain(kept.deltas[1], np.ascontiguousarray(net.layers[1].weight), np.zeros((), dtype))
    assert same_bits(kept.deltas[0], back * kept.derivatives[0])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("widths", [(2, 2, 2), (7, 16, 3), (64, 32, 10), (33, 130, 17, 5), (600, 260, 9)], ids=str)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_forward_bits_do_not_depend_on_the_batch(widths, output, dtype):
    net, _ = pair(widths, "tanh", output, dtype=dtype)
    x, _, _ = data("mse", 150, widths[0], widths[-1], dtype)
    whole = net.predict(x)
    assert same_bits(net.predict(x[::-1])[::-1], whole)
    assert same_bits(net.forward(x, keep=True).output, whole)
    for size in (1, 2, 3, 13, 64, 149):
        parts = [net.predict(x[k : k + size]) for k in range(0, len(x), size)]
        assert same_bits(np.concatenate(parts), whole)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("width", WIDTHS)
def test_padding_with_zero_weights_changes_no_bit(width, dtype):
    """More neurons behind and beside: other tiles, other tails, the same sums."""
    small, _ = pair([5, width, 3], "tanh", dtype=dtype)
    x, _, _ = data("mse", 9, 5, 3, dtype)
    expected = small.predict(x)
    for extra in (1, 7, 16, 64):
        large = rv.Network([5, width + extra, 3 + extra], activation="tanh", dtype=dtype, init="zeros")
        large.layers[0].weight[:width] = small.layers[0].weight
        large.layers[0].bias[:width] = small.layers[0].bias
        large.layers[1].weight[:3, :width] = small.layers[1].weight
        large.layers[1].bias[:3] = small.layers[1].bias
        np.testing.assert_array_equal(large.predict(x)[:, :3], expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 3, 16, 65])
@pytest.mark.parametrize("widths", [(2, 2, 2), (7, 16, 3), (64, 32, 10), (33, 130, 5)], ids=str)
def test_a_plain_step_is_one_fma_of_the_gradient(widths, rows, dtype):
    """W - lr g from the buffer of backward: the fused update must give the same bits."""
    rate = 0.1
    net, _ = pair(widths, "sigmoid", dtype=dtype)
    x, y, w = data("mse", rows, widths[0], widths[-1], dtype)
    net.backward(x, y, sample_weight=w)
    expected = multiply_add(np.array(-rate, dtype), net.gradients.copy(), net.parameters.copy())
    net.step(x, y, rv.SGD(rate), sample_weight=w)
    assert same_bits(net.parameters, expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 5, 64, 130])
def test_gradients_do_not_depend_on_what_ran_before(rows, dtype):
    fresh, _ = pair([9, 17, 4], dtype=dtype)
    used, _ = pair([9, 17, 4], dtype=dtype)
    x, y, w = data("mse", rows, 9, 4, dtype)
    start = used.parameters.copy()
    used.predict(data("mse", 300, 9, 4, dtype, seed=1)[0])
    used.fit(*data("mse", 77, 9, 4, dtype, seed=2)[:2], epochs=2)
    used.parameters[:] = start
    for net in (fresh, used):
        net.backward(x, y, sample_weight=w)
    assert same_bits(fresh.gradients, used.gradients)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), LOSSES, ids=str)
def test_losses_of_rows_do_not_depend_on_the_batch(loss, output, dtype):
    net, _ = pair([5, 8, 34], "tanh", output, loss, dtype)
    rows = 200
    x, y, _ = data(loss, rows, 5, 34, dtype)
    each = [net.loss(x[k : k + 1], y[k : k + 1]) for k in range(rows)]
    total = 0.0
    for value in each:
        total += value  # in row order, in float64
    assert net.loss(x, y) == total / rows


def lane_sum(terms):
    """A sum along a row: lane l adds elements l, l + 16, … in order, then eight, four, two, one pairs."""
    lanes = np.zeros(16, terms.dtype)
    for k, term in enumerate(terms):
        lanes[k % 16] += term
    while len(lanes) > 1:
        half = len(lanes) // 2
        lanes = lanes[:half] + lanes[half:]
    return lanes[0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [*WIDTHS, 64, 100])
def test_a_row_is_summed_in_sixteen_lanes(n, dtype):
    net = rv.Network([1, n], loss="mae", dtype=dtype, init="zeros")
    y = np.random.default_rng(n).normal(size=(1, n)).astype(dtype)
    assert net.loss(np.zeros((1, 1)), y) == float(lane_sum(np.abs(y[0])) / np.array(n, dtype))
