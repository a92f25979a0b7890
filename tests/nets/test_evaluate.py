"""The loss that a network takes by itself, and what ``score`` and ``evaluate`` say of it, against the formulas in NumPy."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

rng = np.random.default_rng(5)
X = rng.standard_normal((30, 3))
WEIGHT = rng.uniform(0.1, 2.0, 30)
LABELS = rng.integers(0, 4, 30)


def network(n_out=1, **options):
    return rv.Network([3, 5, n_out], rng=2, dtype="float64", **options)


def r2(y, t, w=None):
    w = np.ones(len(t)) if w is None else w
    y, t = np.reshape(y, (len(t), -1)), np.reshape(t, (len(t), -1))
    of_outputs = [
        1 - w @ (a - b) ** 2 / (w @ (b - np.average(b, weights=w)) ** 2) for a, b in zip(y.T, t.T, strict=True)
    ]
    return np.mean(of_outputs)


@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("softmax", "cross_entropy"),
        ("sigmoid", "binary_cross_entropy"),
        ("linear", "mse"),
        ("tanh", "mse"),
        ("relu", "mse"),
    ],
)
def test_a_network_without_a_loss_takes_the_one_of_its_output(output, loss):
    described = rv.Network([rv.Input(3), rv.Dense(5, "tanh"), rv.Dense(4, output)])
    for net in (network(4, output=output), described):
        assert net._core._spec()["loss"][0] == loss
    if output in ("softmax", "sigmoid"):
        assert network(4, output=output, loss="mse")._core._spec()["loss"][0] == "mse"
    hidden = rv.Network([rv.Input(3), rv.Dense(4, "sigmoid"), rv.Dropout(0.5)])
    assert hidden._core._spec()["loss"][0] == "mse"


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_accuracy_of_classes(weight):
    net = network(4, output="softmax")
    right = net.predict(X).argmax(1) == LABELS
    wanted = {"loss": net.loss(X, LABELS, sample_weight=weight), "accuracy": np.average(right, weights=weight)}
    one_hot = np.eye(4)[LABELS]
    for y in (LABELS, LABELS.tolist(), LABELS.astype(np.uint8), one_hot):
        assert net.evaluate(X, y, sample_weight=weight) == pytest.approx(wanted, rel=1e-12)
    assert net.score(X, LABELS, sample_weight=weight) == pytest.approx(wanted["accuracy"])
    with_mse = network(4, output="softmax", loss="mse")
    assert with_mse.score(X, one_hot, sample_weight=weight) == pytest.approx(wanted["accuracy"])
    assert network(4).score(X, LABELS) == np.mean(network(4).predict(X).argmax(1) == LABELS)
    assert 0 < wanted["accuracy"] < 1


@pytest.mark.parametrize("form", [np.ravel, lambda y: y[:, None]], ids=["(n,)", "(n, 1)"])
def test_accuracy_of_yes_or_no(form):
    yes = rng.integers(0, 2, 30)
    net = network(output="sigmoid")
    assert net.score(X, form(yes)) == np.mean((net.predict(X).ravel() > 0.5) == yes)
    net = network(loss="hinge")
    wanted = np.mean((net.predict(X).ravel() > 0) == yes)
    assert net.score(X, form(yes)) == net.score(X, form(2 * yes - 1)) == wanted
    several = network(3, output="sigmoid")
    answers = rng.integers(0, 2, (30, 3))
    assert several.score(X, answers) == np.mean(((several.predict(X) > 0.5) == answers).all(1))


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_r2_of_numbers(weight):
    net, t = network(), rng.standard_normal(30)
    wanted = r2(net.predict(X), t, weight)
    for y in (t, t[:, None], t.tolist()):
        found = net.evaluate(X, y, sample_weight=weight)
        assert found == pytest.approx({"loss": net.loss(X, t, sample_weight=weight), "r2": wanted}, rel=1e-12)
        assert net.score(X, y, sample_weight=weight) == found["r2"]
    assert net.score(X, net.predict(X)) == 1.0
    two = rng.standard_normal((30, 2))
    assert network(2).score(X, two, sample_weight=weight) == pytest.approx(r2(network(2).predict(X), two, weight))
    assert network(loss="mae").score(X, t) == pytest.approx(r2(network().predict(X), t))


def test_r2_of_losses_whose_outputs_are_no_means():
    counts = rng.poisson(3, 30)
    net = network(loss="poisson")
    assert net.score(X, counts) == pytest.approx(r2(np.exp(net.predict(X)), counts))
    t = rng.standard_normal(30)
    net = network(2, loss="gaussian_nll")
    for targets in (t, (20 * t).round().astype(int)):  # whole numbers are no classes here
        assert net.score(X, targets) == pytest.approx(r2(net.predict(X)[:, :1], targets))


def test_r2_of_targets_that_are_all_the_same():
    net = network(init="zeros")
    assert net.score(X, np.zeros(30)) == 1.0
    assert net.score(X, np.ones(30)) == 0.0


def test_what_cannot_be_judged_is_refused_as_by_loss():
    net = network(4, output="softmax")
    for call in (net.score, net.evaluate):
        with refuses(ValueError, "y must have one class label a row", untouched=[net]):
            call(X, LABELS[:-1])
        with refuses(ValueError, "X must have shape", untouched=[net]):
            call(X[:, :2], LABELS)
        with refuses(ValueError, "sample_weight", untouched=[net]):
            call(X, LABELS, sample_weight=-WEIGHT)
