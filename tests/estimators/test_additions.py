"""What the estimators have beyond scikit-learn's: callbacks, validation rows, losses, dropout, weights, the network."""

import numpy as np
import pytest
import ranvier as rv
from scipy import sparse
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.preprocessing import StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X, y = load_iris(return_X_y=True)
X = StandardScaler().fit_transform(X)
NAMES = np.array(["setosa", "versicolor", "virginica"])[y]
TWO = y > 0


def test_names_are_reached_from_the_top():
    assert rv.MLPClassifier is rv.sklearn.MLPClassifier
    assert rv.MLPClassifier.__module__.startswith("ranvier.sklearn")


def test_network_is_the_fitted_one(tmp_path):
    model = rv.MLPClassifier(max_iter=50, random_state=0).fit(X, NAMES)
    path = tmp_path / "iris.safetensors"
    model.network_.save(path)
    net = rv.load(path)
    np.testing.assert_array_equal(net.predict_classes(X), model.predict(X))
    np.testing.assert_array_equal(net.predict(X), model.predict_proba(X))


def test_coefs_are_views_and_may_be_replaced():
    model = rv.MLPRegressor("squared_error", 3, max_iter=5, random_state=0).fit(X, y)
    assert [w.shape for w in model.coefs_] == [(4, 3), (3, 1)]
    model.coefs_[1][:] = 0
    model.intercepts_[1][:] = 2
    assert [*model.predict(X[:2])] == [2, 2]
    model.intercepts_ = [np.zeros(3), np.array([5.0])]
    assert [*model.predict(X[:2])] == [5, 5]
    model.coefs_[0] = np.zeros((2, 3))
    with pytest.raises(ValueError, match="shape"):
        model.predict(X)


@pytest.mark.parametrize("make", [sparse.csr_matrix, sparse.csc_matrix, sparse.csr_array])
def test_sparse_is_dense(make):
    thin = np.where(np.abs(X) > 0.5, X, 0)
    for model in (rv.MLPClassifier(max_iter=10, random_state=0), rv.MLPRegressor(max_iter=10, random_state=0)):
        dense = model.fit(thin, y).predict(thin)
        np.testing.assert_array_equal(model.predict(make(thin)), dense)
        np.testing.assert_array_equal(model.fit(make(thin), y).predict(thin), dense)


def test_validation_rows():
    model = rv.MLPClassifier(max_iter=20, random_state=0).fit(X[::2], NAMES[::2], X_val=X[1::2], y_val=NAMES[1::2])
    assert len(model.validation_loss_curve_) == model.n_iter_ == 20
    p = model.predict_proba(X[1::2])
    assert model.validation_loss_curve_[-1] == pytest.approx(-np.log(p[np.arange(75), y[1::2]]).mean())
    assert model.validation_scores_ is None
    model.set_params(early_stopping=True).fit(X[::2], NAMES[::2], X_val=X[1::2], y_val=NAMES[1::2])
    assert max(model.validation_scores_) == model.best_validation_score_ == model.score(X[1::2], NAMES[1::2])
    assert rv.MLPClassifier(max_iter=2).fit(X, y).validation_loss_curve_ is None
    counts = rv.MLPRegressor(max_iter=2, loss="poisson").fit(X, y, X_val=X, y_val=y)
    mean = counts.predict(X)
    expected = (np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mean), 0) - y + mean).mean()
    assert counts.validation_loss_curve_[-1] == pytest.approx(expected)


def test_callbacks_see_each_epoch_and_may_stop():
    seen = []
    model = rv.MLPClassifier(max_iter=50, random_state=0)
    assert model.set_callbacks(lambda info: seen.append(info.loss), lambda info: info.epoch == 4) is model
    model.fit(X, y)
    assert len(seen) == model.n_iter_ == 5
    assert model.set_callbacks().fit(X, y).n_iter_ == 50
    with pytest.raises(TypeError, match="callbacks must be functions"):
        model.set_callbacks(3)
    stopped = rv.MLPClassifier(solver="lbfgs", random_state=0).set_callbacks(lambda info: info.epoch == 2).fit(X, y)
    assert stopped.n_iter_ == 3


@pytest.mark.parametrize(
    ("how", "out"),
    [
        ({"loss": "hinge"}, "identity"),
        ({"loss": "mse"}, "softmax"),
        ({"loss": rv.losses.CrossEntropy(label_smoothing=0.1)}, "softmax"),
        ({"loss": "binary_cross_entropy"}, "logistic"),
        ({"loss": "half_sse", "output_activation": "identity"}, "identity"),
        ({"activation": "gelu", "dropout": 0.1}, "softmax"),
        ({"activation": rv.activations.LeakyReLU(0.2), "hidden_layer_sizes": (20, 10)}, "softmax"),
    ],
    ids=str,
)
@pytest.mark.parametrize("names", [NAMES, TWO], ids=["three", "two"])
def test_losses_and_outputs(how, out, names):
    model = rv.MLPClassifier(max_iter=300, learning_rate_init=0.01, random_state=0, **how).fit(X, names)
    assert model.score(X, names) > 0.9
    assert model.out_activation_ in (out, "logistic")
    if out == "identity":
        assert not hasattr(model, "predict_proba")
    else:
        p = model.predict_proba(X)
        assert p.shape == (150, len(model.classes_))
        np.testing.assert_allclose(p.sum(axis=1), 1)


def test_softmax_of_two_classes():
    model = rv.MLPClassifier(output_activation="softmax", max_iter=200, random_state=0).fit(X, TWO)
    assert model.n_outputs_ == 2
    assert model.score(X, TWO) > 0.95


def test_losses_of_numbers():
    X, y = load_diabetes(return_X_y=True)
    X, y = StandardScaler().fit_transform(X), (y - y.mean()) / y.std()
    for loss in (
        "huber",
        "mae",
        rv.losses.Quantile(0.5),
        "gaussian_nll",
        lambda a, t: (np.mean((a - t) ** 2), 2 * (a - t) / len(t)),
    ):
        model = rv.MLPRegressor(loss, max_iter=60, learning_rate_init=0.01, random_state=0).fit(X, y)
        assert model.predict(X).shape == y.shape
        assert model.score(X, y) > 0.3


def test_class_weight():
    X, y = load_breast_cancer(return_X_y=True)
    X = StandardScaler().fit_transform(X)
    how = {"max_iter": 5, "random_state": 0}
    weighted = rv.MLPClassifier(class_weight={0: 5.0}, **how).fit(X, y)
    same = rv.MLPClassifier(**how).fit(X, y, sample_weight=np.where(y == 0, 5.0, 1.0))
    np.testing.assert_array_equal(weighted.predict_proba(X), same.predict_proba(X))
    with pytest.raises(ValueError, match="balanced"):
        rv.MLPClassifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1])


def test_dtype():
    single = rv.MLPClassifier(dtype="float32", max_iter=5, random_state=0).fit(X, y)
    assert single.coefs_[0].dtype == single.predict_proba(X).dtype == np.float32
    given = rv.MLPClassifier(max_iter=5, random_state=0).fit(X.astype(np.float32), y)
    np.testing.assert_array_equal(single.predict_proba(X), given.predict_proba(X))
    assert rv.MLPRegressor(max_iter=1).fit(X.round().astype(int), y).network_.dtype == np.float64


def test_parameters_that_change_between_calls():
    model = rv.MLPClassifier(max_iter=5, random_state=0, warm_start=True, alpha=0.0).fit(X, y)
    before = [w.copy() for w in model.coefs_]
    model.set_params(alpha=1e4, max_iter=50).fit(X, y)
    assert np.abs(model.coefs_[0]).max() < np.abs(before[0]).max()


def test_perceptron_as_a_network():
    model = rv.Perceptron().fit(X, NAMES)
    net = model.network_
    assert isinstance(net, rv.PerceptronNetwork)
    np.testing.assert_array_equal(net.predict(X), model.decision_function(X) >= 0)
    two = rv.Perceptron().fit(X, TWO)
    np.testing.assert_array_equal(two.network_.predict(X).ravel(), two.predict(X))


@pytest.mark.parametrize(
    ("how", "given", "words"),
    [
        ({"hidden_layer_sizes": (5, 0)}, {}, "hidden_layer_sizes must be > 0"),
        ({"activation": "rellu"}, {}, "activation"),
        ({"loss": "squared"}, {}, "loss"),
        ({"dropout": 1.0}, {}, "dropout"),
        ({"learning_rate": "fast"}, {}, "learning_rate"),
        ({"dtype": "int8"}, {}, "dtype"),
        ({"solver": "lbfgs", "dropout": 0.5}, {}, "dropout"),
        ({}, {"X_val": X}, "X_val and y_val"),
        ({}, {"X_val": X[:, :2], "y_val": NAMES}, "features"),
        ({}, {"X_val": X, "y_val": ["rose"] * 150}, "classes"),
        ({}, {"sample_weight": np.ones(3)}, "sample_weight"),
        ({"validation_fraction": 0.005, "early_stopping": True}, {}, "validation set is too small"),
    ],
    ids=str,
)
def test_bad_arguments(how, given, words):
    model = rv.MLPClassifier(max_iter=2, **how)
    with pytest.raises((ValueError, TypeError), match=words) as caught:
        model.fit(X, NAMES, **given)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("solver", ["adam", "sgd", "lbfgs"])
def test_ctrl_c_keeps_what_was_learned(solver):
    def interrupt(info):
        if info.epoch == 3:
            raise KeyboardInterrupt

    model = rv.MLPClassifier(solver=solver, random_state=0).set_callbacks(interrupt)
    with pytest.warns(UserWarning, match="interrupted by user"):
        model.fit(X, NAMES)
    assert model.n_iter_ == 4
    assert model.score(X, NAMES) > 0


def test_a_refused_fit_leaves_the_network_as_it_was():
    model = rv.MLPClassifier(max_iter=5, random_state=0).fit(X, NAMES)
    before = model.predict_proba(X)
    model.set_params(early_stopping=True, validation_fraction=0.005)
    with pytest.raises(ValueError, match="too small"):
        model.fit(X, NAMES)
    np.testing.assert_array_equal(model.predict_proba(X), before)
