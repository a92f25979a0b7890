"""What fit shows while it runs: validation data and callbacks, which may look, stop, fail, and train."""

import numpy as np
import pytest
import ranvier as rv
from mirror import data, pair, same_bits


def test_validation_data_is_seen_after_each_epoch():
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    xv, yv, _ = data("mse", 11, 4, 2, seed=5)
    seen = []
    history = net.fit(
        x, y, epochs=4, validation_data=(xv, yv), callbacks=[lambda info: seen.append(info.network.loss(xv, yv))]
    )
    assert history.val_loss.tolist() == seen
    without, _ = pair([4, 8, 2])
    plain = without.fit(x, y, epochs=4)
    assert same_bits(without.parameters, net.parameters)
    assert plain.loss.tolist() == history.loss.tolist()


def test_callbacks_see_each_epoch_and_may_stop():
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    seen = []

    def watch(info):
        seen.append((info.epoch, info.loss, info.val_loss))
        assert info.network is net
        assert info.seconds >= 0
        return info.epoch == 2

    history = net.fit(x, y, epochs=10, callbacks=[watch])
    assert [s[0] for s in seen] == [0, 1, 2]
    assert [s[1] for s in seen] == history.loss.tolist()
    assert net.epochs == 3


def test_an_exception_of_a_callback_passes_through():
    net, _ = pair([4, 8, 2])
    one, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)

    def fail(info):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        net.fit(x, y, epochs=5, callbacks=[fail])
    one.fit(x, y, epochs=1)
    assert same_bits(net.parameters, one.parameters)


@pytest.mark.parametrize("stop", [True, np.True_])
def test_python_and_numpy_truths_stop(stop):
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    assert net.fit(x, y, epochs=10, callbacks=[lambda info: stop]).loss.shape == (1,)


@pytest.mark.parametrize("go_on", [False, np.False_, None, 0, "", "text", 3])
def test_nothing_else_stops(go_on):
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    assert net.fit(x, y, epochs=3, callbacks=[lambda info: go_on]).loss.shape == (3,)


def test_all_callbacks_are_called_in_order():
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    seen = []
    callbacks = [lambda info: seen.append("first") or True, lambda info: seen.append("second")]
    net.fit(x, y, epochs=3, callbacks=callbacks)
    assert seen == ["first", "second"]


def test_a_callback_may_train_the_net_and_an_optimizer_of_another_kind_begins_anew():
    net, _ = pair([4, 8, 2])
    by_hand, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    heavy, other = rv.SGD(0.1, momentum=0.9), rv.Adam(0.02)
    net.fit(x, y, epochs=2, batch_size=8, optimizer=heavy, callbacks=[lambda info: info.network.step(x, y, other)])
    for _ in range(2):
        by_hand.reset_optimizer()
        by_hand.fit(x, y, batch_size=8, optimizer=heavy)
        by_hand.reset_optimizer()
        by_hand.step(x, y, other)
    assert same_bits(net.parameters, by_hand.parameters)
