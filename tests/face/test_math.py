"""rv.math: every function of the core's list beside its formula in float64, and arrays of every form."""

import math
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import DTYPES, same_bits
from ranvier import _core
from refusal import refuses

NAMES = _core.functions()
ACCURACY = (Path(__file__).parents[2] / "docs" / "accuracy.md").read_text(encoding="utf-8")


def exprel(x):
    """(exp(x) - 1)/x; where expm1 is soon too large, exp(x/2)/x exp(x/2) is not."""
    middle = (x != 0) & (x < 700)
    far = np.where(x == np.inf, np.inf, np.exp(x / 2) / x * np.exp(x / 2))
    return np.where(x == 0, 1.0, np.where(middle, np.expm1(x) / x, far))


REFERENCE = {
    "exp": np.exp,
    "expm1": np.expm1,
    "exprel": exprel,
    "log": np.log,
    "log1p": np.log1p,
    "tanh": oracle.find("tanh").value,
    "sigmoid": oracle.find("sigmoid").value,
    "softplus": oracle.find("softplus").value,
    "erf": np.vectorize(math.erf, otypes=[float]),
    "cosh": np.cosh,
}


def function(name):
    return getattr(rv.math, name)


def limits(name):
    """The largest errors [ulp] in float32 and float64 that docs/accuracy.md allows."""
    cells = next(line for line in ACCURACY.splitlines() if line.startswith(f"| {name} |")).split("|")
    baseline = 2 * (rv.config()["isa"] == "baseline")
    return {"float32": float(cells[4]) + baseline, "float64": float(cells[7]) + baseline}


def grid(dtype):
    """Both signs from subnormal to overflow, dense where things happen; zeros, infinities, NaN."""
    info = np.finfo(dtype)
    size = np.log10(float(info.smallest_subnormal)) + 1, np.log10(float(info.max)) - 1
    positive = np.concatenate([np.logspace(*size, 500), np.linspace(0.01, 20, 2000), np.linspace(20, 1000, 2000)])
    return np.concatenate([-positive, positive, [0.0, -0.0, np.inf, -np.inf, np.nan]]).astype(dtype)


def test_the_list_is_the_modules():
    assert sorted(NAMES) == sorted(REFERENCE) == sorted(rv.math.__all__)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_values(name, dtype):
    x, info = grid(dtype), np.finfo(dtype)
    with np.errstate(all="ignore"):
        expected = REFERENCE[name](x.astype(float))
        rounded = expected.astype(dtype)
    found = function(name)(x)
    assert found.dtype == dtype
    number = np.isfinite(rounded)
    np.testing.assert_array_equal(found[~number], rounded[~number])
    # the reference is itself four roundings of float64 off at most; an ulp of a subnormal is the smallest one
    ulps = limits(name)[dtype] + 4 * np.finfo(float).eps / info.eps
    error = np.abs(found[number].astype(float) - expected[number])
    assert (error <= ulps * np.maximum(info.eps * np.abs(expected[number]), float(info.smallest_subnormal))).all()
    assert (np.signbit(found) == np.signbit(rounded))[x == 0].all()


ARRAYS = {
    "plain": lambda a: a,
    "reversed": lambda a: np.flip(np.flip(a).copy()),
    "strided": lambda a: np.repeat(a, 3, axis=-1)[..., ::3],
    "Fortran": lambda a: np.asfortranarray(a),
    "transposed": lambda a: np.moveaxis(np.moveaxis(a, -1, 0).copy(), 0, -1),
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "unaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape),
    "memory map": lambda a: a.view(np.memmap),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("form", ARRAYS)
@pytest.mark.parametrize("shape", [(0,), (1,), (1000,), (3, 5), (2, 0, 3), (4, 3, 17), (0, 2)], ids=str)
def test_forms_of_arrays(shape, form, dtype):
    plain = np.random.default_rng(0).normal(size=shape).astype(dtype)
    x = ARRAYS[form](plain)
    x.flags.writeable = False
    for name in ("tanh", "softplus"):
        found, expected = function(name)(x), function(name)(plain)
        assert same_bits(found, expected)
        assert found.flags.c_contiguous
        assert found.flags.writeable
        out = np.empty(shape, dtype)
        assert function(name)(x, out=out) is out
        assert same_bits(out, expected)
    assert same_bits(x.astype(dtype), plain)


@pytest.mark.parametrize("name", NAMES)
def test_an_element_depends_on_nothing_else(name):
    x = np.random.default_rng(0).normal(0, 3, 200_003)  # three blocks and a rest
    whole = function(name)(x)
    for part in (slice(0, 1), slice(1, 18), slice(65_535, 65_538), slice(-7, None)):
        assert same_bits(function(name)(x[part]), whole[part])
    assert same_bits(function(name)(np.broadcast_to(x[5], (40,))), np.full(40, whole[5]))
    assert same_bits(function(name)(x, threads=3), whole)


@pytest.mark.parametrize(
    "kind", ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "e", "f", "d", "g"], ids=lambda k: np.dtype(k).name
)
def test_what_dtype_comes_out(kind):
    x = np.array([0, 1, 1], kind)
    wanted = "float32" if kind in "ef" else "float64"
    assert same_bits(rv.math.exp(x), rv.math.exp(x.astype(wanted)))
    assert same_bits(rv.math.exp(x.astype(x.dtype.newbyteorder())), rv.math.exp(x.astype(wanted)))


def test_scalars_and_lists():
    for x, kind in [
        (1, "f8"),
        (1.0, "f8"),
        (True, "f8"),
        (np.float16(1), "f4"),
        (np.float32(1), "f4"),
        (np.int8(1), "f8"),
    ]:
        for found in (rv.math.exp(x), rv.math.exp(np.array(x))):
            assert isinstance(found, np.dtype(kind).type)
            assert found == rv.math.exp(np.array([1], kind))[0]
    assert same_bits(rv.math.exp([[0, 1], [2.5, 3]]), rv.math.exp(np.array([[0, 1], [2.5, 3]])))
    out = np.array(0.0)
    assert rv.math.exp(1, out=out) is out
    assert out == rv.math.exp(1)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_out_may_be_x_or_a_view_that_is_copied(name, dtype):
    x = np.random.default_rng(1).random(70_001).astype(dtype)
    expected = function(name)(x)
    y = x.copy()
    assert function(name)(y, y) is y
    assert same_bits(y, expected)
    y = x.copy()
    function(name)(y[::-1], out=y)
    assert same_bits(y, expected[::-1].copy())


@pytest.mark.parametrize("shift", [1, 8, 30])
def test_a_part_of_x_is_no_out(shift):
    memory = np.arange(100.0)
    for x, out in [(memory[:-shift], memory[shift:]), (memory[shift:], memory[:-shift])]:
        with refuses(ValueError, "out", "overlap", untouched=[memory]):
            rv.math.exp(x, out=out)
    beside = memory[:50], memory[50:]
    rv.math.exp(beside[0], out=beside[1])
    assert same_bits(beside[1], rv.math.exp(np.arange(50.0)))


def read_only(a):
    a.flags.writeable = False
    return a


OUT = {
    "float32": np.zeros((2, 3), "f4"),
    "integers": np.zeros((2, 3), "i8"),
    "byte order": np.zeros((2, 3), ">f8"),
    "unaligned": np.zeros(49, np.uint8)[1:].view("f8").reshape(2, 3),
    "another shape": np.zeros((3, 2)),
    "one more axis": np.zeros((1, 2, 3)),
    "broadcast": np.zeros((1, 3)),
    "read-only": read_only(np.zeros((2, 3))),
    "Fortran": np.zeros((2, 3), order="F"),
    "strided": np.zeros((2, 6))[:, ::2],
    "padded rows": np.zeros((2, 5))[:, :3],
}


@pytest.mark.parametrize("form", OUT)
def test_out_must_fit_exactly(form):
    x = np.ones((2, 3))
    with refuses(ValueError, "out", "float64", "(2, 3)", untouched=[x, OUT[form]]):
        rv.math.exp(x, out=OUT[form])


@pytest.mark.parametrize("out", [[0.0] * 3, "out", 3, (None,), np.ma.zeros(3)], ids=lambda o: type(o).__name__)
def test_out_must_be_an_array(out):
    with refuses(TypeError, "out"):
        rv.math.exp(np.ones(3), out=out)


class Sparse:
    tocsr = None


@pytest.mark.parametrize(
    "x",
    [
        1j,
        np.ones(3, complex),
        np.array([1.0, None]),
        None,
        object(),
        "text",
        ["a", "b"],
        b"bytes",
        np.array(["2020-01-01"], "M8[D]"),
        np.array([1], "m8[s]"),
        np.zeros(2, [("a", "f8")]),
        np.ma.ones(3),
        Sparse(),
    ],
    ids=lambda x: f"{type(x).__name__} {getattr(x, 'dtype', '')}",
)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_numbers(name, x):
    out = np.zeros(3)
    with refuses(TypeError, "x must", untouched=[out]):
        function(name)(x, out=out)


def test_other_errors():
    with refuses(ValueError, "x must", "equal length"):
        rv.math.exp([[1.0], [1.0, 2.0]])
    if np.finfo(np.longdouble).max > np.finfo(float).max:
        out = np.zeros(2)
        with refuses(ValueError, "x[1]", "float64", untouched=[out]):
            rv.math.exp(np.array([1, np.finfo(np.longdouble).max]), out=out)
    for threads in (True, 1.5, "2", None, [1]):
        with refuses(TypeError, "threads"):
            rv.math.exp(1.0, threads=threads)
    for threads in (0, -1, 2**64):
        with refuses(ValueError, "threads"):
            rv.math.exp(1.0, threads=threads)
    for arguments, keywords in [((), {}), ((1, None, 1, 1), {}), ((1,), {"where": True})]:
        with refuses(TypeError, "exp(x, out=None, threads=1)"):
            rv.math.exp(*arguments, **keywords)
    with refuses(ValueError, "function", "sigmoid", "cbrt"):
        _core.function("cbrt", "")


@pytest.mark.parametrize("name", NAMES)
def test_functions_know_who_they_are(name):
    f = function(name)
    assert (f.__name__, f.__module__) == (name, "ranvier.math")
    assert {"x", "out", "threads"} <= set(f.__doc__.split())
    assert pickle.loads(pickle.dumps(f)) is f


INTERRUPTED = """
import signal
import numpy as np
import ranvier as rv
x = np.zeros(1 << 27)  # pages that come into being as they are written
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    rv.math.exp(x, out=x)
except KeyboardInterrupt:
    print("begun", bool(x[0]), "finished", bool(x[-1]))
"""


def test_control_c_ends_a_long_call():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, env=os.environ
    )
    assert done.stdout.split() == ["begun", "True", "finished", "False"], done.stderr
