"""What whole-batch optimisers have of the options of a network and of fit, and what they refuse."""

import numpy as np
import pytest
import ranvier as rv

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
    assert history.accuracy == pytest.approx(seen[:-1], rel=1e-12)


def test_losses_of_one_s_own():
    """The gradient of a batch is weighed by its part of the rows; here all rows are many blocks."""

    def mean_square(y_pred, y):
        return np.mean((y_pred - y) ** 2), 2 * (y_pred - y) / y.size

    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(70_000, 3)), draw.normal(size=(70_000, 2))
    own, twin = (
        rv.Network([3, 200, 2], activation="tanh", loss=loss, rng=0, dtype="float64") for loss in (mean_square, "mse")
    )
    a, b = own.fit(x, y, epochs=3, optimizer=rv.LBFGS()), twin.fit(x, y, epochs=3, optimizer=rv.LBFGS())
    np.testing.assert_allclose(a.loss, b.loss, rtol=1e-10)
    with pytest.raises(ValueError, match="got a loss of your own; LBFGS takes any loss"):
        own.fit(x, y, optimizer=rv.LevenbergMarquardt())


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
@pytest.mark.parametrize(
    ("of_net", "of_fit", "words"),
    [
        ({"l1": 0.1}, {}, "without kinks and bounds; got l1"),
        ({"max_norm": 1.0}, {}, "without kinks and bounds; got max_norm"),
        ({}, {"clip_norm": 1.0}, "finds its own steps; got clip_norm"),
        ({}, {"clip_value": 1.0}, "finds its own steps; got clip_value"),
        ({}, {"schedule": rv.schedules.Cosine(3)}, "finds its own steps; got schedule"),
        ({}, {"schedule": float}, "finds its own steps; got schedule"),
    ],
)
def test_what_is_for_batches_is_refused(of_net, of_fit, words, optimizer):
    net = rv.Network([1, 1], rng=0, **of_net)
    with pytest.raises(ValueError, match=words):
        net.fit([[1.0], [2.0]], [1.0, 3.0], optimizer=optimizer, **of_fit)


@pytest.mark.parametrize("optimizer", WHOLE, ids=lambda o: type(o).__name__)
def test_checkpoints_go_on(optimizer, tmp_path):
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(50, 3)), draw.normal(size=(50, 2))

    def new():
        return rv.Network([3, 5, 2], activation="tanh", rng=0)

    class Stopped(Exception):
        pass

    def stop(info):
        if info.epoch == 6:
            raise Stopped

    whole, again = new(), new()
    history = whole.fit(x, y, epochs=12, optimizer=optimizer)
    with pytest.raises(Stopped):
        new().fit(x, y, epochs=12, optimizer=optimizer, checkpoint=tmp_path / "net.safetensors", callbacks=[stop])
    resumed = again.fit(x, y, epochs=12, optimizer=optimizer, checkpoint=tmp_path / "net.safetensors", resume=True)
    assert np.array_equal(again.parameters, whole.parameters)
    assert np.array_equal(resumed.loss, history.loss)
    assert resumed.stopped == history.stopped
