"""Threads, forks, copies and callbacks: different networks run side by side, one network takes turns."""

import copy
import multiprocessing
import os
import pickle
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import ranvier as rv
from refusal import bits

pytestmark = pytest.mark.once

rng = np.random.default_rng(5)
X = rng.standard_normal((200, 16)).astype(np.float32)
Y = rng.standard_normal((200, 4)).astype(np.float32)
MOMENTUM = rv.SGD(0.01, momentum=0.9)


def network(seed=0):
    return rv.Network([16, 24, 4], rng=seed)


def trained(seed=0, epochs=20):
    net = network(seed)
    net.fit(X, Y, epochs=epochs, optimizer=MOMENTUM)
    return net


def test_different_networks_in_parallel_threads_give_the_bits_of_each_alone():
    solo = [trained(seed).parameters.tobytes() for seed in range(8)]
    with ThreadPoolExecutor(8) as pool:
        together = [net.parameters.tobytes() for net in pool.map(trained, range(8))]
    assert together == solo


def test_one_network_in_many_threads_takes_turns():
    """Every step is whole: 8 × 50 equal steps are 400 steps, in whatever order they come."""
    shared, alone = network(), network()
    for _ in range(400):
        alone.step(X, Y, MOMENTUM)

    def work(_):
        for _ in range(50):
            shared.step(X, Y, MOMENTUM)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert shared.parameters.tobytes() == alone.parameters.tobytes()


def test_whole_fits_of_one_network_take_turns():
    shared, alone = network(), trained(epochs=60)
    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(shared.fit, X, Y, epochs=20, optimizer=MOMENTUM) for _ in range(3)]:
            future.result()
    assert shared.epochs == 60
    assert shared.parameters.tobytes() == alone.parameters.tobytes()


@pytest.mark.parametrize(
    "call",
    [
        lambda net: net.predict(X),
        lambda net: net.loss(X, Y),
        lambda net: net.forward(X),
        lambda net: net.backward(X, Y),
        lambda net: net.step(X, Y, MOMENTUM),
        lambda net: net.predict(X[:1]),
        lambda net: net.step(X[:1], Y[:1], MOMENTUM),
        lambda net: net.fit(X, Y, callbacks=[lambda info: None]),
        lambda net: net.set_weights([layer.weight for layer in net.layers]),
        lambda net: net.reset_optimizer(),
        lambda net: copy.deepcopy(net),
        lambda net: pickle.dumps(net),
    ],
    ids=[
        "predict",
        "loss",
        "forward",
        "backward",
        "step",
        "predict one row",
        "step one row",
        "fit",
        "set_weights",
        "reset_optimizer",
        "deepcopy",
        "pickle",
    ],
)
def test_waiting_for_a_turn_does_not_hold_the_gil(call):
    """A fit with callbacks needs the GIL to end: who waits for the network while holding it would wait for ever."""
    net, began = network(), threading.Event()

    def on_epoch(info):
        began.set()
        time.sleep(0.05)  # the caller comes meanwhile

    settings = {"epochs": 3, "callbacks": [on_epoch]}
    fitting = threading.Thread(target=net.fit, args=(X, Y), kwargs=settings, daemon=True)
    fitting.start()
    assert began.wait(30)
    caller = threading.Thread(target=call, args=(net,), daemon=True)
    caller.start()
    for thread in (fitting, caller):
        thread.join(60)
        assert not thread.is_alive()


def in_child(queue, net):
    queue.put((bits(net), trained(3).parameters.tobytes(), net.fit(X, Y, optimizer=MOMENTUM).loss.tobytes()))


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_process_works_and_has_the_network(method):
    net = trained()
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=in_child, args=(queue, net))
    child.start()
    same, other, loss = queue.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    if method == "fork":
        assert same == bits(net)
    assert same[0] == bits(net)[0]
    assert other == trained(3).parameters.tobytes()
    assert loss == net.fit(X, Y, optimizer=MOMENTUM).loss.tobytes()


def exit_code_of_a_child(work):
    """Forks; the child does its work and ends, at the latest by SIGALRM."""
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_child_forked_while_another_thread_trains_has_the_network_for_itself():
    net, began, enough = network(), threading.Event(), threading.Event()

    def callback(info):
        began.set()
        return enough.is_set()

    fitting = threading.Thread(target=net.fit, args=(X, Y), kwargs={"epochs": 10**9, "callbacks": [callback]})
    fitting.start()
    assert began.wait(30)

    def work():
        net.step(X, Y, MOMENTUM)
        net.fit(X, Y, epochs=2, callbacks=[lambda info: net.predict(X) is None])
        pickle.dumps(net)

    codes = [exit_code_of_a_child(work) for _ in range(3)]
    enough.set()
    fitting.join(60)
    assert codes == [0, 0, 0]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_callback_may_fork_and_its_child_use_the_network():
    net, codes = network(), []
    net.fit(X, Y, callbacks=[lambda info: codes.append(exit_code_of_a_child(lambda: net.predict(X)))])
    assert codes == [0]


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_goes_on_as_the_original_would_and_shares_no_memory(clone):
    net = trained()
    other = clone(net)
    assert type(other) is rv.Network
    assert not np.shares_memory(net.parameters, other.parameters)
    for n in (net, other):
        n.fit(X, Y, epochs=3, optimizer=MOMENTUM)
    assert pickle.dumps(net) == pickle.dumps(other)
    before = bits(other)
    net.parameters[...] = 0
    assert bits(other) == before


def test_a_callback_may_use_its_network():
    """predict, loss, forward, backward, copies, and even step and fit, without a deadlock; the run stays finite."""
    net, seen = network(), []

    def callback(info):
        seen.append(info.epoch)
        assert info.network is net
        assert net.predict(X).shape == (200, 4)
        assert np.isfinite(net.loss(X, Y))
        net.backward(X, Y)
        assert pickle.loads(pickle.dumps(net)).parameters.tobytes() == net.parameters.tobytes()
        net.step(X[:8], Y[:8], rv.SGD(1e-3))
        net.set_weights([layer.weight for layer in net.layers])
        if info.epoch == 1:
            net.fit(X, Y, epochs=2, optimizer=rv.SGD(1e-3))

    history = net.fit(X, Y, epochs=4, optimizer=MOMENTUM, callbacks=[callback])
    assert seen == [0, 1, 2, 3]
    assert np.isfinite(history.loss).all()
    assert net.epochs == 6


def test_a_callback_that_raises_passes_through_with_the_weights_of_that_epoch():
    class Enough(Exception):
        pass

    def callback(info):
        if info.epoch == 2:
            raise Enough

    net = network()
    with pytest.raises(Enough) as caught:
        net.fit(X, Y, epochs=10, optimizer=MOMENTUM, callbacks=[callback])
    assert caught.value.history.loss.shape == (3,)
    assert bits(net) == bits(trained(epochs=3))
