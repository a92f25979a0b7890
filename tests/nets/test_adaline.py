"""ADALINE: the LMS rule against its oracle, the largest stable rate, least squares, the threshold."""

import numpy as np
import oracle.adaline as oracle
import pytest
import ranvier as rv


def data(seed, rows=60, n_in=3, n_out=2):
    rng = np.random.default_rng(seed)
    P = rng.standard_normal((rows, n_in))
    return P, P @ rng.standard_normal((n_in, n_out)) + 0.3 * rng.standard_normal((rows, n_out)) - 1.0


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-5), ("float64", 1e-13)])
@pytest.mark.parametrize("shape", [(1, 1, 1), (60, 3, 2), (20, 40, 5)])
def test_the_lms_rule(shape, dtype, tolerance):
    """Rates so small that rounding errors do not grow: some hundred roundings of numbers around 1."""
    P, T = (a.astype(dtype) for a in data(1, *shape))
    net = rv.Adaline(shape[1], shape[2], dtype=dtype)
    rate = 0.1 / np.square(P).sum(1).max()
    mse = net.train(P, T, rate, epochs=5).mse
    W, b, expected = oracle.train(P.astype(float), T.astype(float), rate, 5)
    np.testing.assert_allclose(net.weight, W, rtol=0, atol=tolerance * (1 + np.abs(W).max()))
    np.testing.assert_allclose(net.bias, b, rtol=0, atol=tolerance * (1 + np.abs(b).max()))
    np.testing.assert_allclose(mse, expected, rtol=10 * tolerance)
    assert net.weight.dtype == dtype
    assert mse[-1] < mse[0]


def test_defaults():
    P, T = data(2)
    one, other = rv.Adaline(3, 2), rv.Adaline(3, 2)
    first, second = one.train(P, T), other.train(P, T, **oracle.DEFAULTS)
    assert first.mse.tolist() == second.mse.tolist()
    assert len(first.mse) == one.epochs == oracle.DEFAULTS["epochs"]


@pytest.mark.parametrize("scale", [1e-120, 1.0, 1e120])
def test_the_largest_stable_rate(scale):
    P, _ = data(3)
    P = P * [1.0, 2.0, 3.0]
    if scale == 1.0:
        assert rv.Adaline(3).max_learning_rate(P) == pytest.approx(oracle.largest_stable_rate(P), rel=1e-12)
    elif scale > 1:
        without_bias = len(P) / np.linalg.norm(P, 2) ** 2 / scale / scale
        assert rv.Adaline(3).max_learning_rate(scale * P) == pytest.approx(without_bias, rel=1e-12)
    else:
        assert rv.Adaline(3).max_learning_rate(scale * P) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(("part", "stable"), [(0.9, True), (1.2, False)])
def test_a_rate_on_either_side_of_it(part, stable):
    """Of samples ±p alone each epoch multiplies the error along (p, 1) or (−p, 1) by (1 − 2 α |z|²)."""
    P, T = np.array([[2.0], [-2.0]]), np.array([1.0, -1.0])
    net = rv.Adaline(1)
    rate = part / 5.0  # 1 / |z|²
    if stable:
        assert net.train(P, T, rate, epochs=500).mse[-1] < 1e-10
    else:
        with pytest.raises(rv.DivergenceError, match=rf"learning_rate {rate:.6g}.* is too large") as caught:
            net.train(P, T, rate, epochs=100_000)
        assert len(caught.value.history.mse) > 1


def test_classes_are_the_signs():
    net = rv.Adaline(2, 2)
    net.set_weights([[1.0, 0.0], [0.0, -1.0]], [0.0, 0.5])
    P = [[0.0, 0.5], [-1e-300, 1.0]]
    assert net.predict(P).tolist() == [[0, 0], [-1e-300, -0.5]]
    assert net.classify(P).tolist() == [[1, 1], [-1, -1]]
    assert net.classify(P[1]).tolist() == [-1, -1]
    np.testing.assert_allclose(net.decision_boundary().offset, [0, -0.5], rtol=0, atol=0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_least_squares(dtype):
    P, T = (a.astype(dtype) for a in data(4))
    net = rv.Adaline(3, 2, dtype=dtype)
    mse = net.solve(P, T)
    expected, *_ = np.linalg.lstsq(np.column_stack([P, np.ones(60)]).astype(float), T.astype(float), rcond=None)
    near = 100 * float(np.finfo(dtype).eps)
    np.testing.assert_allclose(net.weight.T, expected[:3], rtol=near, atol=near)
    np.testing.assert_allclose(net.bias, expected[3], rtol=near, atol=near)
    assert mse == pytest.approx(np.mean((net.predict(P) - T.astype(float)) ** 2), rel=10 * near)
    trained = rv.Adaline(3, 2, dtype=dtype)
    history = trained.train(P, T, 0.02 * trained.max_learning_rate(P), epochs=300)
    assert mse < history.mse[-1]
    np.testing.assert_allclose(trained.weight, net.weight, atol=0.05)


def test_fewer_samples_than_weights():
    net = rv.Adaline(3)
    assert net.solve([[1.0, 2.0, 2.0]], [10.0]) == pytest.approx(0, abs=1e-25)
    np.testing.assert_allclose(net.weight, [[1, 2, 2]], rtol=1e-14)
    np.testing.assert_allclose(net.bias, [1], rtol=1e-14)
