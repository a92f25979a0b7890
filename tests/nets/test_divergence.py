"""A run that is no longer finite ends with DivergenceError, and the network is where the text says."""

import pickle

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

rng = np.random.default_rng(0)
X = rng.standard_normal((16, 3)).astype(np.float32)
Y = rng.standard_normal((16, 2)).astype(np.float32)
EXPLODING = rv.SGD(30)  # one linear layer, mse: weights grow by a factor every step until the loss overflows
DTYPES = ["float32", "float64"]


def network(dtype="float32", **options):
    return rv.Network([3, 2], dtype=dtype, rng=0, **options)


def first_bad_epoch(dtype, **options):
    """Epochs that end well when each is a fit of its own, and the parameters after each, from the start on."""
    net, states = network(dtype), []
    while True:
        states.append(net.parameters.copy())
        try:
            net.fit(X, Y, optimizer=EXPLODING, **options)
        except rv.DivergenceError:
            return states


def test_the_class_is_what_it_says():
    assert issubclass(rv.DivergenceError, ArithmeticError)
    assert issubclass(rv.DivergenceError, rv.RanvierError)
    with pytest.raises(rv.DivergenceError) as caught:
        network().fit(X, Y, epochs=100, optimizer=EXPLODING)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.epoch, again.step, str(again)) == (caught.value.epoch, caught.value.step, str(caught.value))


@pytest.mark.parametrize("dtype", DTYPES)
def test_step_leaves_the_weights_as_before_the_call(dtype):
    net, other, states = network(dtype), rv.SGD(1e-3, momentum=0.9), []
    error = None
    while error is None:
        states.append(net.parameters.copy())
        try:
            net.step(X, Y, EXPLODING)
        except rv.DivergenceError as raised:
            error = raised
    steps = len(states) - 1
    assert steps > 2
    assert not np.isfinite(error.value)
    assert (error.epoch, error.step, error.history) == (0, steps, None)
    assert net.parameters.tobytes() == states[-1].tobytes()
    assert np.isfinite(net.parameters).all()
    with refuses(rv.DivergenceError, "learning_rate", untouched=[net, X, Y]):
        net.step(X, Y, EXPLODING)
    with refuses(rv.DivergenceError, "as before", untouched=[net, X, Y]):  # nor is the optimiser's state another
        net.step(X, Y, other)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "options", [{"batch_size": 16}, {"batch_size": 5}, {"batch_size": 3, "shuffle": False}], ids=str
)
def test_fit_returns_to_a_snapshot(options, dtype):
    states = first_bad_epoch(dtype, **options)
    net = network(dtype)
    with refuses(rv.DivergenceError, "epoch", "step", "learning_rate") as caught:
        net.fit(X, Y, epochs=1000, optimizer=EXPLODING, **options)
    error = caught.value
    assert error.epoch == len(states) - 1
    assert 0 <= error.step < -(-16 // options["batch_size"])
    assert not np.isfinite(error.value)
    kept = 0 if error.restored is None else error.restored + 1
    assert kept <= error.epoch
    assert net.parameters.tobytes() == states[kept].tobytes()
    assert net.epochs == kept
    assert error.history.loss.shape == (error.epoch,)
    assert np.isfinite(error.history.loss).all()


def test_a_long_run_returns_to_an_epoch_of_its_own_and_goes_on_from_there():
    """Snapshots are taken at most every 20 ms: pauses in a callback make one an epoch."""
    import time

    states = first_bad_epoch("float32", batch_size=5)
    net = network()
    with pytest.raises(rv.DivergenceError) as caught:
        net.fit(X, Y, epochs=1000, batch_size=5, optimizer=EXPLODING, callbacks=[lambda info: time.sleep(0.03)])
    assert caught.value.restored is not None
    assert net.parameters.tobytes() == states[caught.value.restored + 1].tobytes()
    assert net.epochs == caught.value.restored + 1
    net.fit(X, Y, optimizer=rv.SGD(1e-12))
    assert net.epochs == caught.value.restored + 2


def test_the_state_of_the_optimiser_comes_back_with_the_weights():
    optimizer = rv.SGD(0.01, momentum=0.9)
    net, twin = network(), network()
    for n in (net, twin):
        n.fit(X, Y, epochs=2, optimizer=optimizer)
    far = X.copy()
    far[-1] = 1e30  # seen after three updates
    with refuses(rv.DivergenceError, "epoch 0, step 3", untouched=[far]) as caught:
        net.fit(far, Y, batch_size=4, shuffle=False, optimizer=optimizer)
    assert caught.value.restored is None
    for n in (net, twin):
        n.fit(X, Y, epochs=2, optimizer=optimizer)
    assert pickle.dumps(net) == pickle.dumps(twin)


def test_a_validation_loss_that_is_not_finite_ends_the_run():
    net = network()
    before = net.parameters.copy()
    far = np.full_like(X, 1e30)
    with refuses(rv.DivergenceError, "validation") as caught:
        net.fit(X, Y, epochs=3, optimizer=rv.SGD(1e-3), validation_data=(far, Y))
    assert (caught.value.epoch, caught.value.restored) == (0, None)
    assert net.parameters.tobytes() == before.tobytes()
    assert caught.value.history.loss.shape == (1,)


@pytest.mark.parametrize("stop", [False, True])
def test_the_last_update_is_judged_too(stop):
    """One epoch of one batch: its loss is finite, the weights after it are not."""
    net = rv.Network([1, 1], init="zeros", rng=0)
    callbacks = [lambda info: True] if stop else None
    with refuses(rv.DivergenceError, "parameter") as caught:
        net.fit([[1e15]], [1e15], epochs=1, optimizer=rv.SGD(1e30), callbacks=callbacks)
    assert caught.value.restored is None
    assert caught.value.history.loss.shape == (1,)
    assert (net.parameters == 0).all()


def test_loss_and_backward_never_return_what_is_not_finite():
    net = network()
    net.backward(X, Y)
    far = np.full_like(X, 1e30)
    for call in (net.loss, net.backward, lambda x, y: net.backward(x, y, keep=True)):
        with refuses(rv.DivergenceError, "as before", untouched=[net]) as caught:
            call(far, Y)
        assert caught.value.value == np.inf


def test_weights_that_were_not_finite_at_the_start_are_found_by_the_first_batch():
    net = network()
    net.parameters[0] = np.nan
    with refuses(rv.DivergenceError, "epoch 0, step 0") as caught:
        net.fit(X, Y, epochs=5)
    assert (caught.value.epoch, caught.value.step, caught.value.restored) == (0, 0, None)
    assert np.isnan(caught.value.value)
    assert caught.value.history.loss.size == 0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_parameter_that_was_not_finite_is_named_as_the_cause(bad):
    for change, place in (
        (
            lambda net: net.layers[1].weight.__setitem__((1, 3), bad),
            f"layers[1].weight[1, 3] (to neuron 1 from input 3) is {bad}",
        ),
        (lambda net: net.layers[0].bias.__setitem__(4, bad), f"layers[0].bias[4] is {bad}"),
        (lambda net: net.layers[1].bias.__setitem__(0, bad), f"layers[1].bias[0] is {bad}"),
    ):
        net = rv.Network([3, 5, 2], activation="relu", rng=0)
        net.layers[0].bias[:] = 10  # so large that relu lets everything pass
        change(net)
        for call in (net.fit, net.loss, net.backward, lambda x, y, n=net: n.step(x, y, rv.SGD())):
            with refuses(rv.DivergenceError, place, "set_weights", untouched=[net.parameters]) as caught:
                call(X, Y)
            assert "learning_rate" not in str(caught.value)


def test_a_parameter_that_training_made_infinite_is_named_with_both_ways_out():
    net = rv.Network([1, 1], init="zeros", rng=0)
    net.step([[1e15]], [1e15], rv.SGD(1e30))
    with refuses(rv.DivergenceError, "layers[0].weight[0, 0]", "learning_rate", untouched=[net]):
        net.step([[1e15]], [1e15], rv.SGD(1e30))
