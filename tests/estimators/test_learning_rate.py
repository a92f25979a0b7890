"""learning_rate_: scikit-learn's rules, and schedules of ours."""

import pytest
import ranvier as rv

X, Y = [[0.3, 0.2], [0.1, 0.6], [0.5, 0.6], [-0.2, -0.4]], [1, 1, 1, 0]
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize("rule", ["constant", "invscaling"])
def test_warm_start(rule):
    model = rv.MLPClassifier(4, solver="sgd", learning_rate=rule, max_iter=1, power_t=0.25, warm_start=True)
    before = model.fit(X, Y).learning_rate_
    after = model.fit(X, Y).learning_rate_
    assert after == pytest.approx(before if rule == "constant" else model.learning_rate_init / (8 + 1) ** 0.25)


def test_adaptive_ends_below_the_least_rate():
    model = rv.MLPClassifier(tol=0.5, max_iter=3000, solver="sgd", learning_rate="adaptive").fit(X, Y)
    assert model.n_iter_ < model.max_iter
    assert model.learning_rate_ <= 1e-6


def test_partial_fit_goes_on():
    model = rv.MLPClassifier(4, solver="sgd", learning_rate="invscaling", random_state=0)
    for k in range(1, 4):
        model.partial_fit(X, Y, classes=[0, 1])
        assert model.learning_rate_ == pytest.approx(0.001 / (4 * k + 1) ** 0.5)
        assert model.t_ == 4 * k


@pytest.mark.parametrize("solver", ["adam", "sgd"])
def test_schedules_of_ours(solver):
    rates = []
    model = rv.MLPClassifier(
        4, solver=solver, learning_rate=rv.schedules.Exponential(0.5), max_iter=3, learning_rate_init=0.1
    )
    model.set_callbacks(lambda info: rates.append(info.learning_rate)).fit(X, Y)
    assert rates == pytest.approx([0.1, 0.05, 0.025])
