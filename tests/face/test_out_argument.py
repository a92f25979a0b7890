"""What `out` may be, and memory that two arguments share: exact or an error, never a silent copy."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

ROWS, N_IN, N_OUT = 37, 5, 5
rng = np.random.default_rng(3)
X = rng.standard_normal((ROWS, N_IN)).astype(np.float32)


def network():
    return rv.Network([N_IN, 6, N_OUT], activation="tanh", rng=1)


def read_only(a):
    a.flags.writeable = False
    return a


def unaligned(shape):
    return np.zeros(4 * np.prod(shape) + 1, np.uint8)[1:].view("f4").reshape(shape)


OUT = {
    "dtype": lambda: np.empty((ROWS, N_OUT)),
    "byte order": lambda: np.empty((ROWS, N_OUT), ">f4"),
    "unaligned": lambda: unaligned((ROWS, N_OUT)),
    "fewer rows": lambda: np.empty((ROWS - 1, N_OUT), "f4"),
    "transposed": lambda: np.empty((N_OUT, ROWS), "f4"),
    "1-D": lambda: np.empty(ROWS * N_OUT, "f4"),
    "read-only": lambda: read_only(np.zeros((ROWS, N_OUT), "f4")),
    "fortran": lambda: np.empty((ROWS, N_OUT), "f4", order="F"),
    "reversed rows": lambda: np.empty((ROWS, N_OUT), "f4")[::-1],
    "every second column": lambda: np.empty((ROWS, 2 * N_OUT), "f4")[:, ::2],
    "stride 0": lambda: np.lib.stride_tricks.as_strided(np.empty(N_OUT, "f4"), (ROWS, N_OUT), (0, 4)),
}


@pytest.mark.parametrize("form", OUT)
def test_out_must_fit_exactly(form):
    net, out = network(), OUT[form]()
    with refuses(ValueError, "out", "float32", "(37, 5)", untouched=[net, X, out]):
        net.predict(X, out=out)


@pytest.mark.parametrize(
    "out", [[[0.0] * N_OUT] * ROWS, "out", 3, np.ma.zeros((ROWS, N_OUT), "f4")], ids=lambda o: type(o).__name__
)
def test_out_must_be_an_array(out):
    with refuses(TypeError, "out"):
        network().predict(X, out=out)


def test_out_may_have_padded_rows():
    wide = np.full((ROWS, N_OUT + 2), 7, np.float32)
    net = network()
    assert net.predict(X, out=wide[:, 1:-1]).base is wide
    assert wide[:, 1:-1].tobytes() == net.predict(X).tobytes()
    assert (wide[:, [0, -1]] == 7).all()


@pytest.mark.parametrize("shift", range(-8, 9))
def test_an_overlapping_out_is_exact_or_an_error(shift):
    net, memory = network(), np.zeros((ROWS + 16) * N_IN, np.float32)
    x = memory[8 * N_IN :][: ROWS * N_IN].reshape(ROWS, N_IN)
    out = memory[8 * N_IN + shift * N_IN :][: ROWS * N_OUT].reshape(ROWS, N_OUT)
    x[...] = X
    with refuses(ValueError, "out", "overlap", untouched=[net, memory]):
        net.predict(x, out=out)


def test_out_must_not_be_the_network_itself():
    net = rv.Network([2, 2], rng=0)
    with refuses(ValueError, "out", "parameters", untouched=[net]):
        net.predict([[1, 2], [3, 4]], out=net.parameters[:4].reshape(2, 2))


@pytest.mark.parametrize("source", ["parameters", "gradients"])
def test_training_on_a_view_of_the_network_reads_it_before(source):
    a, b = rv.Network([3, 3], rng=0), rv.Network([3, 3], rng=0)
    for net in (a, b):
        net.backward(X[:, :3], X[:, :3])
    own = getattr(a, source)[:9].reshape(3, 3)
    copy = own.copy()
    assert a.backward(own, own) == b.backward(copy, copy)
    assert a.gradients.tobytes() == b.gradients.tobytes()
    copy = own.copy()
    assert a.step(own, own, rv.SGD(0.5)) == b.step(copy, copy, rv.SGD(0.5))
    assert a.parameters.tobytes() == b.parameters.tobytes()
