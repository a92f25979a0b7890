"""What fit and step promise beside the numbers: history, the optimiser's state, epochs, defaults, shuffling."""

import numpy as np
import pytest
import ranvier as rv
from learning_rules import BY_BATCHES, made
from mirror import DTYPES, data, pair, same_bits
from oracle import network, philox
from rounding import assert_rounding


@pytest.mark.parametrize("optimizer", BY_BATCHES, ids=str)
def test_steps_are_a_fit_of_one_batch(optimizer):
    by_step, _ = pair([4, 8, 2], l2=0.1)
    by_fit, _ = pair([4, 8, 2], l2=0.1)
    x, y, w = data("mse", 20, 4, 2)
    how = made(*optimizer)
    losses = [by_step.step(x, y, how, sample_weight=w) for _ in range(5)]
    history = by_fit.fit(x, y, epochs=5, batch_size=20, shuffle=False, optimizer=how, sample_weight=w)
    assert same_bits(by_step.parameters, by_fit.parameters)
    assert losses == history.loss.tolist()


def test_the_defaults_of_fit():
    implicit, _ = pair([4, 8, 2])
    explicit, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 50, 4, 2)
    implicit.fit(x, y)
    explicit.fit(x, y, epochs=1, batch_size=32, optimizer=rv.SGD(0.01), shuffle=True, validation_data=None)
    assert same_bits(implicit.parameters, explicit.parameters)


def test_a_batch_that_counts_nothing_teaches_nothing():
    net, _ = pair([4, 8, 2])
    without, _ = pair([4, 8, 2])
    x, y, w = data("mse", 20, 4, 2)
    w[5:10] = 0.0
    how = {"batch_size": 5, "shuffle": False, "optimizer": rv.SGD(0.1, momentum=0.9)}
    kept = np.r_[0:5, 10:20]
    history = net.fit(x, y, sample_weight=w, **how)
    assert history.loss.tolist() == without.fit(x[kept], y[kept], sample_weight=w[kept], **how).loss.tolist()
    assert same_bits(net.parameters, without.parameters)


def test_a_step_returns_the_loss_before_it():
    net, _ = pair([4, 8, 2], l2=0.1)
    x, y, w = data("mse", 20, 4, 2)
    before = net.loss(x, y, sample_weight=w)
    assert net.step(x, y, rv.SGD(0.1), sample_weight=w) == before
    assert net.loss(x, y, sample_weight=w) < before


def test_history_is_the_weighted_mean_of_losses_seen_before_each_update():
    net, _ = pair([4, 8, 2], l2=0.7)
    again, _ = pair([4, 8, 2], l2=0.7)
    x, y, w = data("mse", 20, 4, 2)
    history = net.fit(x, y, epochs=2, batch_size=8, shuffle=False, optimizer=rv.SGD(0.1), sample_weight=w)
    for epoch in range(2):
        seen = sum(
            again.step(x[b], y[b], rv.SGD(0.1), sample_weight=w[b]) * w[b].sum()
            for b in (slice(0, 8), slice(8, 16), slice(16, 20))
        )
        np.testing.assert_allclose(history.loss[epoch], seen / w.sum(), rtol=1e-14)  # three products and sums
    assert isinstance(history.loss, np.ndarray)
    assert history.loss.shape == (2,)
    assert history.loss.dtype == np.float64


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", BY_BATCHES, ids=str)
def test_epochs_one_by_one_are_the_same_run(optimizer, dtype):
    at_once, _ = pair([4, 8, 2], dtype=dtype)
    one_by_one, _ = pair([4, 8, 2], dtype=dtype)
    x, y, _ = data("mse", 37, 4, 2, dtype)
    history = at_once.fit(x, y, epochs=6, batch_size=8, optimizer=made(*optimizer))
    losses = [one_by_one.fit(x, y, batch_size=8, optimizer=made(*optimizer)).loss[0] for _ in range(6)]
    assert same_bits(at_once.parameters, one_by_one.parameters)
    assert losses == history.loss.tolist()
    assert at_once.epochs == one_by_one.epochs == 6


def test_an_optimizer_of_the_same_kind_continues_and_another_restarts():
    x, y, _ = data("mse", 20, 4, 2)

    def run(*optimizers, reset=()):
        net, _ = pair([4, 8, 2])
        for k, optimizer in enumerate(optimizers):
            if k in reset:
                net.reset_optimizer()
            net.step(x, y, optimizer)
        return net.parameters.copy()

    def heavy():
        return rv.SGD(0.1, momentum=0.9)

    continued = run(heavy(), heavy(), heavy())
    shared = heavy()
    assert same_bits(run(shared, shared, shared), continued)
    restarted = run(heavy(), heavy(), heavy(), reset=[2])
    assert not same_bits(restarted, continued)
    for other in (rv.Adam(0.01), rv.SGD(0.1)):  # another kind, and one that keeps no velocity
        assert same_bits(run(other, heavy()), run(other, heavy(), reset=[1]))
        assert same_bits(run(heavy(), other, heavy()), run(heavy(), other, heavy(), reset=[1, 2]))
    for other in (rv.SGD(0.1, momentum=0.5), rv.SGD(0.3, momentum=0.9, nesterov=True)):
        assert not same_bits(run(other, heavy()), run(other, heavy(), reset=[1]))


def test_a_changed_momentum_keeps_the_velocity():
    net, twin = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    net.step(x, y, rv.SGD(0.1, momentum=0.9))
    net.step(x, y, rv.SGD(0.1, momentum=0.8))

    def compute(net, x, y):
        network.step(net, x, y, learning_rate=0.1, momentum=0.9)
        network.step(net, x, y, learning_rate=0.1, momentum=0.8)
        return network.flat(zip(net.weights, net.biases, strict=True))

    assert_rounding(net.parameters, compute, twin, x, y, dtype="float64", chain=30)


def test_optimizers_are_immutable_descriptions():
    optimizer = rv.SGD(0.1, momentum=0.9)
    assert optimizer == rv.SGD(0.1, momentum=0.9)
    assert optimizer != rv.SGD(0.1, momentum=0.8)
    assert optimizer != rv.SGD(0.1, momentum=0.9, nesterov=True)
    assert hash(optimizer) == hash(rv.SGD(0.1, momentum=0.9))
    with pytest.raises(AttributeError):
        optimizer.momentum = 0.5


def test_shuffling_is_keyed_by_seed_and_epoch():
    """A net that is fitted row by row on one-hot inputs shows the order: W grows by each row in turn."""
    rows, seed = 12, 99
    for epoch in range(3):
        net = rv.Network([1, 1], loss="half_sse", dtype="float64", init="zeros", rng=seed, train_bias=False)
        x = np.ones((rows, 1))
        if epoch:
            net.fit(x, np.zeros((rows, 1)), epochs=epoch)  # the target is the output: nothing but epochs moves
        y = np.arange(rows)[:, None] * 1.0
        net.fit(x, y, batch_size=1, optimizer=rv.SGD(0.5))
        weight = 0.0
        for row in philox.permutation(seed, epoch, rows):
            weight += 0.5 * (row - weight)  # exact: few bits
        assert net.parameters[0] == weight


def test_zero_weights_leave_a_row_out_of_a_run():
    net, _ = pair([4, 8, 2])
    without, _ = pair([4, 8, 2])
    x, y, w = data("mse", 20, 4, 2)
    w[7] = 0.0
    kept = np.arange(20) != 7
    net.fit(x, y, epochs=3, batch_size=20, shuffle=False, sample_weight=w)
    without.fit(x[kept], y[kept], epochs=3, batch_size=19, shuffle=False, sample_weight=w[kept])
    # a row of weight zero adds zeros to chains; w / sum(w) is the same sum in the same order
    np.testing.assert_allclose(net.parameters, without.parameters, rtol=1e-13, atol=1e-15)


def test_no_epochs_change_nothing():
    net, _ = pair([4, 8, 2])
    before = net.parameters.copy()
    x, y, _ = data("mse", 20, 4, 2)
    assert net.fit(x, y, epochs=0).loss.shape == (0,)
    assert net.epochs == 0
    assert same_bits(net.parameters, before)
