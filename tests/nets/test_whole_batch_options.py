"""What whole-batch optimisers have of the options of a network and of fit, and what they refuse."""

import re
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses
from rounding import of_chain
from stopped import cut_short

WHOLE = [rv.LBFGS(), rv.LevenbergMarquardt()]


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
def test_frozen_layers_keep_every_bit(optimizer):
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(50, 3)), draw.normal(size=(50, 2))
    net = rv.Network([3, 5, 4, 2], activation="tanh", rng=0, dtype="float64")
    net.layers[1].trainable = False
    before = [layer.weight.copy() for layer in net.layers], [layer.bias.copy() for layer in net.layers]
    history = net.fit(x, y, epochs=5, optimizer=optimizer)
    assert history.loss[-1] < history.loss[0]
    for layer, weight, bias in zip(net.layers, *before, strict=True):
        assert np.array_equal(layer.weight, weight) == np.array_equal(layer.bias, bias) == (not layer.trainable)


def test_accuracies_are_those_before_each_step():
    X, y = rv.datasets.load_digits()
    net = rv.Network([64, 16, 10], output="softmax", rng=0)
    seen = [net.evaluate(X, y)["accuracy"]]
    history = net.fit(
        X, y, epochs=5, optimizer=rv.LBFGS(), callbacks=[lambda i: seen.append(net.evaluate(X, y)["accuracy"])]
    )
    assert history.accuracy.tolist() == seen[:-1]


def mean_square(y_pred, y):
    return np.mean((y_pred - y) ** 2), 2 * (y_pred - y) / y.size


def test_losses_of_one_s_own():
    """The gradient of a batch is weighed by its part of the rows; here all rows are many blocks."""
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(70_000, 3)), draw.normal(size=(70_000, 2))
    own, twin = (
        rv.Network([3, 200, 2], activation="tanh", loss=loss, rng=0, dtype="float64") for loss in (mean_square, "mse")
    )
    a, b = own.fit(x, y, epochs=3, optimizer=rv.LBFGS()), twin.fit(x, y, epochs=3, optimizer=rv.LBFGS())
    # three iterations, in each sums over all rows and outputs
    np.testing.assert_allclose(a.loss, b.loss, rtol=of_chain(3 * y.size))


def dense(**options):
    return rv.Network([1, 1], rng=0, **options)


def with_dropout():
    return rv.Network([rv.Input(1), rv.Dense(4), rv.Dropout(0.5), rv.Dense(1)], rng=0)


def with_a_slow_layer():
    net = dense()
    net.layers[0].rate = 0.5
    return net


# What docs/networks.md says of whole-batch optimisers, row by row: networks and options of fit, the words that refuse
# them, and whether LBFGS takes them all the same.
OPTIONS = {
    "losses other than `mse` and `half_sse`": [
        (lambda: dense(loss="huber"), {}, "got loss 'huber'; LBFGS takes", True)
    ],
    "a loss of your own": [(lambda: dense(loss=mean_square), {}, "got a loss of your own; LBFGS takes any loss", True)],
    "more than 10,000 parameters": [
        (lambda: rv.Network([1, 4000, 1], rng=0), {}, "at most 10000 parameters; got 12001", True)
    ],
    "`Dropout` layers": [(with_dropout, {}, r"layer 1, dropout\(0.5\), is another at each look", False)],
    "`l1=`, `max_norm=`": [
        (lambda: dense(l1=0.1), {}, "without kinks and bounds; got l1", False),
        (lambda: dense(max_norm=1.0), {}, "without kinks and bounds; got max_norm", False),
    ],
    "`layer.rate` other than 0 and 1": [(with_a_slow_layer, {}, r"got a layer of rate 0\.5", False)],
    "`schedule=`, `clip_norm=`, `clip_value=`": [
        (dense, {"schedule": rv.schedules.Cosine(3)}, "finds its own steps; got schedule", False),
        (dense, {"schedule": float}, "finds its own steps; got schedule", False),
        (dense, {"clip_norm": 1.0}, "finds its own steps; got clip_norm", False),
        (dense, {"clip_value": 1.0}, "finds its own steps; got clip_value", False),
    ],
}
TABLE = (Path(__file__).parents[2] / "docs/networks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
@pytest.mark.parametrize(
    ("row", "make", "of_fit", "words", "by_lbfgs"), [(row, *case) for row, cases in OPTIONS.items() for case in cases]
)
def test_what_is_for_batches_is_refused(row, make, of_fit, words, by_lbfgs, optimizer):
    takes = by_lbfgs and isinstance(optimizer, rv.LBFGS)
    cells = re.search(rf"^\| {re.escape(row)} \| (\w+) \| (\w+) \|$", TABLE, re.MULTILINE).groups()
    assert cells[isinstance(optimizer, rv.LevenbergMarquardt)] == ("yes" if takes else "refused")
    net = make()
    if takes:
        net.fit([[1.0], [2.0]], [[1.0], [3.0]], optimizer=optimizer, **of_fit)
        return
    with refuses(ValueError, untouched=[net]) as caught:
        net.fit([[1.0], [2.0]], [[1.0], [3.0]], optimizer=optimizer, **of_fit)
    assert re.search(words, str(caught.value))


@pytest.mark.once
def test_the_table_has_no_row_without_a_test():
    rows = re.findall(r"^\| (.+?) \| \w+ \| refused \|$", TABLE, re.MULTILINE)
    assert set(rows) == {*OPTIONS, "a `Trainer` in C++"}  # which cpp/tests/nets/test_trainer.cpp refuses


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
def test_batches_do_not_matter(optimizer):
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(50, 3)), draw.normal(size=(50, 2))
    found = []
    for options in ({}, {"batch_size": 7}, {"shuffle": False}):
        net = rv.Network([3, 4, 2], activation="tanh", rng=0)
        net.fit(x, y, epochs=3, optimizer=optimizer, **options)
        found.append(net.parameters.tobytes())
    assert len(set(found)) == 1


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
def test_checkpoints_go_on(optimizer, tmp_path):
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(50, 3)), draw.normal(size=(50, 2))

    def new():
        return rv.Network([3, 5, 2], activation="tanh", rng=0)

    whole, again = new(), new()
    history = whole.fit(x, y, epochs=12, optimizer=optimizer)
    cut_short(new(), x, y, 6, epochs=12, optimizer=optimizer, checkpoint=tmp_path / "net.safetensors")
    resumed = again.fit(x, y, epochs=12, optimizer=optimizer, checkpoint=tmp_path / "net.safetensors", resume=True)
    assert np.array_equal(again.parameters, whole.parameters)
    assert np.array_equal(resumed.loss, history.loss)
    assert resumed.stopped == history.stopped
