"""The estimators in the hands of scikit-learn: searches with all backends, pipelines, routing, pickles, clones."""

import copy
import io
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
import ranvier as rv
import sklearn
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.ensemble import BaggingClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X, y = load_iris(return_X_y=True)
X = StandardScaler().fit_transform(X)
NAMES = np.array(["setosa", "versicolor", "virginica"])[y]


def search(estimator, grid, **how):
    return GridSearchCV(estimator, grid, cv=3, **how).fit(X, y)


@pytest.fixture(scope="module")
def expected():
    return search(rv.MLPClassifier(max_iter=20, random_state=0), {"alpha": [1e-4, 1.0], "activation": ["relu", "tanh"]})


@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing", "dask"])
@pytest.mark.filterwarnings("ignore")  # those of the backends
def test_grid_search(backend, expected):
    grid = expected.param_grid
    if backend == "dask":
        from distributed import Client

        with (
            Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client,
            joblib.parallel_backend("dask", client=client),
        ):
            found = search(rv.MLPClassifier(max_iter=20, random_state=0), grid)
    else:
        with joblib.parallel_backend(backend, n_jobs=2):
            found = search(rv.MLPClassifier(max_iter=20, random_state=0), grid)
    for key in ("mean_test_score", "std_test_score", "rank_test_score"):
        np.testing.assert_array_equal(found.cv_results_[key], expected.cv_results_[key])
    np.testing.assert_array_equal(found.predict_proba(X), expected.predict_proba(X))


def test_pipeline_with_columns_and_set_output():
    frame = pd.DataFrame(X, columns=["a", "b", "c", "d"]).assign(kind=np.where(X[:, 0] > 0, "long", "short"))
    columns = make_column_transformer((OneHotEncoder(sparse_output=False), ["kind"]), remainder="passthrough")
    model = make_pipeline(columns, StandardScaler(), rv.MLPClassifier(random_state=0))
    model.set_output(transform="pandas").fit(frame, NAMES)
    last = model[-1]
    assert [*last.feature_names_in_] == last.network_.feature_names
    assert last.feature_names_in_[0] == "onehotencoder__kind_long"
    assert [*last.network_.classes] == [*last.classes_]
    assert model.score(frame, NAMES) > 0.9
    with pytest.raises(ValueError, match="feature names"):
        last.predict(pd.DataFrame(X, columns=["a", "b", "c", "d"]))


def test_metadata_routing():
    weight = np.linspace(0, 1, len(y))
    how = {"max_iter": 10, "random_state": 0}
    with sklearn.config_context(enable_metadata_routing=True):
        asks = rv.MLPClassifier(**how).set_fit_request(sample_weight=True, X_val=True, y_val=True)
        pipe = make_pipeline(StandardScaler().set_fit_request(sample_weight=False), asks)
        pipe.fit(X, y, sample_weight=weight, X_val=X[:9], y_val=y[:9])
        asks = rv.MLPClassifier(**how).set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
        scores = cross_val_score(asks, X, y, params={"sample_weight": weight})
    scaled = StandardScaler().fit_transform(X)
    direct = rv.MLPClassifier(**how).fit(scaled, y, sample_weight=weight, X_val=X[:9], y_val=y[:9])
    np.testing.assert_array_equal(direct.predict_proba(scaled), pipe[-1].predict_proba(scaled))
    assert direct.validation_loss_curve_ == pipe[-1].validation_loss_curve_
    assert scores.shape == (5,)


def joblib_copy(model):
    file = io.BytesIO()
    joblib.dump(model, file)
    return joblib.load(file)


@pytest.mark.parametrize(
    "again", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, joblib_copy], ids=["pickle", "copy", "joblib"]
)
def test_copies_go_on_as_the_original(again):
    for model in (
        rv.MLPClassifier(max_iter=5, random_state=0),
        rv.MLPRegressor(max_iter=5, random_state=0, loss="poisson"),
    ):
        model.fit(X, y)
        other = again(model)
        np.testing.assert_array_equal(model.predict(X), other.predict(X))
        assert other.coefs_[0].base is not None  # views again
        model.partial_fit(X, y)
        other.partial_fit(X, y)
        np.testing.assert_array_equal(model.predict(X), other.predict(X))
        assert model.loss_curve_ == other.loss_curve_
    linear = again(rv.Perceptron().fit(X, NAMES))
    assert [*linear.predict(X[:1])] == ["setosa"]


def test_clones_have_parameters_and_callbacks_alone():
    seen = []
    schedule = rv.schedules.Step(10)
    model = rv.MLPClassifier(activation=rv.activations.LeakyReLU(0.1), learning_rate=schedule, max_iter=2)
    model.set_callbacks(lambda info: seen.append(info.epoch)).fit(X, y)
    other = clone(model)
    assert not hasattr(other, "coefs_")
    assert other.get_params() == model.get_params()
    assert "LeakyReLU" in repr(other)
    other.fit(X, y)
    assert seen == [0, 1, 0, 1]


def test_in_meta_estimators():
    bag = BaggingClassifier(rv.MLPClassifier(50), n_estimators=3, random_state=0).fit(X, NAMES)
    assert bag.score(X, NAMES) > 0.5
    found = cross_validate(rv.Perceptron(), X, NAMES, return_train_score=True)
    assert found["train_score"].mean() > 0.8
