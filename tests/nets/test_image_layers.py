"""Layers of images against the oracle: outputs, gradients and trainings; bits; shapes; what is refused."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv
from image_networks import NETWORKS, pair
from mirror import DTYPES, data, same_bits
from oracle import network
from rounding import assert_rounding

ROWS = [1, 3, 19]  # pixels of one image side by side in a tile, or the same pixel of several
CHAIN = 600  # products in the longest sum: a gradient over rows and pixels


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", NETWORKS)
def test_passes(name, rows, dtype):
    net, twin = pair(name, dtype)
    x, y, w = data("mse", rows, net.layers[0].n_in, 4, dtype)
    assert_rounding(net.predict(x), lambda n, x: network.forward(n, x)[1][-1], twin, x, dtype=dtype, chain=200)
    net.backward(x, y, sample_weight=w)
    gradient = lambda n, x, y, w: network.flat(network.backward(n, x, y, w)[1])
    assert_rounding(net.gradients, gradient, twin, x, y, w, dtype=dtype, chain=CHAIN)
    kept = net.forward(x)
    for k in range(len(net.layers)):
        compute = lambda n, x, k=k: network.forward(n, x)[1][k]
        assert_rounding(kept.outputs[k], compute, twin, x, dtype=dtype, chain=200)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("name", NETWORKS)
def test_training(name, momentum, dtype):
    """Three updates: plain SGD is applied within the gradient, all others after it."""
    net, twin = pair(name, dtype, l2=0.1)
    x, y, w = data("mse", 7, net.layers[0].n_in, 4, dtype)

    def train(twin, x, y, w):
        losses = [network.step(twin, x, y, w, learning_rate=0.05, momentum=momentum) for _ in range(3)]
        return np.concatenate([network.flat(zip(twin.weights, twin.biases, strict=True)), losses])

    losses = [net.step(x, y, rv.SGD(0.05, momentum=momentum), sample_weight=w) for _ in range(3)]
    assert_rounding(np.concatenate([net.parameters, losses]), train, twin, x, y, w, dtype=dtype, chain=3 * CHAIN)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NETWORKS)
def test_bits_do_not_depend_on_threads_or_on_the_batch(name, dtype):
    net, _ = pair(name, dtype)
    x, y, _ = data("mse", 70, net.layers[0].n_in, 4, dtype)
    whole = net.predict(x)
    for rows in (1, 2, 5, 69):
        assert same_bits(net.predict(x[:rows]), whole[:rows])
    results = []
    for threads, calls in ((1, 1), (2, 1), (7, 1), (1, 3)):
        net, _ = pair(name, dtype)
        for _ in range(calls):
            net.fit(x, y, epochs=3 // calls, batch_size=33, threads=threads, optimizer=rv.Adam(0.01))
        results.append(net.parameters.copy())
    assert all(same_bits(results[0], other) for other in results)


@pytest.mark.parametrize("name", NETWORKS)
def test_files_and_copies_go_on_as_if_nothing_had_been(name, tmp_path):
    net, _ = pair(name)
    x, y, _ = data("mse", 19, net.layers[0].n_in, 4)
    how = {"epochs": 2, "batch_size": 5, "optimizer": rv.SGD(0.05, momentum=0.5)}
    net.fit(x, y, **how)
    net.save(tmp_path / "net.safetensors", training=True)
    others = [rv.load(tmp_path / "net.safetensors"), copy.deepcopy(net), pickle.loads(pickle.dumps(net))]
    net.fit(x, y, **how)
    for other in others:
        assert repr(other) == repr(net)
        assert [layer.text for layer in other.layers] == [layer.text for layer in net.layers]
        assert [layer.output_shape for layer in other.layers] == [layer.output_shape for layer in net.layers]
        other.fit(x, y, **how)
        assert same_bits(other.parameters, net.parameters)


def small(*layers, image=(4, 6, 2), **how):
    return rv.Network([rv.Input(image), *layers], rng=1, **how)


def test_images_in_every_form_that_fits():
    net = small(rv.Conv2D(3, 3), rv.Flatten(), rv.Dense(1))
    x = np.random.default_rng(1).random((5, 4, 6, 2), dtype=np.float32)
    flat = net.predict(x.reshape(5, -1))
    for given in (x, np.asfortranarray(x), x[::-1][::-1], x.tolist(), x.astype(float)):
        assert same_bits(net.predict(given), flat)
    with pytest.raises(
        ValueError, match=r"X must have shape \(rows, 4, 6, 2\); got \(5, 2, 4, 6\); use np.moveaxis\(X, 1, -1\)"
    ):
        net.predict(np.moveaxis(x, -1, 1))
    with pytest.raises(ValueError, match=r"X must have shape \(rows, 4, 6, 2\); got \(5, 6, 4, 2\)"):
        net.predict(x.transpose(0, 2, 1, 3))
    one = rv.Network([rv.Input((4, 6, 1)), rv.Conv2D(3, 3), rv.Flatten(), rv.Dense(1)], rng=1)
    assert same_bits(one.predict(x[..., 0]), one.predict(x[..., :1]))
    assert one.predict(np.zeros((0, 4, 6))).shape == (0, 1)


def test_weights_of_a_convolution():
    net = small(rv.Conv2D(3, (2, 5)), rv.Flatten(), rv.Dense(1))
    layer = net.layers[0]
    assert layer.weight.shape == (3, 2, 5, 2)
    assert np.shares_memory(layer.weight, net.parameters)
    layer.weight[:] = 0.0
    layer.weight[1, 1, 4, 0] = 2.0
    x = np.random.default_rng(1).random((1, 4, 6, 2), dtype=np.float32)
    out = net.forward(x).outputs[0].reshape(3, 2, 3)
    np.testing.assert_array_equal(out[..., 1], 2.0 * x[0, 1:, 4:, 0])
    assert not out[..., [0, 2]].any()


REFUSED = {
    "dense on an image": (lambda: small(rv.Dense(2)), "put flatten before it"),
    "a convolution of numbers": (lambda: rv.Network([rv.Input(9), rv.Conv2D(2, 3)]), "takes images"),
    "too large a kernel": (lambda: small(rv.Conv2D(2, 5)), "does not fit into an image of 4 x 6 pixels of 2 channels"),
    "kernel_size": (lambda: rv.Conv2D(2, 0), "kernel_size"),
    "three sizes": (lambda: rv.Conv2D(2, (1, 2, 3)), "kernel_size must be a whole number or a pair"),
    "padding": (lambda: rv.Conv2D(2, 3, padding="sane"), "did you mean 'same'"),
    "input": (lambda: rv.Network([rv.Input((2, 2)), rv.Dense(2)]), "rv.Input"),
    "size": (lambda: rv.MaxPool2D(70000), "size must be at most 65535"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what):
    make, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        make()


def test_the_first_of_equal_pixels_learns():
    net = small(rv.Conv2D(1, 1, "linear"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(1), image=(2, 2, 1), dtype="float64")
    net.parameters[:] = [1.0, 0.0, 1.0, 0.0]
    back = net.backward([[3.0, 1.0, 3.0, 3.0]], [[0.0]], keep=True)
    assert back.deltas[0].tolist() == [[6.0, 0.0, 0.0, 0.0]]


def test_images_as_outputs():
    net = rv.Network([rv.Input((4, 6, 2)), rv.Conv2D(3, 3, "tanh"), rv.Conv2D(2, 1)], rng=1, dtype="float64")
    x = np.random.default_rng(1).random((5, 4, 6, 2))
    y = net.predict(x)
    assert y.shape == (5, 2, 4, 2)
    assert same_bits(net.predict(x.reshape(5, -1)), y)
    assert same_bits(y.reshape(5, -1), net.forward(x).output)
    out = np.empty_like(y)
    assert net.predict(x, out=out) is out
    assert same_bits(out, y)
    assert net.loss(x, y) == net.loss(x, y.reshape(5, -1)) == 0.0
    assert net.evaluate(x, y + 1.0)["loss"] == pytest.approx(1.0)
    history = net.fit(x, y + 1.0, epochs=30, optimizer="adam", validation_data=(x, y + 1.0))
    assert history.loss[-1] < history.loss[0]
    with pytest.raises(ValueError, match=r"y must have shape \(rows, 2, 4, 2\)"):
        net.step(x, np.zeros((5, 4, 2, 2)), "sgd")
    with pytest.raises(ValueError, match=r"out must be a C-ordered array \(rows, 2, 4, 2\)"):
        net.predict(x, out=np.empty((5, 16)))


def test_set_weights_takes_kernels():
    net = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1))
    weights = [layer.weight.copy() for layer in net.layers if layer.weight.size]
    biases = [layer.bias.copy() for layer in net.layers if layer.weight.size]
    before = net.parameters.copy()
    net.parameters[:] = 0.0
    net.set_weights(weights, biases)
    assert same_bits(net.parameters, before)
    with pytest.raises(ValueError, match=r"channels first: pass np.moveaxis\(weights\[0\], 1, -1\)"):
        net.set_weights([np.moveaxis(weights[0], -1, 1), *weights[1:]])
    with pytest.raises(ValueError, match=r"weights\[0\] must have shape \(3, 2, 5, 2\); got \(3, 20\)"):
        net.set_weights([weights[0].reshape(3, -1), *weights[1:]])


def test_files_keep_the_shape_of_kernels(tmp_path):
    net, path = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1)), tmp_path / "net.safetensors"
    net.save(path)
    metadata, tensors = rv._core.read_tensors(bytes(path))
    assert metadata["layers"] == "input(4,6,2) conv2d(3,2x5,valid,linear) layernorm(1e-05) flatten dense(1,linear)"
    assert [tensors[f"layers.{k}.weight"][1] for k in (0, 1, 3)] == [(2, 5, 2, 3), (3,), (18, 1)]
    other = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1))
    other.parameters[:] = 0.0
    other.load_weights(path, [(f"layers.{k}.weight", f"layers.{k}.bias") for k in (0, 1, 3)])
    assert same_bits(other.parameters, net.parameters)
