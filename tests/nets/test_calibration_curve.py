"""Probabilities beside frequencies: against a plain loop over rows, against scikit-learn's numbers, and on data whose truth is known."""

from itertools import pairwise

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

P = np.array([0.02, 0.1, 0.15, 0.2, 0.2, 0.33, 0.41, 0.5, 0.58, 0.6, 0.74, 0.8, 0.8, 0.91, 0.97, 1.0, 0.0])
Y = np.array([0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0])


@pytest.mark.parametrize(
    ("strategy", "predicted", "observed"),
    [
        ("uniform", [0.111666666667, 0.33, 0.5225, 0.78, 0.96], [0.166666666667, 1.0, 0.5, 0.666666666667, 1.0]),
        ("quantile", [0.0675, 0.243333333333, 0.496666666667, 0.735, 0.96], [0.25, 0.333333333333, 0.333333333333, 0.75, 1.0]),
    ],
)  # fmt: skip
def test_numbers_of_scikit_learn(strategy, predicted, observed):
    """sklearn.calibration.calibration_curve(Y, P, n_bins=5, strategy=strategy) of scikit-learn 1.9.1."""
    curve = rv.analysis.calibration_curve(Y, P, 5, strategy)
    np.testing.assert_allclose(curve.predicted, predicted, atol=1e-12)
    np.testing.assert_allclose(curve.observed, observed, atol=1e-12)
    assert curve.count.sum() == 17
    assert curve.count.dtype == np.int64


def by_rows(is_so, p, weight, edges):
    """(mean probability, part that is so, weight) of each bin (edges[k], edges[k + 1]] with rows, the first from its edge on."""
    found = []
    for k, (low, high) in enumerate(pairwise(edges)):
        rows = [i for i in range(len(p)) if (low < p[i] or (k == 0 and low <= p[i])) and p[i] <= high and weight[i] > 0]
        if rows:
            total = sum(weight[i] for i in rows)
            found.append([sum(weight[i] * values[i] for i in rows) / total for values in (p, is_so)] + [total])
    return np.array(found).T


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
@pytest.mark.parametrize("bins", [1, 4, 7, 1000])
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_against_a_loop_over_rows(strategy, bins, weighted):
    rng = np.random.default_rng(bins)
    p = rng.uniform(size=200)
    p[:40] = np.round(p[:40], 1)  # on edges
    y = rng.integers(0, 2, 200)
    weight = rng.uniform(0.1, 3, 200) if weighted else np.ones(200)
    if weighted:
        weight[50:60] = 0.0
    levels = np.linspace(0, 1, bins + 1)
    edges = levels if strategy == "uniform" else np.percentile(p[weight > 0], 100 * levels)
    wanted = by_rows(y, p, weight, edges)
    for form in (lambda a: a, lambda a: a[:, None]):
        curve = rv.analysis.calibration_curve(form(y), form(p), bins, strategy, weight if weighted else None)
        np.testing.assert_allclose(np.array(curve), wanted, rtol=1e-12)
        assert curve.error == pytest.approx(wanted[2] @ np.abs(wanted[1] - wanted[0]) / wanted[2].sum(), rel=1e-12)


def test_of_classes_it_is_the_confidence_and_whether_the_class_is_right():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(4), 300).astype("float32")
    y = rng.integers(0, 4, 300)
    confidence, right = p.max(1), y == p.argmax(1)
    for one, other in zip(
        rv.analysis.calibration_curve(y, p), rv.analysis.calibration_curve(right, confidence), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    tie = rv.analysis.calibration_curve([0, 1], [[0.5, 0.5], [0.5, 0.5]])  # the first of equals, as argmax
    assert (tie.predicted, tie.observed, tie.count) == (0.5, 0.5, 2)


def test_right_probabilities_are_found_right_and_others_not():
    """Each bin of n rows within five standard deviations sqrt(p(1 − p)/n)."""
    rng = np.random.default_rng(1)
    p = rng.uniform(size=20_000)
    y = rng.uniform(size=20_000) < p
    curve = rv.analysis.calibration_curve(y, p)
    deviation = np.sqrt(curve.predicted * (1 - curve.predicted) / curve.count)
    assert len(curve.count) == 10
    assert (np.abs(curve.observed - curve.predicted) < 5 * deviation).all()
    assert curve.error < 2 * (deviation @ curve.count) / 20_000  # the mean of |normal numbers| is 0.8 deviations
    sure = p**3 / (p**3 + (1 - p) ** 3)
    truth = np.abs(sure - p).mean()  # in bins a little less
    assert 0.9 * truth - 0.01 < rv.analysis.calibration_curve(y, sure).error < truth + 0.01


def test_weights_scale_counts_alone():
    weight = np.full(17, 3.0)
    plain, weighted = (rv.analysis.calibration_curve(Y, P, 5, "quantile", w) for w in (None, weight))
    np.testing.assert_allclose(np.array(weighted), np.array(plain) * np.array([[1], [1], [3]]), rtol=1e-14)
    assert weighted.error == pytest.approx(plain.error, rel=1e-14)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (([0, 1], [0.5, 1.5]), ValueError, ["probability must lie in [0, 1]", "probability[1] is 1.5"]),
        (([0, 1], [0.5, np.nan]), ValueError, ["probability must be finite", "probability[1] is nan"]),
        (([0, 1], ["a", "b"]), TypeError, ["probability must be an array of numbers"]),
        (([0, 2], [0.5, 0.5]), ValueError, ["y must be 0 or 1", "y[1] is 2"]),
        (([0], [0.5, 0.5]), ValueError, ["y must have shape (2,)", "(1,)"]),
        (([], []), ValueError, ["probability must have shape", "(0,)"]),
        (([0, 1], [[0.5, 0.6], [0.5, 0.5]]), ValueError, ["probability", "row 0 sums to 1.1"]),
        (([0, 2], [[0.5, 0.5], [0.5, 0.5]]), ValueError, ["y must hold class labels 0 … 1", "y[1] is 2"]),
        (([0.0, 1.0], [[0.5, 0.5], [0.5, 0.5]]), TypeError, ["y must be whole numbers"]),
        (([0], [[0.5, 0.5], [0.5, 0.5]]), ValueError, ["y must have 2 rows", "1"]),
        (([[1, 0]], [[0.5, 0.5]]), ValueError, ["y must have shape (rows,)", "y.argmax(1)"]),
        (([0, 1], [0.5, 0.5], 0), ValueError, ["bins", "0"]),
        (([0, 1], [0.5, 0.5], 10**7), ValueError, ["bins must be at most 1,000,000"]),
        (
            ([0, 1], [0.5, 0.5], 2, "quantiles"),
            ValueError,
            ["strategy must be one of uniform, quantile", "did you mean"],
        ),
        (([0, 1], [0.5, 0.5], 2, None), TypeError, ["strategy must be a string", "None"]),
        (([0, 1], [0.5, 0.5], 2, "uniform", [1.0]), ValueError, ["sample_weight must have shape (2,)", "(1,)"]),
        (([0, 1], [0.5, 0.5], 2, "uniform", [1.0, -1.0]), ValueError, ["sample_weight[1] is -1.0"]),
        (([0, 1], [0.5, 0.5], 2, "uniform", [0.0, 0.0]), ValueError, ["sample_weight", "> 0; got 0"]),
        (([0, 1], [0.5, 0.5], 2, "uniform", [1e308, 1e308]), ValueError, ["sample_weight", "finite"]),
    ],
)
def test_refusals(arguments, kind, words):
    with refuses(kind, *words):
        rv.analysis.calibration_curve(*arguments)
