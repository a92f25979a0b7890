"""If only one file is run, this one: a net is built, computes, learns, and its gradient is right."""

import numpy as np
import pytest
import ranvier as rv

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])


def test_the_version_and_the_machine():
    config = rv.config()
    assert config["version"] == rv.__version__
    assert config["isa"] in config["available_isas"]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_net_computes_what_the_textbook_says(dtype):
    net = rv.Network([2, 2, 1], activation="sigmoid", output="linear", dtype=dtype)
    net.set_weights([[[0.5, -1.0], [2.0, 0.25]], [[1.0, -3.0]]], biases=[[0.1, -0.2], [0.3]])
    hidden = 1.0 / (1.0 + np.exp(-np.array([0.5 * 2 - 1.0 * 3 + 0.1, 2.0 * 2 + 0.25 * 3 - 0.2])))
    expected = hidden[0] - 3.0 * hidden[1] + 0.3
    # a dozen roundings of numbers below 5
    np.testing.assert_allclose(net.predict([[2.0, 3.0]]), [[expected]], rtol=0, atol=20 * np.finfo(dtype).eps)


def test_the_gradient_is_the_slope_of_the_loss():
    net = rv.Network([2, 3, 1], activation="tanh", dtype="float64", rng=1)
    net.backward(X, XOR)
    gradient, start, h = net.gradients.copy(), net.parameters.copy(), 1e-6
    for k in range(start.size):
        losses = []
        for sign in (1, -1):
            net.parameters[:] = start
            net.parameters[k] += sign * h
            losses.append(net.loss(X, XOR))
        np.testing.assert_allclose(gradient[k], (losses[0] - losses[1]) / (2 * h), rtol=1e-6, atol=1e-9)


def test_a_step_goes_down_the_gradient():
    net = rv.Network([2, 3, 1], activation="tanh", dtype="float64", rng=1)
    net.backward(X, XOR)
    expected = net.parameters - 0.1 * net.gradients
    before = net.loss(X, XOR)
    assert net.step(X, XOR, rv.SGD(0.1)) == before
    np.testing.assert_allclose(net.parameters, expected, rtol=1e-15, atol=1e-16)
    assert net.loss(X, XOR) < before


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_xor_is_learned(dtype):
    net = rv.Network([2, 8, 1], activation="tanh", output="sigmoid", loss="binary_cross_entropy", dtype=dtype, rng=0)
    history = net.fit(X, XOR, epochs=500, batch_size=4, optimizer=rv.SGD(0.5, momentum=0.9))
    assert history.loss.shape == (500,)
    assert history.loss[-1] < 0.05 < history.loss[0]
    assert (net.predict(X)[:, 0].round() == XOR).all()


def test_classes_are_learned():
    draw = np.random.default_rng(0)
    labels = np.arange(300) % 3
    points = np.eye(3)[labels] * 4 + draw.normal(size=(300, 3))
    net = rv.Network([3, 16, 3], output="softmax", loss="cross_entropy", rng=0)
    net.fit(points, labels, epochs=50, optimizer=rv.SGD(0.5))
    assert (net.predict(points).argmax(1) == labels).mean() > 0.95


def test_one_seed_one_result():
    runs = []
    for _ in range(2):
        net = rv.Network([2, 4, 1], rng=7)
        net.fit(X, XOR, epochs=3, batch_size=2)
        runs.append(net.parameters.copy())
    assert runs[0].tobytes() == runs[1].tobytes()


def test_mistakes_are_told():
    net = rv.Network([2, 3, 1])
    with pytest.raises(ValueError, match="reshape"):
        net.predict(np.zeros(2))
    with pytest.raises(ValueError, match="3"):
        net.predict(np.zeros((5, 3)))
    with pytest.raises(ValueError, match="activation"):
        rv.Network([2, 3, 1], activation="sigmiod")
