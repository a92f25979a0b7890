"""scikit-learn's own test files and its checks of estimators, run on ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ranvier.sklearn import MLPClassifier, MLPRegressor, Perceptron
from sklearn.utils.estimator_checks import check_estimator

# Tests that read what is private in scikit-learn, and what tests the same here.
PRIVATE = {
    "test_gradient": "calls _loss_grad_lbfgs; gradients are tested in tests/nets",
    "test_learning_rate_warmstart": "reads _optimizer.learning_rate; test_learning_rate.py reads learning_rate_",
    "test_adaptive_learning_rate": "reads _optimizer.learning_rate; test_learning_rate.py reads learning_rate_",
}
# scikit-learn's own exceptions for its Perceptron
ROWS_IN_ORDER = "the rule depends on the order of rows, so that a weight of 2 is not the same as a row that comes twice"


@pytest.mark.parametrize("module", ["neural_network.tests.test_mlp", "linear_model.tests.test_perceptron"])
def test_own_test_file(module, tmp_path):
    here = Path(__file__).parent
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    path = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")])
    rest = " and ".join(f"not {name}" for name in PRIVATE)
    options = ["-q", "-p", "replaced", "-p", "no:cacheprovider", "-c", "pytest.ini", "-k", rest]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--pyargs", f"sklearn.{module}"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert "passed" in run.stdout


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "estimator",
    [
        MLPClassifier(),
        MLPClassifier(solver="lbfgs", activation="tanh", alpha=1.0),  # without a penalty probabilities reach 1
        MLPClassifier(solver="sgd", activation="gelu", max_iter=50),
        MLPRegressor(),
        MLPRegressor(solver="sgd", loss="huber", learning_rate="adaptive", max_iter=100),
    ],
    ids=repr,
)
def test_checks_of_estimators(estimator):
    check_estimator(estimator, on_skip=None)


@pytest.mark.filterwarnings("ignore")
def test_checks_of_the_perceptron():
    weights = [f"check_sample_weight_equivalence_on_{kind}_data" for kind in ("dense", "sparse")]
    check_estimator(Perceptron(), on_skip=None, expected_failed_checks=dict.fromkeys(weights, ROWS_IN_ORDER))
