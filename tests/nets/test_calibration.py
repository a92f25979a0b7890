"""Temperatures that make probabilities right: on data of known distribution, and against a search for the least loss."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses


def drawn(rows, classes, true, output="softmax", dtype="float64", seed=1):
    """A network, inputs, and answers that follow softmax(z/true), or sigmoid(z/true) of each output."""
    rng = np.random.default_rng(seed)
    net = rv.Network([4, classes], output=output, dtype=dtype)
    net.set_weights([2 * rng.standard_normal((classes, 4))], [rng.standard_normal(classes)])
    X = rng.standard_normal((rows, 4)).astype(dtype)
    z = net.forward(X).net_inputs[-1].astype(np.float64)
    if output == "softmax":
        return net, X, (z / true + rng.gumbel(size=z.shape)).argmax(1), z
    return net, X, (rng.uniform(size=z.shape) < 1 / (1 + np.exp(-z / true))).astype(int), z


def losses(z, y, output, b):
    """Cross-entropy of each row where the net inputs are b·z."""
    if output == "softmax":
        shifted = b * (z - z.max(1, keepdims=True))
        return np.log(np.exp(shifted).sum(1)) - shifted[np.arange(len(y)), y]
    return (np.logaddexp(0, b * z) - y * b * z).sum(1)


def least(cost):
    """The 1/T in 10^-4 … 10^4 with the least cost: ever finer looks around the best of 41, to the root of eps."""
    low, high = -4.0, 4.0
    while high - low > 1e-8:
        looks = np.linspace(low, high, 41)
        best = int(np.argmin([cost(10**u) for u in looks]))
        low, high = looks[max(best - 1, 0)], looks[min(best + 1, 40)]
    return 10 ** ((low + high) / 2)


CASES = [
    (output, classes, true)
    for output, classes in (("softmax", 5), ("sigmoid", 1), ("sigmoid", 3))
    for true in (0.4, 1.0, 6.0)
]


@pytest.mark.parametrize(("output", "classes", "true"), CASES)
def test_the_temperature_of_known_data_comes_back(output, classes, true):
    """Within four standard errors, 1/sqrt of the information of b = 1/T; and the calibration error falls to that of chance."""
    net, X, y, z = drawn(8000, classes, true, output)
    found = net.calibrate(X, y)
    h = 1e-4 / true
    of_b = [losses(z, y, output, 1 / true + k * h).sum() for k in (-1, 0, 1)]
    error = ((of_b[0] - 2 * of_b[1] + of_b[2]) / h**2) ** -0.5
    assert abs(1 / found - 1 / true) < 4 * error < 0.2 / true
    np.testing.assert_allclose(
        net.forward(X).net_inputs[-1], z / found, rtol=1e-12, atol=1e-14 * np.abs(z).max() / found
    )
    assert net.calibrate(X, y) == pytest.approx(1.0, rel=1e-12)
    if true == 1.0:
        return
    sure = drawn(8000, classes, true, output)[0].predict(X)
    if output == "softmax":
        before, after = (rv.analysis.calibration_curve(y, p).error for p in (sure, net.predict(X)))
        assert (sure.argmax(1) == net.predict(X).argmax(1)).all()
    else:
        before, after = (rv.analysis.calibration_curve(y[:, 0], p[:, 0]).error for p in (sure, net.predict(X)))
    assert after < 0.02 < before / 2


@pytest.mark.parametrize(("output", "classes", "true"), CASES)
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_no_other_temperature_has_less_cross_entropy(output, classes, true, weighted):
    net, X, y, z = drawn(300, classes, true, output)
    weight = np.random.default_rng(3).uniform(0, 2, 300) if weighted else np.ones(300)
    weight[:5] = 0.0
    best = least(lambda b: weight @ losses(z, y, output, b))
    found = net.calibrate(X, y, sample_weight=weight)
    assert found == pytest.approx(1 / best, rel=1e-6)  # the root of eps: how well a minimum shows in its values


def test_targets_of_every_form_say_the_same():
    found = []
    for form in (lambda y: y, lambda y: y.tolist(), lambda y: y.astype(np.uint8), lambda y: np.eye(5)[y]):
        net, X, y, _ = drawn(300, 5, 3.0)
        found.append(net.calibrate(X, form(y)))
    assert len({*found}) == 1
    found = []
    for form in (np.ravel, lambda y: y, lambda y: y.astype(float), lambda y: y.astype(bool)):
        net, X, y, _ = drawn(300, 1, 3.0, "sigmoid")
        found.append(net.calibrate(X, form(y)))
    assert len({*found}) == 1
    net, X, y, z = drawn(300, 3, 1.0)
    p = np.exp(z / 2.5)
    assert net.calibrate(X, p / p.sum(1, keepdims=True)) == pytest.approx(
        2.5, rel=1e-12
    )  # answers that are probabilities
    net, X, y, z = drawn(300, 2, 1.0, "sigmoid")
    assert net.calibrate(X, 1 / (1 + np.exp(-z / 0.5))) == pytest.approx(0.5, rel=1e-12)


def test_only_the_last_layer_changes():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((200, 3)).astype("float32"), rng.integers(0, 4, 200)
    net = rv.Network(
        [3, 6, 4], output="softmax", loss=rv.losses.CrossEntropy(label_smoothing=0.1), rng=0, train_bias=False
    )
    net.fit(X, y, epochs=200, optimizer="adam")
    net.layers[1].bias[:] = 0.01
    first, weight = net.layers[0].weight.copy(), net.layers[1].weight.astype(np.float64)
    found = net.calibrate(X[:80], (y[:80] + rng.integers(0, 2, 80)) % 4)
    assert found > 1.1
    np.testing.assert_array_equal(net.layers[0].weight, first)
    np.testing.assert_array_equal(net.layers[1].weight, (weight / found).astype("float32"))
    np.testing.assert_array_equal(net.layers[1].bias, np.float32(float(np.float32(0.01)) / found))


def test_pixels_that_are_yes_or_no():
    rng = np.random.default_rng(0)
    net = rv.Network([rv.Input((4, 4, 1)), rv.Conv2D(2, 3, "sigmoid")], rng=0, dtype="float64")
    X = 3 * rng.standard_normal((200, 4, 4, 1))
    z = net.forward(X).net_inputs[-1]
    y = (rng.uniform(size=z.shape) < 1 / (1 + np.exp(-2 * z))).astype(float)
    best = least(lambda b: losses(z.reshape(200, -1), y.reshape(200, -1), "sigmoid", b).sum())
    kernels = net.layers[0].weight.copy()
    found = net.calibrate(X, y)
    assert found == pytest.approx(1 / best, rel=1e-6)
    np.testing.assert_array_equal(net.layers[0].weight, kernels / found)


def test_sizes_of_net_inputs_do_not_matter():
    """Also where their squares overflow, and where almost all rows are sure."""
    for size in (1e-200, 1e200):
        net, X, y, z = drawn(300, 3, 1.0)
        best = least(lambda b, z=z, y=y: losses(z, y, "softmax", b).sum())
        net.parameters[:] *= size
        assert net.calibrate(X, y) == pytest.approx(size / best, rel=1e-6)
    net = rv.Network([1, 1], output="sigmoid", dtype="float64")
    net.set_weights([[[1.0]]], [[0.0]])
    found = net.calibrate([[1.0]] * 10**5, [0.0] + [1.0] * (10**5 - 1))
    assert found == pytest.approx(1 / np.log(99_999), rel=1e-12)  # the log odds of all rows but one


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_what_no_temperature_makes_right_is_refused(output):
    net, X, _, z = drawn(50, 3, 1.0, output)
    right = z.argmax(1) if output == "softmax" else (z > 0).astype(int)
    worst = z.argmin(1) if output == "softmax" else (z < 0).astype(int)
    with refuses(ValueError, "y must have rows in which the network is wrong", "temperature 0", untouched=[net]):
        net.calibrate(X, right)
    with refuses(ValueError, "y must be better known to the network than by chance", untouched=[net]):
        net.calibrate(X, worst)
    zeros = rv.Network([4, 3], output=output, init="zeros")
    with refuses(ValueError, "by chance", untouched=[zeros]):
        zeros.calibrate(X, right)
    right[0] = (right[0] + 1) % 3 if output == "softmax" else 1 - right[0]
    assert 0 < net.calibrate(X, right) < 1
    small = rv.Network([1, 1], output="sigmoid")  # one row is wrong, by so little that the weights would overflow
    small.set_weights([[[1.0]]], [[0.0]])
    with refuses(ValueError, "y must have rows in which the network is wrong", untouched=[small]):
        small.calibrate([[1.0], [1e-38]], [1.0, 1.0 - 1e-6])


def test_refusals():
    X = np.zeros((2, 2))
    for net, told in [
        (rv.Network([2, 3]), "'linear'"),
        (rv.Network([2, 3], output="tanh"), "'tanh'"),
        (rv.Network([rv.Input((1, 2, 1)), rv.Conv2D(2, 1, "sigmoid"), rv.Flatten()]), "flatten, without an activation"),
    ]:
        with refuses(ValueError, "calibrate needs a last layer of softmax or sigmoid", told, untouched=[net]):
            net.calibrate(X, [0, 1])
    net = rv.Network([2, 3], output="softmax", loss="mse")
    for y, told in [([[0, 0, 1], [0, 2, -1]], "y[1, 1] is 2"), ([[0, 0, 1], [0, 0.5, 0]], "row 1 sums to 0.5")]:
        with refuses(ValueError, "y must", told, untouched=[net]):
            net.calibrate(X, y)
    net = rv.Network([2, 3], output="softmax")
    with refuses(ValueError, "y must be class labels 0 … 2", untouched=[net]):
        net.calibrate(X, [0, 3])
    with refuses(ValueError, "X must", untouched=[net]):
        net.calibrate(X[:, :1], [0, 1])
    with refuses(ValueError, "sample_weight", untouched=[net]):
        net.calibrate(X, [0, 1], sample_weight=[1.0, -1.0])
