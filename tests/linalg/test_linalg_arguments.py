"""What rv.linalg is given and refuses: dtypes, out, overlaps, texts that name both shapes; nothing is touched before."""

import inspect

import numpy as np
import pytest
import ranvier as rv

L = rv.linalg
A, B, X = np.array([[4.0, 1.0], [1.0, 3.0]]), np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([1.0, 2.0])
# name -> good arguments, and the shape of the result
CALLS = {
    "matmul": ((A, B), (2, 2)),
    "matvec": ((A, X), (2,)),
    "dot": ((A, B), (2, 2)),
    "transpose": ((A,), (2, 2)),
    "solve": ((A, B), (2, 2)),
    "inv": ((A,), (2, 2)),
    "cholesky": ((A,), (2, 2)),
}
EVERY = {name: arguments for name, (arguments, _) in CALLS.items()} | {"qr": (A,), "lstsq": (A, X)}


@pytest.mark.parametrize("name", EVERY)
def test_dtypes(name):
    work, given = getattr(L, name), EVERY[name]
    result = lambda *a: np.asarray(getattr(work(*a), "R", getattr(work(*a), "x", work(*a))))
    exact = result(*given)
    assert exact.dtype == np.float64
    for kind in (int, np.uint8, np.longdouble, ">f8"):
        assert np.array_equal(result(*(x.astype(kind) for x in given)), exact)
    assert np.array_equal(result(*(x.tolist() for x in given)), exact)
    for kind in (np.float16, np.float32):
        assert result(*(x.astype(kind) for x in given)).dtype == np.float32
    if len(given) == 2:
        assert result(given[0].astype("f4"), given[1]).dtype == np.float64
    for bad in (A + 0j, A.astype(object), np.array([["a", "b"]] * 2), np.ma.masked_array(A), A.astype("M8[s]"), None):
        with pytest.raises(TypeError, match="a must be an array of numbers"):
            work(bad, *given[1:])


@pytest.mark.parametrize("name", CALLS)
def test_out_is_written_and_returned(name):
    (given, shape), work = CALLS[name], getattr(L, name)
    expected = work(*given)
    out = np.full(shape, 7.0)
    assert work(*given, out=out) is out
    assert out.tobytes() == expected.tobytes()
    assert work(*given, out=out, threads=2) is out
    locked = np.zeros(shape)
    locked.flags.writeable = False
    wide = np.full((*shape[:-1], 2 * shape[-1]), 7.0)
    for bad, kind in [
        (np.full(shape, 7.0, "f4"), ValueError),
        (np.full((*shape, 1), 7.0), ValueError),
        (wide[..., ::2], ValueError),
        (locked, ValueError),
        ([7.0], TypeError),
        (np.ma.masked_array(np.full(shape, 7.0)), TypeError),
    ]:
        before = np.array(bad)
        with pytest.raises(kind, match="out must"):
            work(*given, out=bad)
        assert np.array_equal(bad, before)


@pytest.mark.parametrize("name", CALLS)
def test_out_must_lie_apart(name):
    given, work = CALLS[name][0], getattr(L, name)
    for k, x in enumerate(given):
        for size in (2, 64):  # the fast path, and the other
            if x.ndim != 2 or (size == 64 and name == "dot"):
                continue
            memory = np.zeros((2 * size, size))
            inner = memory[:size]
            inner[:] = np.eye(size)
            all_given = [np.eye(size) if y.ndim == 2 else np.ones(size) for y in given]
            all_given[k] = inner
            out = memory[1 : size + 1]
            if name == "matvec":
                out = memory.reshape(-1)[:size]
            before = memory.copy()
            with pytest.raises(ValueError, match="out must not overlap the arguments"):
                work(*all_given, out=out)
            assert np.array_equal(memory, before)


@pytest.mark.parametrize(
    ("work", "given", "text"),
    [
        (L.matmul, (A, np.ones(3)), r"a and b must have shapes .*; got \(2, 2\) and \(3,\)"),
        (L.matmul, (A, np.ones((4, 3, 2))), r"got \(2, 2\) and \(4, 3, 2\)"),
        (
            L.matmul,
            (np.ones((2, 2, 2)), np.ones((3, 2, 2))),
            r"leading axes that broadcast; got shapes \(2, 2, 2\) and",
        ),
        (L.matmul, (2.0, A), r"got \(\) and \(2, 2\)"),
        (L.matvec, (X, X), r"\(\.\.\., m, k\) and \(\.\.\., k\); got \(2,\) and \(2,\)"),
        (L.dot, (X, np.ones(3)), r"got \(2,\) and \(3,\)"),
        (L.transpose, (X,), r"a must have shape \(\.\.\., m, n\); got \(2,\)"),
        (L.solve, (np.ones((2, 3)), X), r"a must be square matrices, of shape \(\.\.\., n, n\); got \(2, 3\)"),
        (L.solve, (A, np.ones(3)), r"got a \(2, 2\) and b \(3,\)"),
        (L.solve, (A, 1.0), r"b must have shape"),
        (L.inv, (np.ones((2, 3)),), r"square matrices.*got \(2, 3\)"),
        (L.inv, (X,), r"a must have shape \(\.\.\., n, n\); got \(2,\)"),
        (L.cholesky, (np.ones((2, 3)),), r"square matrices.*got \(2, 3\)"),
        (L.qr, (X,), r"a must have shape \(\.\.\., m, n\); got \(2,\)"),
        (L.qr, (A, "raw"), r"mode must be 'reduced', 'complete' or 'r'; got str 'raw'"),
        (L.lstsq, (X, X), r"a must have shape \(m, n\); got \(2,\)"),
        (L.lstsq, (A, np.ones(3)), r"got a \(2, 2\) and b \(3,\)"),
        (L.lstsq, (np.ones((2, 2, 2)), X), r"a must have shape \(m, n\)"),
    ],
)
def test_shapes_that_do_not_fit(work, given, text):
    with pytest.raises(ValueError, match=text):
        work(*given)


@pytest.mark.parametrize("name", EVERY)
def test_threads_and_signature(name):
    work, given = getattr(L, name), EVERY[name]
    assert "threads" in inspect.signature(work).parameters
    for bad, kind in [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError), ("2", TypeError)]:
        with pytest.raises(kind, match="threads must be an integer"):
            work(*given, threads=bad)
    with pytest.raises(TypeError):
        work()
    with pytest.raises(TypeError):
        work(*given, axis=0)


@pytest.mark.parametrize("name", EVERY)
def test_empty_batches_and_matrices(name):
    work, given = getattr(L, name), EVERY[name]
    if name not in ("dot", "lstsq"):
        batch = work(*(np.zeros((0, *x.shape)) if k == 0 or x.ndim == 2 else x for k, x in enumerate(given)))
        assert getattr(batch, "R", batch).shape[0] == 0
    if name != "lstsq":
        nothing = work(*(np.zeros((0,) * x.ndim) for x in given))
        assert getattr(nothing, "R", nothing).size == 0


def test_a_number_that_becomes_infinite_is_named():
    with pytest.raises(ValueError, match=r"a\[0, 1\] is 1e\+4000, too large for float64"):
        L.matmul(np.array([[1.0, np.longdouble("1e4000")]]), X)
