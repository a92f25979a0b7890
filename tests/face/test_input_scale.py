"""Inputs that are far from unit scale are warned of, once, before the first epoch; others are not."""

import warnings

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

rng = np.random.default_rng(1)


def inputs(rows, cols, column=None, size=1.0):
    X = rng.standard_normal((rows, cols))
    if column is not None:
        X[:, column] = size * rng.choice([-1, 1], rows) * rng.uniform(1, 2, rows)
    return X


def fit(X, net=None, **options):
    net = rv.Network([X.shape[1], 2, 1], rng=0) if net is None else net
    net.fit(X, np.zeros(len(X)), **options)
    return net


@pytest.mark.parametrize("dtype", ["f4", "f8", "i8"])
@pytest.mark.parametrize(("rows", "cols", "column"), [(2, 1, 0), (4, 3, 2), (1000, 40, 39), (10, 300, 150)])
def test_a_column_beyond_100_is_named(rows, cols, column, dtype):
    X = inputs(rows, cols, column, 101).astype(dtype)
    for given in (X, np.asfortranarray(X)):
        with pytest.warns(UserWarning, match=rf"X\[:, {column}\] is mostly beyond .*StandardScaler") as caught:
            fit(given)
        assert [warning.filename for warning in caught] == [__file__]


def test_many_columns_are_looked_at_here_and_there():
    with pytest.warns(UserWarning, match=r"X\[:, 0\]"):
        fit(1000 * (1 + inputs(5, 4000) ** 2))


@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (4, 3), (1000, 40), (10, 4000)])
def test_usual_inputs_and_single_large_ones_are_fine(rows, cols):
    X = inputs(rows, cols, 0, 50 if rows > 1 else 1e6)  # one row says nothing of others
    fit(X)
    if rows > 2:
        X[1] = 1e6
        fit(X)
        fit(np.where(rng.random(X.shape) < 0.01, 300.0, X))


def test_only_a_network_that_was_never_trained_warns():
    X = inputs(10, 3, 1, 1000)
    with pytest.warns(UserWarning, match="StandardScaler"):
        net = fit(X)
    fit(X, net)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit(X, epochs=3)
    assert len(caught) == 1


def test_the_advice_helps():
    X = inputs(10, 3, 1, 1000)
    fit((X - X.mean(0)) / X.std(0))


def test_a_warning_that_is_an_error_changes_nothing():
    net, X = rv.Network([3, 2, 1], rng=0), inputs(10, 3, 1, 1000)
    with refuses(UserWarning, "StandardScaler", untouched=[net, X]):
        fit(X, net)
