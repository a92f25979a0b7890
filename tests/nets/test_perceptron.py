"""The perceptron network: the textbook's example, the rule bit for bit, convergence, boundaries."""

import json
from pathlib import Path

import numpy as np
import oracle.perceptron as oracle
import pytest
import ranvier as rv
from fma import fma, rounded_twice

pytestmark = pytest.mark.arithmetic

EXAMPLE = json.loads((Path(__file__).parents[1] / "data" / "perceptron.json").read_text())
PRODUCT = rounded_twice if rv.config()["isa"] == "baseline" else fma


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_step_of_the_textbook(dtype):
    net = rv.PerceptronNetwork(2, 1, dtype=dtype)
    assert net.weight.tolist() == [[0, 0]]
    assert net.bias.tolist() == [0]
    for told in EXAMPLE["steps"]:
        k = (told["k"] - 1) % len(EXAMPLE["P"])
        a, e = net.step(EXAMPLE["P"][k], EXAMPLE["T"][k])
        assert (a.tolist(), e.tolist()) == ([told["a"]], [told["e"]])
        assert (net.weight[0].tolist(), net.bias.tolist()) == (told["W"], [told["b"]])
        assert a.dtype == e.dtype == net.weight.dtype == dtype


def test_training_ends_after_an_epoch_without_a_mistake():
    net = rv.PerceptronNetwork(2, 1)
    training = net.train(EXAMPLE["P"], EXAMPLE["T"])
    assert training.converged
    assert training.epochs == len(training.mistakes) == net.epochs == 3
    assert training.mistakes.tolist() == [2, 1, 0]
    assert (net.weight[0].tolist(), net.bias[0]) == (EXAMPLE["final_W"], EXAMPLE["final_b"])
    assert net.predict(EXAMPLE["P"]).ravel().tolist() == net(EXAMPLE["P"]).ravel().tolist() == EXAMPLE["T"]
    assert net.train(EXAMPLE["P"], EXAMPLE["T"]).mistakes.tolist() == [0]


def data(rng, rows, n_in, n_out, transfer, dtype, kind):
    """Samples whose targets some weights give, or nobody's; whole numbers put many of them on a boundary."""
    P = rng.integers(-3, 4, (rows, n_in)) if kind == "whole" else rng.standard_normal((rows, n_in))
    side = P @ rng.standard_normal((n_in, n_out)) + rng.standard_normal(n_out) >= 0
    if kind == "noise":
        side ^= rng.random(side.shape) < 0.3
    return P.astype(dtype), np.where(side, 1.0, oracle.LOW[transfer]).astype(dtype)


@pytest.mark.parametrize("transfer", ["hardlim", "hardlims"])
@pytest.mark.parametrize("kind", ["noise", "separable", "whole"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(1, 1, 1), (31, 2, 3), (64, 17, 1), (75, 40, 1)])
def test_bits_are_those_of_the_rule(shape, dtype, kind, transfer):
    """Epochs enough that panels of rows are judged by the products of their rows."""
    rows, n_in, n_out = shape
    rng = np.random.default_rng([*shape, len(kind)])
    P, T = data(rng, rows, n_in, n_out, transfer, dtype, kind)
    net = rv.PerceptronNetwork(n_in, n_out, transfer, dtype=dtype)
    training = net.train(P, T, epochs=6)
    W, b, mistakes = oracle.train(P, T, transfer, 6, PRODUCT)
    assert training.mistakes.tolist() == mistakes
    assert net.weight.tobytes() == W.tobytes()
    assert net.bias.tobytes() == b.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_signs_that_rounding_decides(dtype):
    """Targets are the answers of one long chain; net inputs are a rounding error away from 0."""
    rng = np.random.default_rng(3)
    P = rng.standard_normal((96, 24)).astype(dtype)
    W = rng.standard_normal((1, 24)).astype(dtype)
    P[:, -1] = -(P[:, :-1] @ W[0, :-1]) / W[0, -1]  # every sample lies on the boundary
    T = rng.integers(0, 2, (96, 1)).astype(dtype)
    net = rv.PerceptronNetwork(24, dtype=dtype)
    net.set_weights(W, [0.0])
    before = oracle.answers(W, np.zeros(1, dtype), P[0], "hardlim", PRODUCT)
    assert net.predict(P[0]) == before
    net.train(P, T, epochs=4)
    expected, _, _ = oracle.train(P, T, "hardlim", 4, PRODUCT, (W, np.zeros(1, dtype)))
    assert net.weight.tobytes() == expected.tobytes()


def test_a_step_is_what_training_does():
    rng = np.random.default_rng(0)
    P, T = data(rng, 70, 5, 3, "hardlims", "float64", "noise")
    one, other = rv.PerceptronNetwork(5, 3, "hardlims"), rv.PerceptronNetwork(5, 3, "hardlims")
    one.train(P, T, epochs=2)
    for _ in range(2):
        errors = [other.step(p, t).e for p, t in zip(P, T, strict=True)]
    assert np.abs(errors).max() == 2
    assert one.weight.tobytes() == other.weight.tobytes()
    assert one.bias.tobytes() == other.bias.tobytes()


@pytest.mark.parametrize("seed", range(20))
def test_the_convergence_theorem(seed):
    """At most (R / gamma)² mistakes, for (p, 1) and any weights of length 1 with the margin gamma (Novikoff 1962)."""
    rng = np.random.default_rng(seed)
    n_in = int(rng.integers(1, 9))
    z = np.column_stack([rng.standard_normal((200, n_in)), np.ones(200)])
    teacher = rng.standard_normal(n_in + 1)
    margins = z @ teacher / np.linalg.norm(teacher)
    kept = np.abs(margins) > 0.05
    training = rv.PerceptronNetwork(n_in).train(z[kept, :-1], margins[kept] > 0, epochs=100_000)
    bound = (np.linalg.norm(z[kept], axis=1).max() / np.abs(margins[kept]).min()) ** 2
    assert training.converged
    assert 0 < training.mistakes.sum() <= bound


def test_what_no_boundary_separates_ends_with_the_epochs():
    net = rv.PerceptronNetwork(2)
    training = net.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=40)
    assert (training.converged, training.epochs) == (False, 40)
    assert training.mistakes.min() >= 1
    W, b, _ = oracle.train(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]]), epochs=40)
    assert net.weight.tolist() == W.tolist()
    assert net.bias.tolist() == b.tolist()


def test_no_epoch_is_no_training():
    training = rv.PerceptronNetwork(1).train([[1.0]], [1.0], epochs=0)
    assert (training.converged, training.epochs) == (False, 0)


def test_a_weight_beyond_all_numbers():
    net = rv.PerceptronNetwork(1, 1, "hardlims", dtype="float32")
    with pytest.raises(rv.DivergenceError, match="not finite after epoch 0; the network is as before") as caught:
        net.train([[3e38]], [-1])
    assert caught.value.history.mistakes.tolist() == []
    with pytest.raises(rv.DivergenceError, match="would not be finite after this step"):
        net.step([3e38], -1)
    assert (net.weight.tolist(), net.bias.tolist()) == ([[0]], [0])


def test_numbers_whose_squares_overflow():
    P, T = np.array([[2e200, 1.0], [1e200, -1.0], [-1e200, 2.0]]), np.array([0.0, 1.0, 1.0])
    net = rv.PerceptronNetwork(2)
    training = net.train(P, T, epochs=9)
    with np.errstate(over="ignore", invalid="ignore"):
        W, _, mistakes = oracle.train(P, T[:, None], epochs=9, product=rounded_twice)
    assert training.mistakes.tolist() == mistakes
    assert net.weight.tolist() == W.tolist()


def test_net_inputs_that_overflow():
    """Squares are finite, their sums with weights are not."""
    P = np.array([9e153, -7e153, 1e153, 7e153, -1e154, -1e153, 1e154])[:, None]
    T = np.array([-1, -1, -1, 1, -1, -1, 1.0])
    net, steps = rv.PerceptronNetwork(1, 1, "hardlims"), rv.PerceptronNetwork(1, 1, "hardlims")
    mistakes = net.train(P, T, epochs=3).mistakes.tolist()
    assert mistakes == [sum(bool(steps.step(p, t).e.any()) for p, t in zip(P, T, strict=True)) for _ in range(3)]
    assert net.weight.tolist() == steps.weight.tolist()


@pytest.mark.parametrize("view", [np.asarray, memoryview])
def test_a_target_that_the_step_changes(view):
    net = rv.PerceptronNetwork(1, 1)
    net.set_weights([[1.0]], [0.0])
    assert net.step([2.0], view(net.bias)).e.tolist() == [-1.0]


def test_boundary():
    net = rv.PerceptronNetwork(2, 3)
    with pytest.raises(ValueError, match="neuron 0 has no boundary"):
        net.decision_boundary()
    net.set_weights([[3.0, 4.0], [0.0, -2.0], [1e-300, 0.0]], [-5.0, 1.0, 9e-300])
    boundary = net.decision_boundary()
    np.testing.assert_allclose(boundary.normal, [[0.6, 0.8], [0, -1], [1, 0]], rtol=1e-15)
    np.testing.assert_allclose(boundary.offset, [1.0, -0.5, -9.0], rtol=1e-15)
    points = boundary.points((0, 2), (-3, 1))
    np.testing.assert_allclose(points[0], [[1 / 3, 1], [2, -0.25]], rtol=1e-12)
    np.testing.assert_allclose(points[1], [[0, 0.5], [2, 0.5]], rtol=1e-12)
    assert np.isnan(points[2]).all()
    with pytest.raises(ValueError, match="2 inputs; these have 3"):
        boundary._replace(normal=np.ones((1, 3))).points((0, 1), (0, 1))
    with pytest.raises(ValueError, match="rise from low to high"):
        boundary.points((0, 1), (1, 1))
    net.bias[1] = np.inf
    with pytest.raises(ValueError, match=r"bias\[1\] is inf"):
        net.decision_boundary()
