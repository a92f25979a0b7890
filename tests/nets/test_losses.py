"""Losses one by one: lists, values, parameters, forms of the target, weights, and which output each demands."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import DTYPES, PAIRS, WIDTHS, build, data, defaults, pair
from oracle import network
from ranvier import _core
from rounding import assert_rounding

pytestmark = pytest.mark.arithmetic

PARAMETERS = [
    (("huber", {"delta": 0.3}), "linear"),
    (("quantile", {"q": 0.9}), "linear"),
    (("cross_entropy", {"label_smoothing": 0.1}), "softmax"),
]


def only_loss(net, x, y, w=None):
    return network.loss(net, x, y, w)


def test_the_oracle_has_the_same_list_and_defaults():
    found = _core.losses()
    assert sorted(found) == oracle.names("losses")
    for name, info in found.items():
        assert defaults(info) == oracle.find(name).DEFAULTS
        assert [info["output"]] == list(oracle.find(name).OUTPUTS) if "output" in info else (name, "linear") in PAIRS
        assert info.get("target_divisor", 1) == getattr(oracle.find(name), "OUTPUTS_PER_TARGET", 1)
        assert info["formula"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), [*PAIRS, *PARAMETERS], ids=str)
def test_values(loss, output, dtype):
    net, twin = pair([5, 9, 6], "tanh", output, loss, dtype)
    x, y, w = data(loss, 16, 5, 6, dtype)
    assert_rounding(net.loss(x, y), only_loss, twin, x, y, dtype=dtype, chain=9)
    assert_rounding(net.loss(x, y, sample_weight=w), only_loss, twin, x, y, w, dtype=dtype, chain=9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [w for w in WIDTHS if w > 1])
@pytest.mark.parametrize(
    ("loss", "output"), [("cross_entropy", "softmax"), ("mse", "linear"), ("binary_cross_entropy", "sigmoid")]
)
def test_every_width(loss, output, n, dtype):
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
@pytest.mark.parametrize(
    ("loss", "output", "n"), [("cross_entropy", "softmax", 3), ("binary_cross_entropy", "sigmoid", 1)]
)
@pytest.mark.parametrize("size", [200.0, 5000.0])
def test_cross_entropies_of_saturated_outputs_are_right(loss, output, n, size, dtype):
    """Computed from net inputs: outputs are 0 and 1 here, and their logarithms would be infinite."""
    net, _ = pair([1, n], output=output, loss=loss, dtype=dtype)
    net.set_weights([np.arange(1.0, n + 1)[:, None]], biases=[np.zeros(n)])
    x = np.array([[-size], [size]], dtype)
    wrong = np.array([0, 0]) if n == 3 else np.array([[1.0], [0.0]])
    expected = (0.0 + 2 * size) / 2 if n == 3 else size  # softmax: the first is right at -size, 2 size off at +size
    np.testing.assert_allclose(net.loss(x, wrong), expected, rtol=8 * np.finfo(dtype).eps)
    net.backward(x, wrong)
    assert np.isfinite(net.gradients).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_log_cosh_is_precise_near_zero_and_far_away(dtype):
    net = rv.Network([1, 1], loss="log_cosh", dtype=dtype, init="zeros")
    d = np.array([1e-4, 1e-3, 1.0, 40.0, 3000.0], dtype)
    found = [net.loss(np.ones((1, 1)), v.reshape(1, 1)) for v in d]
    d = d.astype(float)
    series = d**2 / 2 - d**4 / 12 + d**6 / 45
    expected = np.where(d < 0.01, series, d + np.log1p(np.exp(-2 * d)) - np.log(2))
    np.testing.assert_allclose(found, expected, rtol=8 * np.finfo(dtype).eps)


@pytest.mark.parametrize("labels", [np.int64, np.int32, np.uint8, list])
@pytest.mark.parametrize(("loss", "output"), [("cross_entropy", "softmax"), ("mse", "linear"), ("hinge", "tanh")])
def test_labels_are_one_hot_rows(loss, output, labels):
    net, _ = pair([5, 9, 4], output=output, loss=loss)
    x, _, w = data(loss, 12, 5, 4)
    y = np.random.default_rng(1).integers(0, 4, 12)
    one_hot = np.eye(4)[y]
    as_labels = y.tolist() if labels is list else y.astype(labels)
    assert net.loss(x, as_labels, sample_weight=w) == net.loss(x, one_hot, sample_weight=w)
    net.backward(x, as_labels)
    by_label = net.gradients.copy()
    net.backward(x, one_hot)
    np.testing.assert_array_equal(by_label, net.gradients)


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


ACTIVATIONS = oracle.names("activations")
WRONG = [(name, out) for name in oracle.names("losses") for out in ACTIVATIONS if (name, out) not in PAIRS]


@pytest.mark.parametrize(("loss", "output"), WRONG)
def test_a_loss_that_demands_another_output(loss, output):
    with pytest.raises(ValueError, match=loss) as caught:
        rv.Network([3, 4, 2], output=output, loss=loss)
    assert oracle.find(loss).OUTPUTS[0] in str(caught.value)


def test_gaussian_nll_needs_an_even_number_of_outputs():
    with pytest.raises(ValueError, match="gaussian_nll"):
        rv.Network([3, 5], loss="gaussian_nll")


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


@pytest.mark.parametrize("name", ["MSE", "crossentropy", "", 3, None])
def test_an_unknown_loss(name):
    with pytest.raises((ValueError, TypeError), match="loss"):
        rv.Network([3, 2], loss=name)


def test_parameters_are_kept_and_shown():
    huber = build(rv.losses, ("huber", {"delta": 2.0}))
    assert huber.delta == 2.0
    assert "2" in repr(huber)
    with pytest.raises(ValueError, match="delta"):
        rv.losses.Huber(delta=-1.0)
    with pytest.raises(TypeError):
        rv.losses.Huber(2.0, 3.0)
