"""Losses of the user's own, by a function of outputs and targets."""

import copy
import functools
import pickle

import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, data, mirrored, same_bits
from oracle import network
from refusal import refuses
from rounding import assert_rounding, of_chain

EPS = np.finfo(float).eps


def cubed(y_pred, y, weight=None):
    """Σw·Σ|d|³ / Σw over rows."""
    w = np.ones(len(y_pred)) if weight is None else weight.astype(float)
    d = y_pred.astype(float) - y
    return (w * (np.abs(d) ** 3).sum(1)).sum() / w.sum(), 3 * d * np.abs(d) * (w / w.sum())[:, None]


def mean_square(y_pred, y):
    return np.mean((y_pred - y) ** 2), 2 * (y_pred - y) / y.size


def cross_entropy(y_pred, y):
    rows = np.arange(len(y))
    gradient = np.zeros_like(y_pred)
    gradient[rows, y] = -1 / y_pred[rows, y] / len(y)
    return -np.log(y_pred[rows, y]).mean(), gradient


def new(loss, widths=(4, 8, 2), **options):
    return rv.Network(list(widths), activation="tanh", loss=loss, rng=2, **options)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", [rv.SGD(0.1), rv.Adam(0.01)], ids=repr)
def test_it_learns_as_by_the_library_s(optimizer, dtype):
    x, y, _ = data("mse", 37, 4, 2, dtype)
    own, twin = new(mean_square, dtype=dtype), new("mse", dtype=dtype)
    start = mirrored(twin, ["tanh", "linear"], "mse")
    a = own.fit(x, y, epochs=3, batch_size=10, optimizer=optimizer, validation_data=(x, y))
    b = twin.fit(x, y, epochs=3, batch_size=10, optimizer=optimizer, validation_data=(x, y))
    rule = {"rule": "sgd"} if isinstance(optimizer, rv.SGD) else {"rule": "adam"}

    def compute(net, x, y):
        network.fit(net, x, y, epochs=3, batch_size=10, learning_rate=optimizer.learning_rate, **rule)
        return network.flat(zip(net.weights, net.biases, strict=True))

    assert_rounding(own.parameters, compute, start, x, y, dtype=dtype, chain=12 * 8 + 37)
    for one, two in ((a.loss, b.loss), (a.val_loss, b.val_loss)):  # 12 updates, in each sums over inputs, neurons, rows
        np.testing.assert_allclose(one, two, rtol=of_chain(12 * (4 + 8 + 10), dtype))


def test_labels_and_accuracy():
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(50, 4)), draw.integers(0, 3, 50)
    own = rv.Network([4, 8, 3], output="softmax", loss=cross_entropy, rng=0, dtype="float64")
    twin = rv.Network([4, 8, 3], output="softmax", rng=0, dtype="float64")
    a, b = own.fit(x, y, epochs=5), twin.fit(x, y, epochs=5)
    # 10 updates, in each sums over inputs, neurons and rows
    np.testing.assert_allclose(a.loss, b.loss, rtol=of_chain(10 * (4 + 8 + 32)))
    assert a.accuracy.tolist() == b.accuracy.tolist()
    assert own.evaluate(x, y)["accuracy"] == twin.evaluate(x, y)["accuracy"]


def test_weights_go_to_a_loss_that_takes_them():
    x, y, w = data("mse", 37, 4, 2)
    net = new(cubed, dtype="float64")
    expected = cubed(net.predict(x), y, w)[0]
    assert net.loss(x, y, sample_weight=w) == pytest.approx(
        expected, rel=2 * EPS
    )  # times the weights, and divided by them
    net.fit(x, y, sample_weight=w)
    with pytest.raises(ValueError, match="sample_weight needs a loss that takes it"):
        new(mean_square).fit(x, y, sample_weight=w)


def test_gradients_are_those_of_differences():
    """Through all layers, from the loss to each parameter."""
    x, y, w = data("mse", 9, 4, 2)
    net = new(cubed, dtype="float64")
    net.backward(x, y, sample_weight=w)
    found, h = net.gradients.copy(), 1e-5
    for k in range(0, net.parameters.size, 3):
        at, ends = net.parameters[k], []
        for side in (h, -h):
            net.parameters[k] = at + side
            ends.append(net.loss(x, y, sample_weight=w))
        net.parameters[k] = at
        # of differences h^2 from the series, whose third derivative is of the size of the loss, and eps / h from rounding
        tolerance = (100 * h**2 + of_chain(4 + 8 + 9) / h) * max(ends)
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(found[k], rel=0, abs=tolerance)


def test_targets_may_have_any_number_of_columns():
    """As a mask beside the values, which the loss knows of."""

    def masked(y_pred, y):
        value, mask = y[:, :2], y[:, 2:]
        d = (y_pred - value) * mask
        return (d**2).sum() / len(y), 2 * d / len(y)

    x, y, _ = data("mse", 20, 4, 2)
    mask = (np.arange(40).reshape(20, 2) % 3 > 0).astype(float)
    net = new(masked)
    history = net.fit(x, np.hstack([y, mask]), epochs=30, optimizer=rv.SGD(0.1))
    assert history.loss[-1] < history.loss[0]
    assert set(net.evaluate(x, np.hstack([y, mask]))) == {"loss"}
    one = new(mean_square, (4, 8, 1))
    assert one.loss(x, y[:, 0]) == one.loss(x, y[:, :1])


@pytest.mark.parametrize("threads", [2, 7])
def test_any_number_of_threads_gives_the_same_bits(threads):
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(512, 64)).astype("float32"), draw.normal(size=(512, 8)).astype("float32")

    def trained(threads):
        net = rv.Network([64, 256, 128, 8], loss=mean_square, rng=0)
        net.fit(x, y, epochs=2, batch_size=256, threads=threads)
        return net.parameters.copy()

    assert same_bits(trained(1), trained(threads))


def test_copies_have_it_and_files_do_not(tmp_path):
    x, y, _ = data("mse", 20, 4, 2)
    net = new(mean_square)
    net.fit(x, y)
    for again in (copy.deepcopy(net), copy.copy(net), pickle.loads(pickle.dumps(net))):
        assert again.loss(x, y) == net.loss(x, y)
    net.save(tmp_path / "net.safetensors", training=True)
    again = rv.load(tmp_path / "net.safetensors")
    assert same_bits(again.predict(x), net.predict(x))
    for call in (lambda: again.loss(x, y), lambda: again.fit(x, y), lambda: again.step(x, y, rv.SGD())):
        with pytest.raises(ValueError, match=r"give it back by net.use_loss\(function\)"):
            call()
    again.use_loss(mean_square)
    again.fit(x, y)
    net.fit(x, y)
    assert same_bits(again.parameters, net.parameters)


@pytest.mark.parametrize(
    ("loss", "error", "words"),
    [
        (lambda p, y: 1.0, TypeError, r"loss must return a pair \(mean loss, gradient\)"),
        (lambda p, y: (1.0, p[:1]), ValueError, r"the gradient of loss must be numbers of shape \(20, 2\)"),
        (lambda p, y: (1.0, p.astype(str)), ValueError, "the gradient of loss must be numbers"),
        (lambda p, y: ("a", p), TypeError, "loss must return the mean loss as a number"),
        (lambda p, y: (p[0], p), TypeError, "loss must return the mean loss as a number"),
        (lambda p, y: (np.nan, p), rv.DivergenceError, "not finite"),
        (lambda p, y: 1 / 0, ZeroDivisionError, "division"),
        (rv.losses.checked(lambda p, y: (mean_square(p, y)[0], 3 * (p - y) / y.size)), ValueError, "the gradient of loss is wrong at"),
    ],
)  # fmt: skip
def test_refusals(loss, error, words):
    x, y, _ = data("mse", 20, 4, 2)
    net = new(loss)
    before = net.parameters.copy()
    for call in (lambda: net.fit(x, y), lambda: net.step(x, y, rv.SGD())):
        with pytest.raises(error, match=words):
            call()
    assert same_bits(before, net.parameters)


def test_a_network_says_what_its_loss_is_called(tmp_path):
    net = new(cubed)
    assert "loss=cubed," in repr(net)
    assert "loss=cubed," in repr(pickle.loads(pickle.dumps(net)))
    assert "loss=cubed," in repr(new(rv.losses.checked(cubed)))
    assert "loss=<lambda>," in repr(new(lambda p, y: mean_square(p, y)))
    assert "loss=partial," in repr(new(functools.partial(cubed, weight=None)))
    net.save(tmp_path / "net.safetensors")
    again = rv.load(tmp_path / "net.safetensors")
    assert "loss=own (not in the file)," in repr(again)
    again.use_loss(mean_square)
    assert "loss=mean_square," in repr(again)
    assert "loss='mse'," in repr(new("mse"))


FAILING = {"fails": False}


def failing(y_pred, y):
    if FAILING["fails"]:
        raise ZeroDivisionError("of the user's own")
    return mean_square(y_pred, y)


@pytest.mark.parametrize("other", [rv.SGD(0.2), rv.Adam(0.2), rv.RMSprop(), rv.LBFGS()], ids=repr)
@pytest.mark.parametrize("how", ["fit", "step"])
def test_an_exception_leaves_the_former_optimiser_as_it_was(how, other, monkeypatch):
    x, y, _ = data("mse", 20, 4, 2)
    net, twin = new(failing), new(failing)
    for each in (net, twin):
        each.fit(x, y, epochs=3, optimizer=rv.Adam(0.01), schedule=rv.schedules.Step(2))
    monkeypatch.setitem(FAILING, "fails", True)
    with refuses(ZeroDivisionError, "own", untouched=[net]):
        net.step(x, y, other) if how == "step" else net.fit(x, y, optimizer=other)
    monkeypatch.setitem(FAILING, "fails", False)
    for each in (net, twin):
        each.fit(x, y, epochs=3, optimizer=rv.Adam(0.01), schedule=rv.schedules.Step(2))
    assert same_bits(net.parameters, twin.parameters)


def test_a_checked_loss_is_compared_once():
    calls = []

    def counted(y_pred, y):
        calls.append(len(y))
        return mean_square(y_pred, y)

    x, y, _ = data("mse", 20, 4, 2)
    net = new(rv.losses.checked(counted))
    net.step(x, y, rv.SGD())
    first = len(calls)
    net.step(x, y, rv.SGD())
    assert first > 20
    assert len(calls) == first + 1
    with pytest.raises(TypeError, match="loss must be a function of"):
        rv.losses.checked("mse")
    with pytest.raises(TypeError, match="loss must be a function of"):
        net.use_loss(3)


def test_a_loss_that_uses_the_network_itself():
    """The function may call back into the library while it is called."""
    x, y, _ = data("mse", 20, 4, 2)
    seen = []

    def looking(y_pred, y):
        seen.append(net.predict(x[:1]).shape)
        return mean_square(y_pred, y)

    net, twin = new(looking), new(mean_square)
    net.fit(x, y, epochs=2)
    twin.fit(x, y, epochs=2)
    assert seen
    assert same_bits(net.parameters, twin.parameters)
