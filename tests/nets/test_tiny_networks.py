"""Networks that fit in registers take a kernel of their own; weights of 1 keep them on the general path: same bits."""

import numpy as np
import pytest
import ranvier as rv
from mirror import HIDDEN, LOSSES, build, data

SHAPES = [[1, 1], [2, 2, 2], [2, 1, 2], [2, 2, 1, 2], [3, 4, 2], [4, 3, 4, 2], [7, 5, 6], [8, 8, 8, 8, 8], [16, 9, 2]]


def pair(layers, hidden, output, loss, dtype, train_bias=True):
    return [
        rv.Network(
            layers,
            activation=hidden,
            output=output,
            loss=build(rv.losses, loss),
            dtype=dtype,
            train_bias=train_bias,
            rng=5,
        )
        for _ in range(2)
    ]


def rows_for(loss, layers, dtype, rows=11):
    return data(loss, rows, layers[0], layers[-1], dtype, seed=3)[:2]


def same_after_fit(nets, X, y, **options):
    tiny, general = nets
    a = tiny.fit(X, y, **options)
    b = general.fit(X, y, sample_weight=np.ones(len(X)), **options)
    assert np.isfinite(tiny.parameters).all()
    assert tiny.parameters.tobytes() == general.parameters.tobytes()
    assert a.loss.tobytes() == b.loss.tobytes()
    assert tiny.epochs == general.epochs


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("layers", SHAPES, ids=str)
@pytest.mark.parametrize("batch_size", [1, 4, 11])
def test_every_shape(layers, dtype, batch_size):
    nets = pair(layers, "tanh", "sigmoid", "half_sse", dtype)
    X, y = rows_for("half_sse", layers, dtype)
    same_after_fit(nets, X, y, epochs=7, batch_size=batch_size, optimizer=rv.SGD(0.3))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_activation(hidden, dtype):
    nets = pair([2, 2, 2, 2], hidden, hidden, "mse", dtype)
    X, y = rows_for("mse", [2, 2, 2, 2], dtype)
    same_after_fit(nets, X, y, epochs=5, batch_size=3, optimizer=rv.SGD(0.05))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("loss", "output"), LOSSES, ids=str)
def test_every_loss(loss, output, dtype):
    nets = pair([2, 2, 2], "sigmoid", output, loss, dtype)
    X, y = rows_for(loss, [2, 2, 2], dtype)
    same_after_fit(nets, X, y, epochs=5, batch_size=3, optimizer=rv.SGD(0.05))


def test_labels_softmax_jacobian_and_fixed_biases():
    X, _ = rows_for("mse", [2, 2, 2], "float64")
    same_after_fit(pair([2, 2, 2], "relu", "softmax", "cross_entropy", "float64"), X, np.arange(11) % 2, epochs=4)
    same_after_fit(pair([2, 2, 2], "relu", "softmax", "mse", "float64"), *rows_for("mse", [2, 2, 2], "float64"))
    same_after_fit(pair([2, 2, 2], "relu", "linear", "mse", "float64", False), *rows_for("mse", [2, 2, 2], "float64"))


def test_optimisers_and_penalties_that_the_kernel_leaves_to_the_general_path():
    X, y = rows_for("mse", [2, 2, 2], "float64")
    same_after_fit(pair([2, 2, 2], "relu", "linear", "mse", "float64"), X, y, optimizer=rv.SGD(0.1, momentum=0.5))
    same_after_fit(pair([2, 2, 2], "relu", "linear", "mse", "float64"), X, y, optimizer=rv.SGD(0.1, weight_decay=0.1))


def test_divergence_is_seen_at_the_same_step_and_leaves_the_same_weights():
    X, y = rows_for("mse", [2, 2, 2], "float32")
    caught = []
    for net, weight in zip(pair([2, 2, 2], "relu", "linear", "mse", "float32"), (None, np.ones(11)), strict=True):
        with pytest.raises(rv.DivergenceError) as error:
            net.fit(X, y, epochs=100, batch_size=3, optimizer=rv.SGD(1e6), sample_weight=weight)
        caught.append((error.value.epoch, error.value.step, len(error.value.history.loss), net.parameters.tobytes()))
    assert caught[0] == caught[1]


def test_an_epoch_longer_than_one_piece():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(150_000, 2)).astype("float32")
    same_after_fit(pair([2, 2, 1], "tanh", "linear", "mse", "float32"), X, X.sum(1), batch_size=7, shuffle=False)
    same_after_fit(pair([2, 2, 1], "tanh", "linear", "mse", "float32"), X, X.sum(1), batch_size=7, epochs=2)
