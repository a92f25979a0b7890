"""Ctrl-C and signal handlers within the iterations of whole-batch optimisers."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import ranvier as rv
from mirror import data

pytestmark = pytest.mark.arithmetic

INTERRUPTED = """
import os, signal, threading, time
import numpy as np, ranvier as rv
X = np.random.default_rng(0).normal(size=({rows}, 20)).astype("float32")
Y = np.sin(3 * X[:, :5])
make = lambda: rv.Network([20, {hidden}, 5], rng=0)
kind = rv.{kind}
for wait in (0.5, 0.9):
    net = make()
    sent = []
    def send():
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)
    threading.Timer(wait, send).start()
    try:
        net.fit(X, Y, epochs=10**6, optimizer=kind)
        raise SystemExit("it ended before Ctrl-C")
    except KeyboardInterrupt as error:
        late, epochs = time.perf_counter() - sent[0], len(error.history.loss)
    again = make()
    if epochs:
        again.fit(X, Y, epochs=epochs, optimizer=kind)
    assert again.parameters.tobytes() == net.parameters.tobytes(), "the weights are those of the last iteration"
    print(late, epochs)
"""


@pytest.mark.parametrize(
    ("kind", "rows", "hidden"),
    [("LBFGS(gradient_tolerance=0)", 200_000, 200), ("LevenbergMarquardt(gradient_tolerance=0)", 2000, 60)],
)
def test_ctrl_c_leaves_the_weights_of_the_last_iteration(kind, rows, hidden):
    program = INTERRUPTED.format(kind=kind, rows=rows, hidden=hidden)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
    assert all(float(line.split()[0]) < 1 for line in run.stdout.splitlines())  # 0.25 s where nobody else computes


@pytest.mark.parametrize("kind", [rv.LBFGS, rv.LevenbergMarquardt])
def test_a_handler_may_train_the_network_within_an_iteration(kind):
    x, y, _ = data("mse", 3000, 4, 2)
    net = rv.Network([4, 40, 2], dtype="float64", rng=2)
    trained = []

    def handler(*_):
        assert np.all(np.isfinite(net.parameters))
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
