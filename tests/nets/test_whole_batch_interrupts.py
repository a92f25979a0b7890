"""Ctrl-C and signal handlers within the iterations of whole-batch optimisers."""

import signal
import time

import numpy as np
import pytest
import ranvier as rv
from interrupted import soon
from mirror import data

pytestmark = [pytest.mark.arithmetic, pytest.mark.once]


@pytest.mark.parametrize(
    ("kind", "widths", "rows"),
    [
        ("LBFGS", [20, 200, 5], 100_000),
        ("LBFGS", [100, 1500, 1500, 5], 4000),  # a block of rows takes long
        ("LevenbergMarquardt", [20, 60, 5], 2000),
        ("LevenbergMarquardt", [50, 100, 2], 300),
    ],
    ids=str,
)
def test_ctrl_c_leaves_the_weights_of_the_last_iteration(kind, widths, rows):
    facts = soon(f"""
        X = np.random.default_rng(0).normal(size=({rows}, {widths[0]})).astype("f4")
        Y = np.sin(3 * X[:, :{widths[-1]}])
        net, again = (rv.Network({widths}, rng=0) for _ in range(2))
        optimizer = rv.{kind}(gradient_tolerance=0)
        error, seconds = measured(lambda: net.fit(X, Y, epochs=10**6, optimizer=optimizer))
        epochs = len(error.history.loss)
        again.fit(X, Y, epochs=epochs, optimizer=optimizer)
        report(seconds, same=again.parameters.tobytes() == net.parameters.tobytes(), epochs=[epochs, net.epochs],
               goes_on=len(net.fit(X[:50], Y[:50], epochs=2, optimizer=optimizer).loss))
    """)
    assert facts["same"]
    assert facts["epochs"][0] == facts["epochs"][1]
    assert facts["goes_on"] == 2


@pytest.mark.parametrize("kind", [rv.LBFGS, rv.LevenbergMarquardt])
def test_a_handler_may_train_the_network_within_an_iteration(kind):
    x, y, _ = data("mse", 3000, 4, 2)
    net = rv.Network([4, 40, 2], dtype="float64", rng=2)
    trained = []

    def handler(*_):
        trained.append(net.step(x[:10], y[:10], rv.SGD(0.01)))

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.3)
    stop = time.perf_counter() + 2
    try:
        loss = net.fit(x, y, epochs=10**6, optimizer=kind(gradient_tolerance=0),
                       callbacks=[lambda info: time.perf_counter() > stop]).loss  # fmt: skip
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert trained
    assert np.all(np.isfinite(loss))
    assert loss[-1] < loss[0]


@pytest.mark.parametrize(("kind", "rows"), [(rv.LBFGS, 500_000), (rv.LevenbergMarquardt, 40_000)], ids=["lbfgs", "lm"])
def test_what_a_handler_changes_within_an_iteration_stays(kind, rows):
    """The handler sees the weights of the last iteration, and what it writes is where the iteration begins anew."""
    x, y, _ = data("mse", rows, 4, 2)
    net, other = (rv.Network([4, 40, 2], dtype="float64", rng=2) for _ in range(2))
    first, written, seen = net.parameters.copy(), np.linspace(-0.1, 0.1, net.parameters.size), []

    def handler(*_):
        seen.append(net.parameters.copy())
        net.parameters[:] = written

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.08)  # an iteration takes longer
    try:
        history = net.fit(x, y, epochs=1, optimizer=kind(), threads=1)
    finally:
        signal.signal(signal.SIGALRM, before)
    other.parameters[:] = written
    np.testing.assert_array_equal(seen, [first])
    np.testing.assert_array_equal(history.loss, other.fit(x, y, epochs=1, optimizer=kind(), threads=1).loss)
    assert net.parameters.tobytes() == other.parameters.tobytes()
