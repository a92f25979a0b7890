"""Without the oracle: gradients of networks of images are differences of the loss; whole trainings of C1 beside the oracle and PyTorch."""

from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from image_networks import NETWORKS, options_of, pair
from mirror import data, mirrored
from oracle import network

pytestmark = pytest.mark.arithmetic


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "dropout"])
def test_gradients_are_differences_of_the_loss(name):
    net, _ = pair(name)
    x, y, w = data("mse", 6, net.layers[0].n_in, 4)
    net.backward(x, y, sample_weight=w)
    gradient, start, h = net.gradients.copy(), net.parameters.copy(), 1e-6
    for direction in np.random.default_rng(0).normal(size=(3, start.size)):
        direction /= np.linalg.norm(direction)
        losses = []
        for sign in (1, -1):
            net.parameters[:] = start + sign * h * direction
            losses.append(net.loss(x, y, sample_weight=w))
        net.parameters[:] = start
        # central differences err by h²/6 of the third derivative, and by the loss's rounding over h, 1e-16/1e-6
        np.testing.assert_allclose(gradient @ direction, (losses[0] - losses[1]) / (2 * h), rtol=1e-5, atol=1e-8)


def c1(dtype):
    """The digits by two convolutions, each pooled."""
    layers = [rv.Conv2D(16, 3, "relu", padding="same"), rv.MaxPool2D(2), rv.Conv2D(32, 3, "relu", padding="same")]
    net = rv.Network(
        [rv.Input((8, 8, 1)), *layers, rv.MaxPool2D(2), rv.Flatten(), rv.Dense(10, "softmax")], dtype=dtype, rng=1
    )
    X, labels = rv.datasets.load_digits()
    return net, X[:256].astype(dtype), labels[:256]


STEPS, BATCH, RATE = 24, 32, 0.05


def batches(X, labels):
    for k in range(STEPS):
        rows = slice(k * BATCH % len(X), k * BATCH % len(X) + BATCH)
        yield X[rows], labels[rows]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_whole_training_is_that_of_the_oracle(dtype):
    net, X, labels = c1(dtype)
    twin = mirrored(net, [layer.activation for layer in net.layers], "cross_entropy")
    twin.weights = [w.reshape(len(w), -1) if w.size else w for w in twin.weights]
    shape, twin.layers = (8, 8, 1), []
    for layer in net.layers:
        twin.layers.append((layer.kind, options_of(layer, shape)))
        shape = layer.output_shape
    for x, y in batches(X, labels):
        net.step(x, y, rv.SGD(RATE))
        rows = x.reshape(BATCH, -1).astype(float)
        network.step(twin, rows, np.eye(10)[y], np.ones(BATCH), learning_rate=RATE, momentum=0.0)
    expected = network.flat(zip(twin.weights, twin.biases, strict=True))
    # each step adds the rounding of a few sums
    tolerance = 8 * STEPS * np.finfo(dtype).eps * np.abs(expected).max()
    np.testing.assert_allclose(net.parameters, expected, rtol=0, atol=tolerance)


if find_spec("torch"):

    @pytest.mark.peers
    @pytest.mark.once
    def test_a_whole_training_is_that_of_pytorch():
        import torch
        from torch import nn

        net, X, labels = c1("float32")
        first, second = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3, padding=1)
        other = nn.Sequential(
            first, nn.ReLU(), nn.MaxPool2d(2), second, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10)
        )
        with torch.no_grad():
            for k, mine in ((0, 0), (3, 2)):
                other[k].weight.copy_(torch.from_numpy(np.moveaxis(net.layers[mine].weight, -1, 1).copy()))
                other[k].bias.zero_()
            dense = net.layers[5].weight.reshape(10, 2, 2, 32).transpose(0, 3, 1, 2).reshape(10, 128).copy()
            other[7].weight.copy_(torch.from_numpy(dense))
            other[7].bias.zero_()
        optimizer = torch.optim.SGD(other.parameters(), lr=RATE)
        for x, y in batches(X, labels):
            mine = net.step(x, y, rv.SGD(RATE))
            optimizer.zero_grad()
            answers = other(torch.from_numpy(x.reshape(-1, 1, 8, 8)))
            loss = nn.functional.cross_entropy(answers, torch.from_numpy(y.astype("int64")))
            loss.backward()
            optimizer.step()
            assert abs(mine - loss.item()) < 1e-5  # of some 2: 40 roundings of float32
        for k, mine in ((0, 0), (3, 2)):
            w = np.moveaxis(other[k].weight.detach().numpy(), 1, -1)
            # 24 steps, each with the rounding of float32 in gradients of other orders: some 40 eps of weights around 1
            np.testing.assert_allclose(net.layers[mine].weight, w, rtol=0, atol=1e-5)
            np.testing.assert_allclose(net.layers[mine].bias, other[k].bias.detach().numpy(), rtol=0, atol=1e-5)
