"""solve, inv and cholesky: backward errors of hard matrices, the order of all sums, batches, and what is singular."""

import numpy as np
import pytest
import ranvier as rv
from matrices import CHAIN, DTYPES, SIZES, eps, hard, norm, positive
from oracle.linalg import elimination


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_solve_is_backward_stable(n, dtype):
    """‖b − a·x‖ ≤ c·n·eps·‖a‖·‖x‖ (Higham 2002, theorem 9.4); the growth of pivots is small, so c is 3."""
    rng = np.random.default_rng(n)
    for name, a in hard(n, dtype).items():
        b = rng.standard_normal((len(a), 5)).astype(dtype)
        x = rv.linalg.solve(a, b)
        assert x.dtype == dtype
        assert x.shape == b.shape
        if not np.isfinite(x).all():
            assert name == "small"  # beyond float32
            assert dtype == "float32"
            continue
        rest = b.astype(float) - a.astype(float) @ x.astype(float)
        assert norm(rest) <= 3 * max(n, 1) * eps(dtype) * norm(a) * norm(x) + 1e-300, name


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 7, 16, 17, 33, 70])
@pytest.mark.parametrize("m", [1, 3, 40])
def test_solve_is_chains_in_order(n, m, dtype):
    rng = np.random.default_rng(n)
    for a in (
        rng.standard_normal((n, n)).astype(dtype),
        np.sign(rng.standard_normal((n, n))).astype(dtype) + np.eye(n, dtype=dtype),
    ):
        b = rng.standard_normal((n, m)).astype(dtype)
        try:
            np.linalg.inv(a)
        except np.linalg.LinAlgError:
            continue
        expected = elimination.solve(a, b, CHAIN)
        assert rv.linalg.solve(a, b).tobytes() == expected.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 5, 16, 17, 50])
def test_inv_solves_the_identity(n, dtype):
    a = hard(n, dtype)["random"]
    expected = elimination.solve(a, np.eye(n, dtype=dtype), CHAIN)
    assert np.array_equal(rv.linalg.inv(a), expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_inv_is_stable(n, dtype):
    """‖a·x − 1‖ ≤ c·n·eps·‖a‖·‖x‖ (Higham 2002, 14.3)"""
    for name, a in hard(n, dtype).items():
        x = rv.linalg.inv(a)
        assert x.shape == a.shape
        if np.isfinite(x).all():
            rest = a.astype(float) @ x.astype(float) - np.eye(len(a))
            assert norm(rest) <= 3 * max(n, 1) * eps(dtype) * norm(a) * norm(x), name


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_cholesky(n, dtype):
    """‖a − L·Lᵀ‖ ≤ c·n·eps·‖a‖ (Higham 2002, theorem 10.3), zeros above; what lies above the diagonal is not read."""
    a = positive(n, dtype)
    spoilt = np.tril(a) + np.triu(np.full_like(a, np.nan), 1)
    low = rv.linalg.cholesky(spoilt)
    assert low.dtype == dtype
    assert np.array_equal(low, np.tril(low))
    assert norm(low.astype(float) @ low.astype(float).T - a) <= 2 * max(n, 1) * eps(dtype) * norm(a)
    assert np.array_equal(rv.linalg.cholesky(spoilt.T, upper=True), low.T)
    if 0 < n <= 33:
        assert np.array_equal(low, elimination.cholesky(a, CHAIN))


@pytest.mark.parametrize("n", [3, 16, 20, 64])
def test_a_system_in_a_batch_has_the_bits_that_it_has_alone(n):
    rng = np.random.default_rng(n)
    a, b = rng.standard_normal((19, n, n)), rng.standard_normal((19, n, 2))
    spd = np.stack([positive(n, float, seed) for seed in range(19)])
    for function, arrays in [(rv.linalg.solve, (a, b)), (rv.linalg.inv, (a,)), (rv.linalg.cholesky, (spd,))]:
        whole = function(*arrays)
        for k in range(19):
            assert whole[k].tobytes() == function(*(x[k] for x in arrays)).tobytes()
        turned = [x.swapaxes(-1, -2).copy().swapaxes(-1, -2) for x in arrays]
        assert function(*turned).tobytes() == whole.tobytes()


def test_right_sides_have_the_rule_of_numpy_2():
    rng = np.random.default_rng(0)
    a = rng.standard_normal((4, 3, 3))
    for b in (
        rng.standard_normal(3),
        rng.standard_normal((3, 2)),
        rng.standard_normal((4, 3, 2)),
        rng.standard_normal((5, 1, 3, 1)),
    ):
        mine, theirs = rv.linalg.solve(a, b), np.linalg.solve(a, b)
        assert mine.shape == theirs.shape
        assert np.allclose(mine, theirs, rtol=1e-9)
    with pytest.raises(ValueError, match=r"b\[..., np.newaxis\]"):
        rv.linalg.solve(a, rng.standard_normal((4, 3)))


@pytest.mark.parametrize("n", [1, 2, 8, 16, 17, 40])
def test_the_first_singular_matrix_is_named(n):
    good = np.random.default_rng(0).standard_normal((n, n)) + 5 * np.eye(n)
    bad = good.copy()
    bad[n // 2] = 0
    for function in (rv.linalg.inv, lambda a: rv.linalg.solve(a, np.ones(n))):
        with pytest.raises(np.linalg.LinAlgError, match="a is singular") as error:
            function(bad)
        assert type(error.value) is rv.linalg.LinAlgError
        with pytest.raises(rv.linalg.LinAlgError, match=r"a\[21\] is singular \(matrix 21 of 40\)"):
            function(np.stack([good] * 21 + [bad] * 2 + [good] * 17))
    with pytest.raises(rv.linalg.LinAlgError, match="not positive definite"):
        rv.linalg.cholesky(-positive(n, float))
    last = positive(n, float)
    last[-1, -1] = -1
    with pytest.raises(rv.linalg.LinAlgError, match=r"a\[2\] is not positive definite"):
        rv.linalg.cholesky(np.stack([positive(n, float)] * 2 + [last]))


def test_nan_is_no_singular_matrix():
    for n in (3, 20):
        a = np.eye(n)
        a[1, 1] = np.nan
        assert np.isnan(rv.linalg.inv(a)).any()
        with pytest.raises(rv.linalg.LinAlgError, match="not positive definite"):
            rv.linalg.cholesky(a)
