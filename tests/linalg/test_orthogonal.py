"""qr and lstsq: orthogonality, backward errors, ranks and singular values, beside NumPy in float64."""

import numpy as np
import pytest
import ranvier as rv
from matrices import DTYPES, eps, hard, hilbert, norm

SHAPES = [
    (0, 0),
    (0, 3),
    (3, 0),
    (1, 1),
    (2, 1),
    (1, 2),
    (7, 9),
    (16, 16),
    (17, 5),
    (5, 17),
    (33, 32),
    (100, 7),
    (257, 100),
    (64, 130),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_qr(m, n, dtype):
    """‖QᵀQ − 1‖ and ‖a − QR‖/‖a‖ are at most some n·eps (Higham 2002, theorem 19.4)."""
    rng = np.random.default_rng(m)
    a = rng.standard_normal((m, n)).astype(dtype)
    for mode, k in [("reduced", min(m, n)), ("complete", m)]:
        Q, R = result = rv.linalg.qr(a, mode)
        assert result.Q is Q
        assert result.R is R
        assert (Q.shape, R.shape) == ((m, k), (k, n))
        assert Q.dtype == R.dtype == dtype
        assert np.array_equal(R, np.triu(R))
        q, r, size = Q.astype(float), R.astype(float), 3 * max(m, n, 1) * eps(dtype)
        assert norm(q.T @ q - np.eye(k)) <= size * max(k, 1) ** 0.5
        assert norm(q @ r - a) <= size * norm(a)
        assert np.array_equal(np.abs(R[: min(m, n)]), np.abs(rv.linalg.qr(a, "r")))
    theirs = np.linalg.qr(a.astype(float), "r")
    assert np.allclose(rv.linalg.qr(a, "r"), theirs, atol=200 * max(m, n) * eps(dtype))  # the same signs


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [4, 40])
def test_qr_of_hard_matrices(n, dtype):
    for name, a in hard(n, dtype).items():
        Q, R = (x.astype(float) for x in rv.linalg.qr(a))
        assert norm(Q.T @ Q - np.eye(len(a))) <= 10 * n * eps(dtype), name
        assert norm(Q @ R - a) <= 10 * n * eps(dtype) * norm(a) + 1e-300, name
    zero = rv.linalg.qr(np.zeros((n, n), dtype))
    assert np.array_equal(zero.Q, np.eye(n))
    assert not zero.R.any()


@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (40, 20)])
def test_qr_of_batches(shape):
    a = np.random.default_rng(0).standard_normal((2, 9, *shape))
    Q, R = rv.linalg.qr(a)
    for i in range(2):
        for k in range(9):
            alone = rv.linalg.qr(a[i, k])
            assert Q[i, k].tobytes() == alone.Q.tobytes()
            assert R[i, k].tobytes() == alone.R.tobytes()


def beside_numpy(a, b, dtype, rcond=None):
    mine, theirs = rv.linalg.lstsq(a, b, rcond), np.linalg.lstsq(a.astype(float), b.astype(float), rcond)
    assert mine.x.dtype == mine.residuals.dtype == mine.s.dtype == dtype
    assert isinstance(mine.rank, int)
    size = 50 * max(a.shape) * eps(dtype)
    assert mine.x.shape == theirs[0].shape
    assert np.allclose(mine.s, theirs[3], rtol=0, atol=size * max(theirs[3], default=0))
    return mine, theirs, size


def scaled_columns(dtype):
    """Columns whose squares underflow beside those of others, and the largest numbers."""
    rng = np.random.default_rng(3)
    small, large = (1e-23, 2e38) if np.dtype(dtype) == np.float32 else (1e-161, 1e308)
    yield np.ones((8, 8))
    yield np.repeat(rng.standard_normal((16, 1)), 16, 1)
    yield np.repeat(rng.standard_normal((40, 1)), 20, 1)
    yield rng.standard_normal((40, 3)) * [1.0, small, small]
    yield rng.standard_normal((7, 3)) * [1.0, small, small]
    yield np.array([[1.0, small], [1.0, 2 * small], [1.0, 4 * small]])
    yield large * np.eye(2)
    yield large * np.eye(20)


@pytest.mark.parametrize("dtype", DTYPES)
def test_qr_of_columns_of_any_size(dtype):
    for matrix in scaled_columns(dtype):
        a = matrix.astype(dtype)
        Q, R = (x.astype(float) for x in rv.linalg.qr(a))
        size = 3 * max(a.shape) * eps(dtype)
        assert norm(Q.T @ Q - np.eye(Q.shape[1])) <= size * Q.shape[1] ** 0.5
        # each column by itself (Higham 2002, theorem 19.4), but for what is below a smallest normal number
        rest, largest = np.abs(a.astype(float) - Q @ R).max(0), np.abs(a.astype(float)).max(0)
        assert (rest <= size * len(a) ** 0.5 * largest + np.finfo(dtype).tiny).all()


def test_lstsq_of_a_long_column_in_float32():
    t = np.random.default_rng(0).random(100_000)
    a = np.c_[np.ones(len(t)), 10 + t].astype(np.float32)
    b = (a.astype(float) @ [1.0, 2.0]).astype(np.float32)
    fit = rv.linalg.lstsq(a, b)
    assert fit.x.dtype == np.float32
    assert fit.rank == 2
    assert np.abs(fit.x - [1, 2]).max() < 1e-4  # b is rounded to 1e-6, and the condition is 400


@pytest.mark.sampled(5)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("m", "n"), [s for s in SHAPES if min(s) > 0])
@pytest.mark.parametrize("c", [None, 1, 3])
def test_lstsq_of_full_rank(m, n, c, dtype):
    rng = np.random.default_rng(m + n)
    a = (rng.standard_normal((m, n)) + 3 * np.eye(m, n)).astype(dtype)
    b = rng.standard_normal(m if c is None else (m, c)).astype(dtype)
    mine, theirs, size = beside_numpy(a, b, dtype)
    condition = theirs[3][0] / theirs[3][-1]
    assert mine.rank == theirs[2]
    assert np.allclose(mine.x, theirs[0], atol=size * condition**2)  # Björck 1996, 1.4
    assert mine.residuals.shape == theirs[1].shape
    assert np.allclose(mine.residuals, theirs[1], rtol=size * condition, atol=size)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("m", "n"), [(6, 4), (4, 6), (50, 30), (30, 50), (5, 5)])
def test_lstsq_of_low_rank_has_the_least_norm(m, n, dtype):
    rng = np.random.default_rng(m)
    a = (rng.integers(-3, 4, (m, 2)) @ rng.integers(-3, 4, (2, n))).astype(dtype)
    b = rng.standard_normal((m, 2)).astype(dtype)
    mine, theirs, size = beside_numpy(a, b, dtype, rcond=1e-5)
    assert mine.rank == theirs[2] == 2
    assert np.allclose(mine.x, theirs[0], atol=20 * size)
    assert mine.residuals.shape == (0,)
    nothing = rv.linalg.lstsq(np.zeros((m, n), dtype), b)
    assert nothing.rank == 0
    assert not nothing.x.any()


def test_rcond_cuts_singular_values():
    a, b = hilbert(10), np.ones(10)
    for rcond in (1e-3, 1e-6, 1e-9, -1, None):
        mine, theirs, _ = beside_numpy(a, b, float, rcond)
        assert mine.rank == theirs[2]
        if rcond and rcond > 0:
            assert np.allclose(mine.x, theirs[0], rtol=1e-4)
    with pytest.raises(ValueError, match="rcond must be a number or None; got nan"):
        rv.linalg.lstsq(a, b, float("nan"))


def test_lstsq_of_very_large_and_small_numbers():
    a = np.random.default_rng(0).standard_normal((6, 3))
    x = np.array([1.0, 2.0, 3.0])
    for scale in (1e-200, 1e200):
        mine = rv.linalg.lstsq(scale * a, scale * (a @ x))
        assert np.allclose(mine.x, x, rtol=1e-13)
        assert np.allclose(mine.s / scale, np.linalg.svd(a)[1], rtol=1e-13)


def test_lstsq_refuses_what_is_not_finite():
    a = np.ones((3, 2))
    a[1, 1] = np.nan
    with pytest.raises(rv.linalg.LinAlgError, match="a must be finite"):
        rv.linalg.lstsq(a, np.ones(3))
