"""Every kind of layer in the core's list: the description that users write, training against the oracle, files, bits."""

import copy
import inspect
import pickle

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import DTYPES, data, mirrored, same_bits
from oracle import network
from ranvier._nets.layers import LayerDescription
from refusal import refuses
from rounding import assert_rounding

LAYERS = rv._core.layers()
CLASSES = {
    kind.kind: kind for kind in vars(rv).values() if isinstance(kind, type) and issubclass(kind, LayerDescription)
}
OF_IMAGES = {
    kind for kind in LAYERS if CLASSES[kind].__module__.endswith("image_layers")
}  # test_image_layers.py has them
OTHERS = [kind for kind in LAYERS if kind != "dense" and kind not in OF_IMAGES]  # dense layers alone have test_dense.py
ROWS, N_IN = 19, 7


def options_of(kind, which):
    """Options at the default, the low end, or inside of their range."""
    part = {"default": None, "low": 0.0, "inside": 0.3}[which]
    table = LAYERS[kind]["options"].items()
    return {
        name: o["default"] if part is None else o["low"] + part * (min(o["high"], 1e3) - o["low"]) for name, o in table
    }


def description(kind, which="default"):
    count = {"n": 6} if LAYERS[kind]["has_count"] else {}
    return CLASSES[kind](**count, **options_of(kind, which))


def pair(kind, which="default", dtype="float64", place=1, **how):
    """A network with a layer of this kind between dense layers (or first, or last), and its twin in the oracle."""
    layers = [rv.Dense(9, "tanh"), rv.Dense(5, "sigmoid"), rv.Dense(4)]
    layers.insert(place, description(kind, which))
    net = rv.Network([rv.Input(N_IN), *layers], dtype=dtype, rng=11, **how)
    activations = [layer.activation for layer in net.layers]
    twin = mirrored(net, activations, "mse")
    twin.layers = [(layer.kind, options_of(kind, which) if layer.kind == kind else {}) for layer in net.layers]
    twin.train_bias, twin.l2 = how.get("train_bias", True), how.get("l2", 0.0)
    return net, twin


def test_every_layer_has_a_class_and_an_oracle():
    assert sorted(CLASSES) == sorted(LAYERS) == oracle.names("layers")


@pytest.mark.parametrize("kind", ["dense", *OTHERS])
def test_defaults_are_the_same_everywhere(kind):
    options = {name: o["default"] for name, o in LAYERS[kind]["options"].items()}
    assert options == oracle.find(kind).DEFAULTS
    signature = inspect.signature(CLASSES[kind])
    assert {name: signature.parameters[name].default for name in options} == options


@pytest.mark.parametrize("kind", ["dense", *OTHERS])
def test_options_outside_their_range_are_refused(kind):
    for name, option in LAYERS[kind]["options"].items():
        for value in (option["low"] - 1, option["high"] + 1, *([option["high"]] if option["below"] else []), np.nan):
            with refuses(ValueError, name):
                CLASSES[kind](**options_of(kind, "default") | {name: value})
        with refuses(TypeError, name):
            CLASSES[kind](**options_of(kind, "default") | {name: "much"})


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("kind", OTHERS)
def test_passes_outside_of_training(kind, place, dtype):
    net, twin = pair(kind, dtype=dtype, place=place)
    x, y, w = data("mse", ROWS, N_IN, net.layers[-1].n_out, dtype)
    assert_rounding(net.predict(x), lambda n, x: network.forward(n, x)[1][-1], twin, x, dtype=dtype, chain=9)
    net.backward(x, y, sample_weight=w)
    gradient = lambda n, x, y, w: network.flat(network.backward(n, x, y, w)[1])
    assert_rounding(net.gradients, gradient, twin, x, y, w, dtype=dtype, chain=ROWS)
    kept = net.forward(x)
    for k in range(len(net.layers)):
        compute = lambda n, x, k=k: network.forward(n, x)[1][k]
        assert_rounding(kept.outputs[k], compute, twin, x, dtype=dtype, chain=9)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("which", ["default", "low", "inside"])
@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("kind", OTHERS)
def test_training(kind, place, which, dtype):
    """Three updates by plain SGD and by momentum: each draws anew."""
    for momentum in (0.0, 0.9):
        net, twin = pair(kind, which, dtype, place, l2=0.1)
        x, y, w = data("mse", ROWS, N_IN, net.layers[-1].n_out, dtype)

        def train(twin, x, y, w, momentum=momentum):
            losses = [network.step(twin, x, y, w, learning_rate=0.1, momentum=momentum) for _ in range(3)]
            return np.concatenate([network.flat(zip(twin.weights, twin.biases, strict=True)), losses])

        losses = [net.step(x, y, rv.SGD(0.1, momentum=momentum), sample_weight=w) for _ in range(3)]
        found = np.concatenate([net.parameters, losses])
        assert_rounding(found, train, twin, x, y, w, dtype=dtype, chain=3 * ROWS)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", OTHERS)
def test_bits_do_not_depend_on_threads_or_on_how_epochs_are_called(kind, dtype):
    x, y, _ = data("mse", 300, N_IN, 4, dtype)
    results = []
    for threads, calls in ((1, 1), (2, 1), (7, 1), (1, 3)):
        net, _ = pair(kind, dtype=dtype)
        for _ in range(calls):
            net.fit(x, y, epochs=3 // calls, batch_size=128, threads=threads, optimizer=rv.Adam(0.01))
        results.append(net.parameters.copy())
    assert all(same_bits(results[0], other) for other in results)


@pytest.mark.parametrize("kind", OTHERS)
def test_files_and_copies_go_on_as_if_nothing_had_been(kind, tmp_path):
    x, y, _ = data("mse", ROWS, N_IN, 4)
    net, _ = pair(kind, "inside")
    how = {"epochs": 2, "batch_size": 5, "optimizer": rv.SGD(0.1, momentum=0.5)}
    net.fit(x, y, **how)
    net.reset_optimizer()  # what is drawn next does not depend on it
    net.save(tmp_path / "net.safetensors", training=True)
    others = [rv.load(tmp_path / "net.safetensors"), copy.deepcopy(net), pickle.loads(pickle.dumps(net))]
    net.fit(x, y, **how)
    for other in others:
        assert repr(other) == repr(net)
        assert [layer.text for layer in other.layers] == [layer.text for layer in net.layers]
        other.fit(x, y, **how)
        assert same_bits(other.parameters, net.parameters)


@pytest.mark.parametrize("kind", OTHERS)
def test_layers_without_weights_have_empty_views_and_no_place_in_set_weights(kind):
    net, _ = pair(kind)
    weights = [layer.weight.copy() for layer in net.layers if layer.weight.size]
    biases = [layer.bias.copy() for layer in net.layers if layer.weight.size]
    before = net.parameters.copy()
    net.parameters[:] = 0
    net.set_weights(weights, biases)
    assert same_bits(net.parameters, before)
    if len(weights) < len(net.layers):
        with refuses(ValueError, f"weights must have one array a layer with weights, {len(weights)}", untouched=[net]):
            net.set_weights([*weights, weights[-1]])


# ---- dropout ----


def test_dropout_keeps_what_its_rate_says_and_the_mean():
    net = rv.Network([rv.Input(1000), rv.Dropout(0.2), rv.Dense(1)], init="zeros", rng=5)
    net.layers[1].weight[:] = 1
    x = np.ones((400, 1000), np.float32)
    # loss of target 0 is the mean of (sum of 1000 factors 0 or 1.25)²: mean 1000, variance 1000 · 0.25
    seen = net.step(x, np.zeros(400), rv.SGD(1e-12))
    mean, variance = 1000.0**2, 1000 * 0.25
    assert abs(seen - (mean + variance)) < 5 * np.sqrt(4 * mean * variance / 400)


def test_both_dtypes_drop_the_same():
    x = np.ones((33, 50))
    kept = []
    for dtype in DTYPES:
        net = rv.Network([rv.Input(50), rv.Dropout(0.5), rv.Dense(1)], dtype=dtype, init="zeros", rng=8)
        net.step(x, np.ones(33), rv.SGD(1.0))
        kept.append(net.layers[1].weight * 33 / 4)  # gradient of weight j: 2/33 Σ factors of column j
    np.testing.assert_allclose(*kept, rtol=1e-5)
    assert len(np.unique(kept[1])) > 5
