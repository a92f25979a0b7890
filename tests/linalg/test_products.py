"""matmul, matvec, dot and transpose: NumPy's shapes, the order rule bit for bit, and every way that matrices may lie."""

import numpy as np
import pytest
import ranvier as rv
from matrices import CHAIN, DTYPES, SIZES, eps
from oracle.linalg import product

SHAPES = [
    ((3,), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3,)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 1, 2, 3), (6, 3, 4)),
    ((1, 2, 3), (4, 3, 2)),
    ((0, 2, 3), (3, 2)),
    ((2, 0), (0, 3)),
    ((0,), (0,)),
    ((2, 3), (3, 0)),
]


def bound(a, b, dtype):
    """k·eps·|a|·|b|, the bound for a sum of k terms in any order; another eps for NumPy's own."""
    return 2 * a.shape[-1] * eps(dtype) * np.matmul(np.abs(a), np.abs(b)) + 1e-300


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("left", "right"), SHAPES, ids=str)
def test_matmul_has_the_shapes_of_numpy(left, right, dtype):
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal(left).astype(dtype), rng.standard_normal(right).astype(dtype)
    mine, theirs = rv.linalg.matmul(a, b), np.matmul(a, b)
    assert type(mine) is type(theirs)
    assert mine.dtype == dtype
    assert mine.shape == theirs.shape
    assert np.all(np.abs(mine - theirs) <= bound(a, b, dtype))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_every_element_is_one_chain(n, dtype):
    rng = np.random.default_rng(n)
    for m, k in [(n, n), (1, n), (n, 1), (3, n), (n, 40)]:
        a, b = rng.standard_normal((m, k)).astype(dtype), rng.standard_normal((k, n)).astype(dtype)
        expected = product.matmul(a, b, CHAIN)
        assert rv.linalg.matmul(a, b).tobytes() == expected.tobytes()
        assert rv.linalg.matmul(a.copy("F"), b.copy("F")).tobytes() == expected.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
def test_blocks_and_panels_are_one_chain(dtype):
    rng = np.random.default_rng(1)
    for m, k, n in [(300, 700, 260), (40, 1030, 1024), (33, 600, 2), (2, 600, 700)]:
        a, b = rng.standard_normal((m, k)).astype(dtype), rng.standard_normal((k, n)).astype(dtype)
        expected = product.matmul(a, b, CHAIN).tobytes()
        for x in (a, a.copy("F")):
            for y in (b, b.copy("F")):
                assert rv.linalg.matmul(x, y).tobytes() == expected


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [*SIZES, 1000])
def test_dot_is_sixteen_chains_and_a_tree(n, dtype):
    rng = np.random.default_rng(n)
    a, b = rng.standard_normal((2, n)).astype(dtype)
    expected = product.dot(a, b, CHAIN)
    assert rv.linalg.dot(a, b) == expected
    assert rv.linalg.matmul(a, b) == expected
    assert rv.linalg.matmul(a, b, threads=2) == expected  # not by the fast path
    assert rv.linalg.matmul(np.repeat(a, 2)[::2], b[::-1].copy()[::-1]) == expected


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_matvec_is_a_column_of_matmul(n, dtype):
    rng = np.random.default_rng(n)
    for m in (n, 5, 20):
        a, x = rng.standard_normal((m, n)).astype(dtype), rng.standard_normal(n).astype(dtype)
        expected = product.matmul(a, x[:, None], CHAIN)[:, 0].tobytes()
        assert rv.linalg.matvec(a, x).tobytes() == expected
        assert rv.linalg.matvec(a.copy("F"), x).tobytes() == expected
        assert rv.linalg.matmul(a, x).tobytes() == expected
        assert rv.linalg.matmul(x, a.T).tobytes() == expected
        apart = np.zeros(3 * n, dtype)
        apart[::3] = x
        assert rv.linalg.matvec(a, apart[::3]).tobytes() == expected


def test_matvec_of_batches():
    rng = np.random.default_rng(0)
    a, x = rng.standard_normal((4, 1, 3, 5)), rng.standard_normal((2, 5))
    mine = rv.linalg.matvec(a, x)
    assert mine.shape == (4, 2, 3)
    for i in range(4):
        for j in range(2):
            assert mine[i, j].tobytes() == rv.linalg.matvec(a[i, 0], x[j]).tobytes()


def test_dot_of_matrices_is_their_product():
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    assert np.array_equal(rv.linalg.dot(a, b), np.dot(a, b))
    assert np.array_equal(rv.linalg.dot(a, b[:, 0]), np.dot(a, b[:, 0]))
    with pytest.raises(ValueError, match="use matmul for batches"):
        rv.linalg.dot(a[None], b)


@pytest.mark.parametrize("dtype", DTYPES)
def test_transpose_copies(dtype):
    rng = np.random.default_rng(0)
    for shape in [(0, 3), (1, 1), (7, 9), (16, 33), (5, 100, 3), (2, 3, 17, 16), (65, 130)]:
        a = rng.standard_normal(shape).astype(dtype)
        for given in (a, np.asfortranarray(a), a[..., ::-1]):
            mine = rv.linalg.transpose(given)
            assert mine.flags.c_contiguous
            assert np.array_equal(mine, given.swapaxes(-1, -2))


def layouts(a):
    """The same matrices in memory of other kinds."""
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    yield wide[..., ::2]
    yield a[..., ::-1].copy()[..., ::-1]
    yield a[::-1].copy()[::-1]
    yield np.asfortranarray(a)
    yield a.astype(a.dtype.newbyteorder())
    raw = np.zeros(a.nbytes + 1, np.uint8)
    raw[1:] = np.frombuffer(a.tobytes(), np.uint8)
    yield raw[1:].view(a.dtype).reshape(a.shape)
    locked = a.copy()
    locked.flags.writeable = False
    yield locked


def test_a_batch_is_its_matrices_however_they_lie():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((6, 5, 7)), rng.standard_normal((6, 7, 3))
    expected = rv.linalg.matmul(a, b).tobytes()
    assert expected == b"".join(rv.linalg.matmul(x, y).tobytes() for x, y in zip(a, b, strict=True))
    for x in layouts(a):
        for y in layouts(b):
            assert rv.linalg.matmul(x, y).tobytes() == expected


def test_a_broadcast_matrix_serves_all():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((4, 4)), rng.standard_normal((3, 2, 4, 4))
    mine = rv.linalg.matmul(np.broadcast_to(a, (3, 2, 4, 4)), b)
    assert np.array_equal(mine, rv.linalg.matmul(a, b))
    turned = b.swapaxes(0, 1)  # a batch that lies in another order
    assert np.array_equal(rv.linalg.matmul(a, turned), mine.swapaxes(0, 1))


def test_nan_and_infinities_pass_through():
    a = np.array([[np.nan, 1.0], [np.inf, 2.0]])
    expected = [[np.nan, np.nan], [np.inf, np.nan]]  # inf·0 is NaN
    assert np.array_equal(rv.linalg.matmul(a, np.eye(2)), expected, equal_nan=True)
    assert np.array_equal(rv.linalg.matmul(a, np.ones((2, 1))), [[np.nan], [np.inf]], equal_nan=True)
