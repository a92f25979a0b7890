"""Whatever array carries the numbers, the result has the bits of a plain copy; what carries no numbers is an error."""

import numpy as np
import pytest
import ranvier as rv
from hypothesis import given, settings
from hypothesis import strategies as st
from refusal import refuses

ROWS, N_IN, N_OUT = 37, 5, 5
rng = np.random.default_rng(3)
X = rng.standard_normal((ROWS, N_IN)).astype(np.float32)
Y = rng.standard_normal((ROWS, N_OUT)).astype(np.float32)


def network():
    return rv.Network([N_IN, 6, N_OUT], activation="tanh", rng=1)


def read_only(a):
    b = a.copy()
    b.flags.writeable = False
    return b


def unaligned(a):
    raw = np.zeros(a.nbytes + 1, np.uint8)
    b = raw[1:].view(a.dtype).reshape(a.shape)
    b[...] = a
    assert not b.flags.aligned
    return b


def spread(a):
    wide = np.full((2 * a.shape[0], 3 * a.shape[1]), np.nan, a.dtype)
    wide[::2, 1::3] = a
    return wide[::2, 1::3]


def padded(a):
    wide = np.full((a.shape[0], a.shape[1] + 3), np.nan, a.dtype)
    wide[:, 1:-2] = a
    return wide[:, 1:-2]


class Frame:
    """Like a pandas or PyTorch object: an array only when asked."""

    def __init__(self, a):
        self.a = a

    def __array__(self, dtype=None, copy=None):
        return np.array(self.a, dtype=dtype)


# the same numbers in another form
SAME = {
    "plain": np.copy,
    "fortran": np.asfortranarray,
    "reversed rows": lambda a: a[::-1].copy()[::-1],
    "reversed columns": lambda a: a[:, ::-1].copy()[:, ::-1],
    "transposed": lambda a: a.T.copy().T,
    "every third column": spread,
    "padded rows": padded,
    "byte-swapped": lambda a: a.astype(a.dtype.newbyteorder()),
    "unaligned": unaligned,
    "read-only": read_only,
    "float64": lambda a: a.astype(np.float64),
    "float64 swapped": lambda a: a.astype(">f8"),
    "float64 strided": lambda a: spread(a.astype(np.float64)),
    "longdouble": lambda a: a.astype(np.longdouble),
    "list": lambda a: a.tolist(),
    "list of arrays": list,
    "tuple": lambda a: tuple(map(tuple, a.tolist())),
    "matrix": lambda a: a.view(np.matrix),
    "object with __array__": Frame,
    "memoryview": lambda a: memoryview(a.copy()),
}
# other numbers: what NumPy rounds them to is what counts
ROUNDED = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "g", ">i4", ">f2"]
BATCH = {
    "predict": lambda net, x, y: net.predict(x),
    "predict out": lambda net, x, y: net.predict(x, out=np.empty((ROWS, N_OUT), net.dtype)),
    "forward": lambda net, x, y: net.forward(x).net_inputs[0],
    "loss": lambda net, x, y: np.array(net.loss(x, y)),
    "step": lambda net, x, y: np.array([net.step(x, y, rv.SGD(0.1)), *net.parameters]),
    "backward": lambda net, x, y: np.array([net.backward(x, y), *net.gradients]),
    "fit": lambda net, x, y: np.array([*net.fit(x, y, batch_size=8, validation_data=(x, y)).val_loss, *net.parameters]),
    "weights": lambda net, x, y: np.array(net.loss(X, Y, sample_weight=np.abs(np.asarray(x)[:, 0]))),
}


@pytest.mark.parametrize("form", SAME)
@pytest.mark.parametrize("entry", BATCH)
def test_the_form_of_an_array_does_not_matter(entry, form):
    x, y = SAME[form](X), SAME[form](Y)
    assert BATCH[entry](network(), x, y).tobytes() == BATCH[entry](network(), X, Y).tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("given", ROUNDED)
def test_numbers_are_rounded_to_the_dtype_of_the_network(given, dtype):
    net = rv.Network([N_IN, N_OUT], dtype=dtype, rng=0)
    x = (100 * np.abs(X)).astype(given)
    assert net.predict(x).tobytes() == net.predict(np.asarray(x).astype(dtype)).tobytes()
    assert net.loss(X, x) == net.loss(X, x.astype(dtype))


@pytest.mark.parametrize("form", SAME)
def test_weights_come_in_any_form(form):
    a, b = network(), network()
    weights = [rng.standard_normal(layer.weight.shape).astype(np.float32) for layer in a.layers]
    a.set_weights(weights, [np.arange(6), np.arange(5)])
    b.set_weights([SAME[form](w) for w in weights], [range(6), range(5)])
    assert a.parameters.tobytes() == b.parameters.tobytes()


def test_rounding_is_to_nearest_even_and_once():
    net = rv.Network([1, 1], init="zeros")
    tie, above = 1 + 2.0**-24, 1 + 2.0**-24 + 2.0**-50
    net.set_weights([[[1.0]]])
    assert net.predict([[tie], [above]]).ravel().tolist() == [1.0, 1 + 2.0**-23]
    if np.finfo(np.longdouble).nmant > 52:  # would round to the tie by way of float64
        x = np.array([[np.longdouble(1) + np.longdouble(2) ** -24 + np.longdouble(2) ** -60]])
        assert net.predict(x).item() == 1 + 2.0**-23


@pytest.mark.parametrize("big", [1e39, -1e39, 1e300, np.longdouble("1e4000")], ids=str)
def test_a_finite_number_that_does_not_fit_is_named_with_its_place(big):
    net, x = network(), X.astype(np.asarray(big).dtype)
    x[20, 3] = big
    for call in (
        lambda: net.predict(x),
        lambda: net.step(x, Y, rv.SGD()),
        lambda: net.fit(X, Y, validation_data=(x, Y)),
    ):
        with refuses(ValueError, "X[20, 3]", "too large", "float32", untouched=[net, x]):
            call()
    with refuses(ValueError, "y[20, 3]", "float32", untouched=[net, x]):
        net.loss(X, x)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("form", ["plain", "float64", "every third column", "reversed rows", "padded rows", "list"])
def test_the_first_number_that_is_not_finite_is_named_with_its_place(form, bad):
    net, x, y = network(), X.copy(), Y.copy()
    x[20, 3] = x[31, 0] = y[7, 4] = y[8, 0] = bad
    fx, fy = SAME[form](x), SAME[form](y)
    for entry in ("predict", "forward", "step", "loss", "backward", "fit"):
        with refuses(ValueError, "X[20, 3]", "finite", untouched=[net]):
            BATCH[entry](net, fx, Y)
    for entry in ("step", "loss", "backward", "fit"):
        with refuses(ValueError, "y[7, 4]", "finite", untouched=[net]):
            BATCH[entry](net, X, fy)


def test_one_column_as_1d_is_named_with_one_index():
    net = rv.Network([N_IN, 1], rng=0)
    y = Y[:, 0].copy()
    assert net.loss(X, y) == net.loss(X, y[:, None]) == net.loss(X, y.tolist())
    y[7] = np.nan
    with refuses(ValueError, "y[7]", untouched=[net]):
        net.loss(X, y)


class Sparse:
    def tocsr(self):
        return self


NOT_NUMBERS = {
    "complex": X.astype(np.complex64),
    "object": X.astype(object),
    "string": X.astype("U"),
    "bytes": X.astype("S"),
    "datetime": X.astype("M8[s]"),
    "timedelta": X.astype("m8[s]"),
    "structured": np.zeros(ROWS, [(f"field{k}", "f4") for k in range(200)]),
    "masked": np.ma.masked_greater(X, 0),
    "masked without a mask": np.ma.array(X),
    "sparse": Sparse(),
    "None": None,
    "text": "1 2 3",
    "list of text": [["1"] * N_IN] * ROWS,
    "list with None": [[None] * N_IN] * ROWS,
    "dict": {"a": 1},
    "set": {1, 2},
    "generator": (row for row in X),
    "function": len,
}


@pytest.mark.parametrize("form", NOT_NUMBERS)
@pytest.mark.parametrize("entry", ["predict", "forward", "step", "loss", "backward", "fit"])
def test_what_is_not_numbers_is_a_type_error(entry, form):
    net = network()
    with refuses(TypeError, "X", "array of numbers", untouched=[net]):
        BATCH[entry](net, NOT_NUMBERS[form], Y)
    if entry not in ("predict", "forward"):
        with refuses(TypeError, "y", "array of numbers", untouched=[net]):
            BATCH[entry](net, X, NOT_NUMBERS[form])


def test_rows_of_unequal_length_are_a_value_error():
    with refuses(ValueError, "X", "equal length"):
        network().predict([[1.0] * 5, [1.0] * 4])


SHAPES = [
    ((5,), "reshape(1, -1)"),
    ((), "shape"),
    ((3, 4), "(3, 4)"),
    ((3, 5, 1), "(3, 5, 1)"),
    ((0,), "(0,)"),
    ((0, 4), "(0, 4)"),
]


@pytest.mark.parametrize(("shape", "word"), SHAPES, ids=str)
def test_wrong_shapes_are_named(shape, word):
    net = network()
    with refuses(ValueError, "X", "(rows, 5)", word, untouched=[net]):
        net.predict(np.zeros(shape))
    with refuses(ValueError, "X", word, untouched=[net]):
        net.fit(np.zeros(shape), Y)
    with refuses(ValueError, "y", untouched=[net]):
        net.step(X, np.zeros(shape), rv.SGD())


def test_no_rows_and_one_row():
    net = network()
    none = np.empty((0, N_IN))
    assert net.predict(none).shape == (0, N_OUT)
    assert net.predict(none, out=np.empty((0, N_OUT), "f4")).shape == (0, N_OUT)
    assert [a.shape for a in net.forward(none).outputs] == [(0, 6), (0, N_OUT)]
    for entry in ("step", "loss", "backward", "fit"):
        with refuses(ValueError, "X", "no rows", untouched=[net]):
            BATCH[entry](net, none, np.empty((0, N_OUT)))
    assert net.predict(X[4:5]).tobytes() == net.predict(X)[4:5].tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_one_row_for_all(dtype):
    one, target = (10 * X[3:4]).astype(dtype), (10 * Y[3:4]).astype(dtype)
    x, y = np.broadcast_to(one, (ROWS, N_IN)), np.broadcast_to(target, (ROWS, N_OUT))
    for entry, call in BATCH.items():
        assert call(network(), x, y).tobytes() == call(network(), x.copy(), y.copy()).tobytes(), entry


@pytest.mark.arithmetic
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_more_than_2_31_elements_by_stride_0(dtype):
    width = 1 << 17
    net = rv.Network([width, 1], init="zeros")
    net.layers[0].weight[0, ::1000] = 1
    x = np.broadcast_to(np.linspace(0, 1, width).astype(dtype), ((1 << 14) + 1, width))
    assert x.size > 2**31
    found = net.predict(x)
    assert found.shape == ((1 << 14) + 1, 1)
    assert (found == net.predict(x[:1])).all()


def test_absurdly_many_rows_are_a_memory_error():
    net = network()
    x, y = (np.broadcast_to(np.float32(1), (1 << 50, 5)) for _ in range(2))
    for call in (
        lambda: net.predict(x),
        lambda: net.forward(x),
        lambda: net.step(x, y, rv.SGD(0.5)),
        lambda: net.backward(x, y),
        lambda: net.fit(x, y, batch_size=1 << 50, shuffle=False),
        lambda: net.fit(x, y),
        lambda: net.predict(np.broadcast_to(np.float32(1), (1 << 58, 5))),
    ):
        with pytest.raises(MemoryError) as caught:
            call()
        assert "bytes" in str(caught.value) or "GiB" in str(caught.value) or "PiB" in str(caught.value)


@st.composite
def views(draw):
    """A view (rows, 5) into a larger array: any start, step and direction on both axes, either order, any dtype."""
    dtype = draw(st.sampled_from(["f4", "f8", "f2", "i2", ">f4"]))
    rows, steps = draw(st.integers(1, 40)), [draw(st.sampled_from([1, 2, 3, -1, -2])) for _ in range(2)]
    shape = [draw(st.integers(0, 3)) + abs(s) * n for s, n in zip(steps, (rows, N_IN), strict=True)]
    seed, order = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from("CF"))
    whole = np.asarray(100 * np.random.default_rng(seed).standard_normal(shape)).astype(dtype, order=order)
    return whole[:: steps[0], :: steps[1]][:rows, :N_IN]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(x=views(), y=views())
def test_any_view_gives_the_bits_of_its_copy(x, y):
    rows = min(len(x), len(y))
    x, y = x[:rows], y[:rows]
    a, b = network(), network()
    assert a.predict(x).tobytes() == b.predict(np.array(x, "f4")).tobytes()
    assert a.step(x, y, rv.SGD(1e-3)) == b.step(np.array(x, "f4"), np.array(y, "f4"), rv.SGD(1e-3))
    assert a.parameters.tobytes() == b.parameters.tobytes()
