"""Prediction intervals: their arithmetic, and how much of data of known distribution they hold."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

X = np.linspace(-1, 1, 12).reshape(6, 2)


def sd(x):
    """Of the noise around sin(3x)."""
    return 0.1 + 0.2 * (x + 1)


def noisy(rows, seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (rows, 1))
    return x.astype("float32"), (np.sin(3 * x) + sd(x) * rng.standard_normal((rows, 1))).astype("float32")


def trained(n_out, loss):
    net = rv.Network([1, 16, n_out], loss=loss, rng=0)
    x, y = noisy(4000, 0)
    for rate in (0.02, 0.002):
        net.fit(x, y, epochs=60, batch_size=64, optimizer=rv.Adam(rate))
    return net


def check_coverage(net, level):
    """Within four binomial standard deviations, and 0.02 for what 4,000 noisy rows have taught."""
    x, y = noisy(10_000, 1)
    interval = rv.analysis.prediction_interval(net, x)
    found = rv.analysis.coverage(y, interval)
    assert interval.level == pytest.approx(level)
    assert abs(found - level) < 4 * np.sqrt(level * (1 - level) / len(x)) + 0.02
    for half in (x < 0, x > 0):  # each part has its own noise
        part = rv.analysis.PredictionInterval(interval.low[half][:, None], interval.high[half][:, None], level)
        assert abs(rv.analysis.coverage(y[half], part) - level) < 4 * np.sqrt(level * (1 - level) / half.sum()) + 0.03
    x = np.array([[-0.7], [0.0], [0.7]])
    low, high, _ = rv.analysis.prediction_interval(net, x)
    np.testing.assert_allclose(high - low, 2 * 1.6449 * sd(x), rtol=0.25)


def test_means_and_variances_hold_the_part_that_they_say():
    net = trained(2, "gaussian_nll")
    check_coverage(net, 0.9)
    x, y = noisy(10_000, 2)
    found = [rv.analysis.coverage(y, rv.analysis.prediction_interval(net, x, level)) for level in (0.5, 0.8, 0.99)]
    np.testing.assert_allclose(found, [0.5, 0.8, 0.99], atol=0.04)


def test_two_quantiles_hold_what_lies_between_them():
    check_coverage([trained(1, rv.losses.Quantile(q)) for q in (0.05, 0.95)], 0.9)


def test_numbers_of_a_normal_distribution():
    net = rv.Network([2, 4], loss="gaussian_nll", dtype="float64", rng=0)
    outputs = net.predict(X)
    for level, z in [
        (None, 1.6448536269514722),
        (0.95, 1.959963984540054),
        (0.5, 0.6744897501960817),
        (0.999, 3.2905267314918945),
    ]:
        low, high, said = rv.analysis.prediction_interval(net, X, level)
        half = z * np.exp(outputs[:, 2:]) ** 0.5
        np.testing.assert_allclose(low, outputs[:, :2] - half, rtol=1e-12)
        np.testing.assert_allclose(high, outputs[:, :2] + half, rtol=1e-12)
        assert said == (0.9 if level is None else level)
    net.set_weights([np.zeros((4, 2))], [[0.0, 0.0, 1e4, -1e4]])
    low, high, _ = rv.analysis.prediction_interval(net, X)
    assert low.tolist() == [[-np.inf, 0.0]] * 6
    assert high.tolist() == [[np.inf, 0.0]] * 6


def test_quantiles_that_cross_are_put_in_order():
    nets = [rv.Network([2, 3], loss=rv.losses.Quantile(q), rng=k) for k, q in enumerate((0.1, 0.75))]
    first, second = (net.predict(X) for net in nets)
    assert 0 < (first > second).mean() < 1
    low, high, level = rv.analysis.prediction_interval(tuple(nets), X)
    np.testing.assert_array_equal(low, np.minimum(first, second))
    np.testing.assert_array_equal(high, np.maximum(first, second))
    assert low.dtype == high.dtype == np.float64
    assert level == pytest.approx(0.65)


def test_coverage_counts_all_targets_and_the_ends():
    interval = rv.analysis.PredictionInterval(np.zeros((3, 2)), np.ones((3, 2)), 0.9)
    assert rv.analysis.coverage([[0, 1], [0.5, 2], [-1, 0.1]], interval) == 4 / 6
    one = rv.analysis.PredictionInterval(np.zeros((3, 1)), np.ones((3, 1)), 0.9)
    assert rv.analysis.coverage([0, 1, 2], one) == rv.analysis.coverage([[0], [1], [2]], one) == 2 / 3


def quantile(q, widths=(2, 1)):
    return rv.Network([*widths], loss=rv.losses.Quantile(q), rng=0)


NORMAL = rv.Network([2, 2], loss="gaussian_nll", rng=0)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ((rv.Network([2, 1]), X), ValueError, ["net must have loss 'gaussian_nll'", "'mse'"]),
        ((3, X), TypeError, ["net must be an rv.Network, or a pair", "3"]),
        (((NORMAL,), X), TypeError, ["net must be an rv.Network, or a pair"]),
        (((NORMAL, 3), X), TypeError, ["net must be an rv.Network, or a pair", "3"]),
        (((NORMAL, quantile(0.9)), X), ValueError, ["loss quantile", "'gaussian_nll' and 'quantile'"]),
        (((quantile(0.9), quantile(0.1)), X), ValueError, ["lower quantile first", "q = 0.9 and 0.1"]),
        (((quantile(0.5), quantile(0.5)), X), ValueError, ["q = 0.5 and 0.5"]),
        (((quantile(0.1), quantile(0.9, (2, 2))), X), ValueError, ["one shape", "2 -> 1 and 2 -> 2"]),
        (((quantile(0.1), quantile(0.9)), X, 0.9), ValueError, ["level belongs to loss 'gaussian_nll'", "0.8"]),
        ((NORMAL, X, 1.0), ValueError, ["level must lie between 0 and 1", "1"]),
        ((NORMAL, X, 0.0), ValueError, ["level must lie between 0 and 1", "0"]),
        ((NORMAL, X, "0.9"), TypeError, ["level must be a number"]),
        ((NORMAL, X[:, :1]), ValueError, ["X must have shape"]),
    ],
)
def test_refusals(arguments, kind, words):
    with refuses(kind, *words):
        rv.analysis.prediction_interval(*arguments)


def test_coverage_refuses():
    good = rv.analysis.prediction_interval(NORMAL, X)
    for y, interval, kind, words in [
        (np.zeros(5), good, ValueError, ["y must have shape (6, 1)", "(5,)"]),
        (np.zeros((6, 2)), good, ValueError, ["y must have shape (6, 1)", "(6, 2)"]),
        (np.full(6, np.nan), good, ValueError, ["y must be finite", "y[0] is nan"]),
        (np.zeros(6), ([0.0], [1.0]), TypeError, ["interval must be what rv.analysis.prediction_interval returns"]),
        (
            np.zeros((0, 1)),
            good._replace(low=np.zeros((0, 1)), high=np.zeros((0, 1))),
            ValueError,
            ["at least one row"],
        ),
    ]:
        with refuses(kind, *words):
            rv.analysis.coverage(y, interval)
