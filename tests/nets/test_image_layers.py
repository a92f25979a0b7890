"""Layers of images against the oracle: outputs, gradients and trainings; bits; files and copies."""

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


@pytest.mark.sampled(5)
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
        assert_rounding(kept.outputs[k].reshape(rows, -1), compute, twin, x, dtype=dtype, chain=200)


@pytest.mark.sampled(3)
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
