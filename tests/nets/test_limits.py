"""Limits on gradients and weights, the L1 penalty, and learning rates of layers, against the oracle."""

import numpy as np
import pytest
import ranvier as rv
from learning_rules import BY_BATCHES, made
from mirror import DTYPES, data, pair, same_bits
from oracle import network
from ranvier import _core
from rounding import assert_rounding

WIDTHS = [5, 9, 17, 3]
OPTIONS = [
    {"clip_norm": 0.05},
    {"clip_norm": 1e6},
    {"clip_value": 0.01},
    {"clip_value": 0.01, "clip_norm": 0.02},
    {"l1": 0.2},
    {"l1": 0.2, "l2": 0.1, "clip_norm": 0.05},
    {"max_norm": 0.8},
    {"rates": [0, 1, 1]},
    {"rates": [1, 0, 0.5]},
    {"rates": [0.1, 2, 0], "clip_norm": 0.05, "l1": 0.1, "max_norm": 0.8},
]
OF_FIT = ("clip_norm", "clip_value")


def made_pair(options, dtype, **more):
    """The two nets with these options, and what is left of them for fit."""
    of_net = {key: value for key, value in options.items() if key in ("l1", "l2", "max_norm")}
    net, twin = pair(WIDTHS, "tanh", "softmax", "cross_entropy", dtype, **of_net, **more)
    twin.l1, twin.max_norm = options.get("l1", 0.0), options.get("max_norm", np.inf)
    for layer, rate in zip(net.layers, options.get("rates", [1, 1, 1]), strict=True):
        layer.rate = rate
    twin.rates = list(options.get("rates", [1, 1, 1]))
    return net, twin, {key: options[key] for key in OF_FIT if key in options}


@pytest.mark.parametrize("optimizer", BY_BATCHES[::2], ids=str)
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_trainings_are_those_of_the_oracle(options, optimizer, dtype):
    name, parameters = optimizer
    if name == "rprop" and "rates" in options:  # whose learning rate is its first step alone: it knows frozen or not
        options = options | {"rates": [float(rate > 0) for rate in options["rates"]]}
    net, twin, of_fit = made_pair(options, dtype)
    x, y, w = data("cross_entropy", 37, 5, 3, dtype)
    start, epochs = net.parameters.copy(), 2
    net.fit(x, y, epochs=epochs, batch_size=19, optimizer=made(name, parameters), sample_weight=w, **of_fit)

    def compute(net, x, y, w):
        network.fit(net, x, y, epochs=epochs, batch_size=19, w=w, rule=name, **of_fit, **parameters)
        return network.flat(zip(net.weights, net.biases, strict=True))

    tolerance = assert_rounding(net.parameters, compute, twin, x, y, w, dtype=dtype, chain=8 * epochs + 37)
    if options.get("clip_value") is None and dtype == "float64":
        assert tolerance < 1e-2 * np.abs(net.parameters - start).max(), "the test could not tell a step from rounding"


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("threads", [2, 3, 7])
def test_any_number_of_threads_gives_the_same_bits(options, threads):
    """A batch that is worth sharing."""
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(512, 64)).astype("float32"), draw.integers(0, 10, 512)

    def trained(threads):
        of_net = {key: value for key, value in options.items() if key in ("l1", "l2", "max_norm")}
        net = rv.Network([64, 256, 128, 10], output="softmax", rng=0, **of_net)
        for layer, rate in zip(net.layers, options.get("rates", [1, 1, 1]), strict=True):
            layer.rate = rate
        of_fit = {key: options[key] for key in OF_FIT if key in options}
        history = net.fit(x, y, epochs=2, batch_size=256, optimizer=rv.Adam(0.01), threads=threads, **of_fit)
        return net.parameters.copy(), history.loss, history.accuracy

    for one, many in zip(trained(1), trained(threads), strict=True):
        assert same_bits(one, many)


@pytest.mark.parametrize("optimizer", BY_BATCHES, ids=str)
def test_frozen_layers_keep_every_bit(optimizer):
    net, _, _ = made_pair({"rates": [0, 1, 0], "l1": 0.1, "l2": 0.1, "max_norm": 0.1}, "float32")
    before = [(layer.weight.copy(), layer.bias.copy()) for layer in net.layers]
    x, y, _ = data("cross_entropy", 37, 5, 3, "float32")
    net.fit(x, y, epochs=3, optimizer=made(*optimizer), clip_norm=1.0)
    for layer, (weight, bias) in zip(net.layers, before, strict=True):
        assert same_bits(layer.weight, weight) == same_bits(layer.bias, bias) == (not layer.trainable)
    assert [layer.trainable for layer in net.layers] == [False, True, False]


def test_the_gradient_of_a_frozen_layer_is_there():
    net, _, _ = made_pair({"rates": [0, 0, 1]}, "float64")
    free, _, _ = made_pair({}, "float64")
    x, y, _ = data("cross_entropy", 37, 5, 3)
    assert net.backward(x, y) == free.backward(x, y)
    assert same_bits(net.gradients, free.gradients)


def test_a_frozen_layer_comes_back():
    """Training goes on with the state that the optimiser has: as if the layer had never been frozen, if nothing was trained."""
    net, free = (made_pair({}, "float64")[0] for _ in range(2))
    x, y, _ = data("cross_entropy", 37, 5, 3)
    net.layers[0].trainable = False
    net.layers[0].trainable = True
    assert net.layers[0].rate == 1
    for each in (net, free):
        each.fit(x, y, epochs=2, optimizer=rv.Adam())
    assert same_bits(net.parameters, free.parameters)


def test_rates_and_penalties_are_saved(tmp_path):
    net, _, _ = made_pair({"rates": [0, 0.5, 1], "l1": 0.25, "max_norm": 2.0}, "float32")
    path = tmp_path / "net.safetensors"
    net.save(path)
    again = rv.load(path)
    assert [layer.rate for layer in again.layers] == [0, 0.5, 1]
    x, y, _ = data("cross_entropy", 37, 5, 3, "float32")
    for each in (net, again):
        each.fit(x, y, epochs=2)
    assert same_bits(net.parameters, again.parameters)


def test_a_plain_network_is_saved_as_before(tmp_path):
    """Files of networks without all this have no word of it, so that older versions read them."""
    path = tmp_path / "net.safetensors"
    net = rv.Network([2, 3, 1], rng=0)
    net.fit([[0.0, 1.0]], [1.0])
    net.save(path, training=True)
    words = {"l1", "max_norm", "rates", "own_loss", "schedule"}
    assert not words & {key.split(".")[0] for key in _core.read_tensors(bytes(path))[0]}


def test_huge_gradients_are_clipped_in_float32():
    """The squares of the gradient are beyond float32."""
    net = rv.Network([1, 1], init="zeros", loss="mae", rng=0)
    net.fit([[1e25]], [1.0], clip_norm=2.0, optimizer=rv.SGD(1.0))
    assert np.linalg.norm(net.parameters) == pytest.approx(2.0, rel=1e-6)


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (lambda net: net.fit([[1.0]], [1.0], clip_norm=0), ValueError, "clip_norm must be > 0, or None for no limit; got int 0"),
        (lambda net: net.fit([[1.0]], [1.0], clip_value=-1.0), ValueError, "clip_value must be > 0"),
        (lambda net: net.fit([[1.0]], [1.0], clip_norm=np.inf), ValueError, "clip_norm must be a finite number > 0; got inf"),
        (lambda net: net.fit([[1.0]], [1.0], clip_norm="a"), TypeError, "clip_norm must be a number"),
        (lambda net: rv.Network([1, 1], l1=-1), ValueError, "l1 must be a finite number >= 0; got -1"),
        (lambda net: rv.Network([1, 1], max_norm=0), ValueError, "max_norm must be > 0, or None for no bound"),
        (lambda net: setattr(net.layers[0], "rate", -1), ValueError, "rate of a layer must be a finite number >= 0; got -1"),
        (lambda net: setattr(net.layers[0], "rate", "a"), TypeError, "rate must be a number"),
        (lambda net: setattr(net.layers[0], "trainable", 3), TypeError, "trainable must be"),
    ],
)  # fmt: skip
def test_refusals(bad, error, words):
    with pytest.raises(error, match=words):
        bad(rv.Network([1, 1]))


def test_a_network_that_is_frozen_altogether_cannot_be_trained():
    net = rv.Network([1, 2, 1])
    for layer in net.layers:
        layer.trainable = False
    with pytest.raises(ValueError, match="all layers with weights are frozen"):
        net.fit([[1.0]], [1.0])
    net.layers[1].trainable = True
    net.fit([[1.0]], [1.0])
