"""Views are the network's own memory: they outlive it, stay where they are, and show what training does."""

import gc
import weakref

import numpy as np
import pytest
import ranvier as rv

X = np.linspace(-1, 1, 30, dtype=np.float32).reshape(10, 3)
Y = np.linspace(0, 1, 20, dtype=np.float32).reshape(10, 2)
VIEWS = {
    "parameters": lambda net: net.parameters,
    "gradients": lambda net: net.gradients,
    "weight 0": lambda net: net.layers[0].weight,
    "weight 1": lambda net: net.layers[1].weight,
    "bias 0": lambda net: net.layers[0].bias,
    "bias 1": lambda net: net.layers[1].bias,
    "slice of a view": lambda net: net.layers[1].weight[1:, ::2],
}


def network(dtype="float32"):
    return rv.Network([3, 4, 2], dtype=dtype, rng=0)


def use(net):
    """Everything that could move or replace a buffer."""
    net.predict(np.ones((5000, 3)))
    net.fit(X, Y, epochs=2, optimizer=rv.SGD(0.1, momentum=0.9), validation_data=(X, Y))
    net.step(np.ones((700, 3)), np.ones((700, 2)), rv.SGD(0.1))
    net.backward(X, Y, keep=True)
    net.set_weights([np.full((4, 3), 0.5), np.full((2, 4), 0.25)], [np.zeros(4), np.ones(2)])
    net.reset_optimizer()
    with pytest.raises(rv.DivergenceError):
        net.fit(np.full((4, 3), 1e30), np.ones((4, 2)), epochs=50, optimizer=rv.SGD(1e30))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_outlives_its_network(name):
    net = network()
    net.backward(X, Y)
    view = VIEWS[name](net)
    expected = view.copy()
    gone = weakref.ref(net)
    del net
    gc.collect()
    assert gone() is None
    others = [network() for _ in range(50)]  # would take the memory if it were free
    for other in others:
        other.parameters[...] = 7
    assert view.tobytes() == expected.tobytes()
    if view.flags.writeable:
        view[...] = 3
        assert (view == 3).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_buffers_never_move(dtype):
    net = network(dtype)
    views = {name: view(net) for name, view in VIEWS.items()}
    places = {name: view.ctypes.data for name, view in views.items()}
    use(net)
    for name, view in VIEWS.items():
        fresh = view(net)
        assert fresh.ctypes.data == places[name]
        assert fresh.strides == views[name].strides
        assert fresh.tobytes() == views[name].tobytes()
    assert places["parameters"] % 64 == 0


def test_views_are_live_both_ways():
    net = network()
    parameters, weight, bias = net.parameters, net.layers[0].weight, net.layers[1].bias
    before = parameters.copy()
    net.fit(X, Y)
    assert (parameters != before).any()
    weight[2, 1] = 42
    assert parameters[1 * 4 + 2] == 42  # (n_in, n_out) row-major
    bias[...] = [5, 6]
    assert parameters[-2:].tolist() == [5, 6]
    weight[...] = 0
    net.layers[1].weight[...] = 0
    assert net.predict(X).tolist() == [[5, 6]] * 10


def test_gradients_are_read_only_for_good():
    gradients = network().gradients
    assert not gradients.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        gradients[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        gradients.flags.writeable = True


def test_results_are_arrays_of_their_own():
    net = network()
    first, kept = net.predict(X), net.forward(X)
    deltas = net.backward(X, Y, keep=True).deltas
    copies = [a.copy() for a in (first, *kept.net_inputs, *kept.outputs, *deltas)]
    use(net)
    assert all(
        a.tobytes() == b.tobytes() and a.flags.writeable
        for a, b in zip((first, *kept.net_inputs, *kept.outputs, *deltas), copies, strict=True)
    )


def test_a_network_in_a_cycle_is_collected():
    net = network()
    net.friends = [net]
    gone = weakref.ref(net)
    del net
    gc.collect()
    assert gone() is None


def test_data_may_vanish_while_it_is_read():
    """The caller's list holds the only reference to X; a callback clears it."""
    net, data = network(), [X.copy(), Y.copy()]
    weak = weakref.ref(data[0])
    net.fit(*data, epochs=5, callbacks=[lambda info: data.clear()])
    gc.collect()
    assert weak() is None
    assert np.isfinite(net.parameters).all()
