"""Short work on ready arrays takes a shorter way into the core: the same bits, errors and objects as on the long one."""

import sys

import numpy as np
import pytest
import ranvier as rv
from refusal import bits, refuses

rng = np.random.default_rng(7)
DTYPES = pytest.mark.parametrize("dtype", ["float32", "float64"])
ROWS = pytest.mark.parametrize("rows", [1, 2, 7, 400, 3000])  # 64-32-10 is short up to 108 rows


class Kind(np.ndarray):
    """An array that is not exactly one, and so takes the long way."""


def network(dtype="float32", widths=(64, 32, 10), **settings):
    return rv.Network(list(widths), dtype=dtype, rng=3, **settings)


def classifier(dtype="float32"):
    return network(dtype, output="softmax", loss="cross_entropy")


def inputs(rows, dtype="float32", n=64):
    return rng.standard_normal((rows, n)).astype(dtype)


def strided(a):
    """The same rows with a gap between them."""
    wide = np.full((len(a), a.shape[1] + 3), np.nan, a.dtype)
    wide[:, : a.shape[1]] = a
    return wide[:, : a.shape[1]]


@DTYPES
@ROWS
def test_predict_has_the_same_bits_by_either_way(dtype, rows):
    net, x = network(dtype), inputs(rows, dtype)
    long = net.predict(x.view(Kind))
    out = strided(np.zeros((rows, 10), dtype))
    for short in (net.predict(x), net.predict(X=x), net.predict(strided(x), None), net.predict(x, out=out)):
        assert type(short) is np.ndarray
        assert short.dtype == dtype
        assert short.tobytes() == long.tobytes()
    assert net.predict(x, out) is out
    assert np.isnan(out.base[:, 10:]).all()


@DTYPES
@ROWS
@pytest.mark.parametrize("kind", ["labels", "rows", "column"])
def test_step_has_the_same_bits_by_either_way(dtype, rows, kind):
    def make():
        return network(dtype, (64, 32, 1)) if kind == "column" else classifier(dtype)

    x, labels = inputs(rows, dtype), rng.integers(0, 10, rows)
    y = {"labels": labels, "rows": np.eye(10, dtype=dtype)[labels], "column": x[:, 0].copy()}[kind]
    short, named, long = make(), make(), make()
    for optimizer in (rv.SGD(0.1), rv.SGD(0.1), rv.Adam(0.01)):
        losses = (
            short.step(x, y, optimizer),
            named.step(strided(x), y=y, optimizer=optimizer, sample_weight=None),
            long.step(x.view(Kind), y.view(Kind), optimizer),
        )
        assert {type(loss) for loss in losses} == {float}
        assert len(set(losses)) == 1
    assert bits(short) == bits(named) == bits(long)


def test_rows_of_the_network_itself_are_read_before_they_change():
    net, other = network(widths=(4, 4)), network(widths=(4, 4))
    own = net.layers[0].weight.T  # C-ordered
    copy = own.copy()
    net.step(own, own, rv.SGD(0.1))
    other.step(copy, copy, rv.SGD(0.1))
    assert bits(net) == bits(other)
    with refuses(ValueError, "out must not lie in the network's own parameters", untouched=[net]):
        net.predict(inputs(4, n=4), out=own)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@ROWS
@DTYPES
def test_what_is_not_finite_is_named_and_changes_nothing(bad, rows, dtype):
    net, x, y, out = classifier(dtype), inputs(rows, dtype), rng.integers(0, 10, rows), np.ones((rows, 10), dtype)
    x[rows - 1, 63] = bad
    x[rows - 1, 5] = bad
    for call in (
        lambda: net.predict(x),
        lambda: net.predict(strided(x)),
        lambda: net.predict(x, out=out),
        lambda: net.step(x, y, rv.SGD(0.1)),
    ):
        with refuses(ValueError, f"X must be finite; X[{rows - 1}, 5] is {bad}", untouched=[net, x, out]):
            call()


def test_the_largest_finite_numbers_and_subnormals_are_finite():
    for dtype in ("float32", "float64"):
        limits = np.finfo(dtype)
        x = np.tile(np.array([limits.max, limits.min, limits.smallest_subnormal, -0.0], dtype), (3, 1))
        assert np.isfinite(network(dtype, (4, 3, 2)).predict(x)).all()


@pytest.mark.parametrize("rows", [1, 3000])
def test_what_does_not_fit_is_said_as_on_the_long_way(rows):
    net, x = network(), inputs(rows)
    frozen = np.zeros((rows, 10), np.float32)
    frozen.flags.writeable = False
    shared = np.zeros((rows, 64), np.float32)
    for call, kind, words in [
        (lambda: net.predict(x[:, :-1]), ValueError, f"X must have shape (rows, 64); got ({rows}, 63)"),
        (lambda: net.predict(x, out=frozen), ValueError, "a read-only array"),
        (lambda: net.predict(x, out=frozen.astype("float64")), ValueError, "float64"),
        (lambda: net.predict(x, out=frozen[:, :9]), ValueError, f"({rows}, 9)"),
        (lambda: net.predict(x, out=[]), TypeError, "out must be a NumPy array or None"),
        (lambda: net.predict(shared, out=shared[:, :10]), ValueError, "out must not overlap X"),
        (lambda: net.predict(), TypeError, "predict() missing 1 required positional argument: 'X'"),
        (lambda: net.predict(x, None, None), TypeError, "predict takes X, out by place, and no more"),
        (lambda: net.predict(x, X=x), TypeError, "multiple values for argument 'X'"),
        (lambda: net.predict(x, into=None), TypeError, "predict has no into; it takes X, out"),
        (lambda: net.step(x, x), TypeError, "step() missing 1 required positional argument: 'optimizer'"),
        (lambda: net.step(x, frozen, rv.SGD), TypeError, "give an instance: rv.SGD(...)"),
        (lambda: net.step(x, frozen, rv.SGD(0.1), None), TypeError, "step takes X, y, optimizer by place"),
    ]:
        with refuses(kind, words, untouched=[net, x]):
            call()


def test_a_class_may_have_its_own_predict():
    class Doubled(rv.Network):
        def predict(self, X, out=None):
            return 2 * super().predict(X, out)

    x = inputs(2)
    own = Doubled([64, 32, 10], rng=3)
    assert own.predict(x).tobytes() == (2 * network().predict(x)).tobytes()
    assert own.forward(x, keep=False).output.tobytes() == own.predict(x).tobytes()


def test_a_network_that_was_never_made_says_so():
    for call in (lambda net: net.predict(inputs(1)), lambda net: net.step(inputs(1), inputs(1), rv.SGD(0.1))):
        with refuses(TypeError, "its __init__ did not run"):
            call(rv.Network.__new__(rv.Network))
    with pytest.raises(TypeError, match="predict"):
        rv.Network.predict(3, inputs(1))


def test_no_reference_is_kept_or_lost():
    net, x, out = network(), inputs(1), np.zeros((1, 10), np.float32)
    y, optimizer, long = np.zeros((1, 10), np.float32), rv.SGD(0.0001), x.view(Kind)
    held = (net, x, out, y, optimizer, long, x.dtype, np.ndarray, rv.math.exp)
    before = [sys.getrefcount(thing) for thing in held]
    for _ in range(100):
        net.predict(x), net.predict(x, out=out), net.predict(long), net.predict(long, out=out)
        net.step(x, y, optimizer), net.step(long, y, optimizer)
        rv.math.exp(x), rv.math.exp(x, out=x), rv.math.exp(long), rv.math.log(x, out=x)
        for fails in (lambda: net.predict(x, out=y[:, :9]), lambda: rv.math.exp(x, out=y)):
            with pytest.raises(ValueError, match="out must be"):
                fails()
    change = [sys.getrefcount(thing) - count for thing, count in zip(held, before, strict=True)]
    assert max(map(abs, change)) < 50  # of 100 calls; others may let go of a dtype meanwhile


@DTYPES
@pytest.mark.parametrize("shape", [(1,), (1000,), (3, 5), (2, 1, 4), (16384,), (16385,)])
def test_functions_have_the_same_bits_by_either_way(dtype, shape):
    x = rng.standard_normal(shape).astype(dtype)
    long, out = rv.math.sigmoid(x, threads=1), np.empty_like(x)
    for short in (rv.math.sigmoid(x), rv.math.sigmoid(x=x, out=None), rv.math.sigmoid(x, out=out)):
        assert type(short) is np.ndarray
        assert (short.dtype, short.shape) == (long.dtype, shape)
        assert short.tobytes() == long.tobytes()
    assert rv.math.sigmoid(x, x) is x
    assert x.tobytes() == long.tobytes()


@pytest.mark.parametrize("n", [3, 20000])
def test_a_function_refuses_an_out_that_overlaps_x(n):
    x = rng.standard_normal(n + 1).astype(np.float32)
    with refuses(ValueError, "out must be x itself or not overlap it", untouched=[x]):
        rv.math.sigmoid(x[:-1], out=x[1:])
