"""Whole runs of fit against the oracle: every form of SGD, batch size, penalties, weights, short last batches."""

import numpy as np
import pytest
import ranvier as rv
from learning_rules import BY_BATCHES, made
from mirror import DTYPES, data, pair, same_bits
from oracle import network
from rounding import assert_rounding

pytestmark = pytest.mark.arithmetic


def trained(net, x, y, w, **how):
    """Parameters after a run of the oracle, then its losses."""
    history = network.fit(net, x, y, w=w, **how)
    return np.concatenate([network.flat(zip(net.weights, net.biases, strict=True)), history])


def assert_run(net, twin, x, y, w, dtype, epochs, batch_size, optimizer, shuffle=True):
    """`optimizer` is (name, parameters)."""
    rule, parameters = optimizer
    how = {"epochs": epochs, "batch_size": batch_size, "shuffle": shuffle}
    history = net.fit(x, y, sample_weight=w, optimizer=made(*optimizer), **how)
    steps = epochs * -(-len(x) // batch_size)
    found = np.concatenate([net.parameters, history.loss])

    def compute(net, x, y, w=None):
        return trained(net, x, y, w, rule=rule, **how, **parameters)

    # each step adds a rounding of weights, gradient and update, and none grows faster than one of the start
    assert_rounding(found, compute, twin, x, y, w, dtype=dtype, chain=4 * steps + batch_size)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", BY_BATCHES, ids=str)
def test_runs_with_every_optimizer(optimizer, dtype):
    net, twin = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", dtype, l2=0.3)
    x, y, w = data("cross_entropy", 37, 5, 3, dtype)
    assert_run(net, twin, x, y, w, dtype, 4, 8, optimizer)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch_size", [1, 2, 7, 16, 36, 37, 38, 1000])
@pytest.mark.parametrize("shuffle", [True, False])
def test_runs_of_every_batch_size(batch_size, shuffle, dtype):
    net, twin = pair([4, 8, 2], "sigmoid", "linear", "mse", dtype)
    x, y, _ = data("mse", 37, 4, 2, dtype)
    assert_run(net, twin, x, y, None, dtype, 3, batch_size, ("sgd", {"learning_rate": 0.05}), shuffle)


@pytest.mark.parametrize("widths", [[2, 2, 2], [1, 1], [3, 16, 17, 4], [33, 7, 1]], ids=str)
@pytest.mark.parametrize("train_bias", [True, False])
def test_runs_of_other_nets(widths, train_bias):
    net, twin = pair(widths, "tanh", train_bias=train_bias)
    x, y, w = data("mse", 20, widths[0], widths[-1])
    biases = [layer.bias.copy() for layer in net.layers]
    assert_run(net, twin, x, y, w, "float64", 5, 6, ("sgd", {"learning_rate": 0.05, "momentum": 0.8}))
    fixed = all(same_bits(layer.bias, b) for layer, b in zip(net.layers, biases, strict=True))
    assert fixed is not train_bias


def remembers(rule, parameters):
    """Whether a second step of the oracle depends on the first by more than the weights."""
    one, reset = (network.new([1, 1]) for _ in range(2))
    for net in (one, reset, one, reset):
        network.step(net, np.ones((1, 1)), np.zeros((1, 1)), rule=rule, **parameters)
        reset.state = []
    return one.weights != reset.weights


@pytest.mark.parametrize("optimizer", BY_BATCHES, ids=str)
def test_a_reset_forgets_what_an_optimizer_remembers(optimizer):
    x, y, _ = data("mse", 37, 4, 2)
    nets = [rv.Network([4, 8, 2], dtype="float64", rng=2) for _ in range(2)]
    for net in nets:
        for _ in range(2):
            net.fit(x, y, epochs=3, batch_size=8, optimizer=made(*optimizer))
            if net is nets[1]:
                net.reset_optimizer()
    assert same_bits(nets[0].parameters, nets[1].parameters) != remembers(*optimizer)
