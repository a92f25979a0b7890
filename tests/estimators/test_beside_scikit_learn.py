"""The same numbers as scikit-learn: first weights, loss curves without shuffling, rows that are held out, penalties."""

import numpy as np
import pytest
import ranvier as rv
import sklearn.neural_network as theirs
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.preprocessing import StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

SOLVERS = {
    "adam": {"solver": "adam", "learning_rate_init": 0.01},
    "sgd": {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.0},
    "momentum": {"solver": "sgd", "learning_rate_init": 0.01, "nesterovs_momentum": False},
    "nesterov": {"solver": "sgd", "learning_rate_init": 0.01},
    "invscaling": {"solver": "sgd", "learning_rate_init": 0.1, "learning_rate": "invscaling", "power_t": 0.2},
    "adaptive": {
        "solver": "sgd",
        "learning_rate_init": 0.02,
        "learning_rate": "adaptive",
        "tol": 0.05,
        "n_iter_no_change": 2,
    },
}


def scaled(load):
    X, y = load(return_X_y=True)
    return StandardScaler().fit_transform(X), y


def close(a, b, steps):
    """Two orders of the same sums differ by some eps a step, which training enlarges from step to step."""
    np.testing.assert_allclose(a, b, rtol=1000 * steps * np.finfo(np.float64).eps)


def both(name, X, y, **how):
    pair = getattr(rv, name)(**how), getattr(theirs, name)(**how)
    return [model.fit(X, y) for model in pair]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("activation", ["tanh", "logistic", "identity"])
@pytest.mark.parametrize(
    ("name", "load"),
    [("MLPClassifier", load_iris), ("MLPClassifier", load_breast_cancer), ("MLPRegressor", load_diabetes)],
)
def test_same_losses(name, load, activation, solver):
    X, y = scaled(load)
    y = y if name == "MLPClassifier" else y / 100
    how = {"hidden_layer_sizes": (8, 5), "activation": activation, "alpha": 0.0, "batch_size": 50, "max_iter": 30}
    mine, other = both(name, X, y, **how, **SOLVERS[solver], shuffle=False, random_state=3)
    assert mine.n_iter_ == other.n_iter_
    assert mine.t_ == other.t_
    assert mine.out_activation_ == other.out_activation_
    steps = mine.n_iter_ * (len(X) // 50 + 1)
    close(mine.loss_curve_, other.loss_curve_, steps)
    close(mine.best_loss_, other.best_loss_, steps)
    ours, weights = mine.predict(X), np.concatenate([w.ravel() for w in other.coefs_])
    assert np.abs(np.concatenate([w.ravel() for w in mine.coefs_]) - weights).max() < 1e-9 * np.abs(weights).max()
    np.testing.assert_allclose(ours, other.predict(X), rtol=1e-9)


@pytest.mark.parametrize("batch_size", [150, 40])
def test_losses_with_a_penalty(batch_size):
    """Exact with one update an epoch; with more |W|² within the epoch is taken to change evenly."""
    X, y = scaled(load_iris)
    how = {
        "alpha": 1.0,
        "batch_size": batch_size,
        "activation": "tanh",
        "max_iter": 50,
        "shuffle": False,
        "random_state": 0,
    }
    mine, other = both("MLPClassifier", X, y, **how)
    np.testing.assert_allclose(mine.loss_curve_, other.loss_curve_, rtol=1e-11 if batch_size == 150 else 1e-4)
    np.testing.assert_allclose(mine.predict_proba(X), other.predict_proba(X), rtol=1e-8)


def test_several_outputs_and_labels():
    X, y = scaled(load_diabetes)
    Y = np.column_stack([y / 100, X[:, 0] - X[:, 1]])
    how = {"alpha": 0.0, "activation": "tanh", "max_iter": 20, "shuffle": False, "random_state": 0}
    mine, other = both("MLPRegressor", X, Y, **how)
    close(mine.loss_curve_, other.loss_curve_, 100)
    mine, other = both("MLPClassifier", X, (Y - Y.mean(0) > 0).astype(int), **how)
    close(mine.loss_curve_, other.loss_curve_, 100)
    mine, other = both("MLPRegressor", X, np.round(np.abs(Y)), loss="poisson", **how)
    close(mine.loss_curve_, other.loss_curve_, 100)
    np.testing.assert_allclose(mine.predict(X), other.predict(X), rtol=1e-9)
    mine, other = both("MLPRegressor", X, np.round(np.abs(Y[:, 0])), loss="poisson", **how)
    close(mine.loss_curve_, other.loss_curve_, 100)
    assert mine.out_activation_ == "exp"


def test_same_rows_are_held_out():
    X, y = scaled(load_breast_cancer)
    how = {
        "early_stopping": True,
        "activation": "tanh",
        "shuffle": False,
        "random_state": 1,
        "batch_size": 600,
        "max_iter": 400,
    }
    with pytest.warns(UserWarning, match="clipped"):
        mine, other = both("MLPClassifier", X, y, **how)
    assert mine.validation_scores_ == other.validation_scores_
    assert mine.best_validation_score_ == other.best_validation_score_
    assert mine.best_loss_ is other.best_loss_ is None
    np.testing.assert_allclose(mine.predict_proba(X), other.predict_proba(X), rtol=1e-8)


def test_sample_weights():
    X, y = scaled(load_iris)
    weight = np.random.default_rng(0).uniform(0, 2, len(X))
    how = {"batch_size": 150, "activation": "tanh", "max_iter": 50, "shuffle": False, "random_state": 0}
    mine = rv.MLPClassifier(**how).fit(X, y, sample_weight=weight)
    other = theirs.MLPClassifier(**how).fit(X, y, sample_weight=weight)
    np.testing.assert_allclose(mine.loss_curve_, other.loss_curve_, rtol=1e-11)


def test_minimum_of_lbfgs():
    """A convex problem has one minimum; the loss there is known to a few times the loss's own bound."""
    X, y = scaled(load_breast_cancer)
    how = {"hidden_layer_sizes": (), "alpha": 10.0, "solver": "lbfgs", "max_iter": 1000, "random_state": 0}
    mine, other = both("MLPClassifier", X, y, **how)
    assert abs(mine.loss_ - other.loss_) < 1e-6
    assert mine.n_iter_ < 1000


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_means_over_seeds(solver):
    """Shuffled, the mean final loss of three seeds is that of scikit-learn to 10 %: `python -m benchmarks parity` has ten."""
    X, y = scaled(load_iris)
    losses = []
    for package in (rv, theirs):
        models = [package.MLPClassifier(solver=solver, max_iter=100, random_state=seed).fit(X, y) for seed in range(3)]
        losses.append(np.mean([model.loss_ for model in models]))
    assert abs(losses[0] - losses[1]) < (0.1 * losses[1] if solver == "adam" else 0.01)
