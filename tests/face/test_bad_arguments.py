"""Every bad argument is a ValueError or a TypeError that names it, before anything is touched."""

import math
from decimal import Decimal

import numpy as np
import oracle
import pytest
import ranvier as rv
from learning_rules import CLASSES
from mirror import build, fact
from refusal import Unspeakable, Verbose, refuses

NAN, INF = math.nan, math.inf
X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(8, 3)
Y = np.linspace(0, 1, 16, dtype=np.float32).reshape(8, 2)

# what is no number; what is one, but not finite
NOT_NUMBERS = ["0.1", None, True, np.True_, 1j, np.complex64(1), [0.1], {}, object(), "é" * 700, np.array([1.0])]
NOT_FINITE = [NAN, INF, -INF, 10**400, Decimal("NaN"), np.float32("inf")]
NOT_INTEGERS = ["3", None, True, np.False_, 3.0, np.float64(3), 1j, [3], object(), "é" * 700]
NOT_FLAGS = ["yes", None, 0, 1, 1.0, [], np.int8(1)]


ODD = [Unspeakable(), Verbose()]


def trained(**options):
    """A network with a history: optimiser state, gradients, epochs."""
    net = rv.Network([3, 4, 2], rng=0, **options)
    net.fit(X, Y, epochs=2, optimizer=rv.SGD(0.1, momentum=0.9))
    net.backward(X, Y)
    return net


def parameters(kind, folder):
    """Those of all activations or losses, with values just outside of their ranges."""
    for thing in oracle.names(folder):
        for name, (low, high) in fact(thing, "RANGES", {}).items():
            make = lambda v, thing=thing, name=name: build(kind, (thing, {name: v}))
            yield name, make, [*NOT_FINITE, low - 1e-9, high * 1.0001]


# name of the argument, what is called with a value in its place, wrong values -> ValueError; wrong kinds are a TypeError
NUMBERS = [
    ("learning_rate", lambda v: rv.SGD(v), [*NOT_FINITE, 0, -0.0, -1e-9]),
    ("momentum", lambda v: rv.SGD(0.1, momentum=v), [*NOT_FINITE, -1e-9, 1, 1.0, 7]),
    ("weight_decay", lambda v: rv.SGD(0.1, weight_decay=v), [*NOT_FINITE, -1e-9]),
    ("l2", lambda v: rv.Network([3, 2], l2=v), [*NOT_FINITE, -1e-9, 1e39]),
    *parameters(rv.activations, "activations"),
    *parameters(rv.losses, "losses"),
]
INTEGERS = {
    "epochs": (lambda v: trained().fit(X, Y, epochs=v), [-1, -(10**30), 2**63, 10**5000]),
    "batch_size": (lambda v: trained().fit(X, Y, batch_size=v), [0, -1, 2**63, 10**5000]),
    "threads": (lambda v: trained().fit(X, Y, threads=v), [0, -1, 10**5000]),
    "layers[0]": (lambda v: rv.Network([v, 2]), [0, -1, 2**63, 10**5000]),
    "layers[1]": (lambda v: rv.Network([3, v, 2]), [0, -1, 2**63]),
    "layers[2]": (lambda v: rv.Network([rv.Input(3), rv.Dense(4), rv.Dense(v)]), [0, -1, 2**63]),
    "rng": (lambda v: rv.Network([3, 2], rng=v), [-1, 2**64, 10**5000]),
}
FLAGS = {
    "shuffle": lambda v: trained().fit(X, Y, shuffle=v),
    "progress": lambda v: trained().fit(X, Y, progress=v),
    "train_bias": lambda v: rv.Network([3, 2], train_bias=v),
    "nesterov": lambda v: rv.SGD(0.1, nesterov=v),
}
ABSENT_MEANS_DEFAULT = {"threads", "rng"}  # None is a value of these
CASES = [
    *((n, f, v, TypeError) for n, f, _ in NUMBERS for v in [*NOT_NUMBERS, *ODD]),
    *((n, f, v, ValueError) for n, f, bad in NUMBERS for v in bad),
    *(
        (n, f, v, TypeError)
        for n, (f, _) in INTEGERS.items()
        for v in [*NOT_INTEGERS, NAN, INF, *ODD]
        if not (v is None and n in ABSENT_MEANS_DEFAULT)
    ),
    *((n, f, v, ValueError) for n, (f, bad) in INTEGERS.items() for v in bad),
    *((n, f, v, TypeError) for n, f in FLAGS.items() for v in [*NOT_FLAGS, *ODD]),
]


@pytest.mark.parametrize(("name", "call", "value", "kind"), CASES, ids=range(len(CASES)))
def test_a_bad_hyper_parameter_is_named(name, call, value, kind):
    with refuses(kind, name, "got"):
        call(value)


@pytest.mark.parametrize("value", [1, np.int8(1), np.float32(0.5), np.float64(0.5), Decimal("0.5")], ids=repr)
def test_numbers_of_any_library_are_numbers(value):
    assert rv.SGD(value).learning_rate == float(value)


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3)], ids=repr)
def test_integers_of_any_library_are_integers(value):
    assert rv.Network([value, value], rng=value).fit(X[:, :3], X[:, :3], epochs=value, threads=value).loss.size == 3


BAD_NETWORKS = [
    (TypeError, "layers", {"layers": 3}),
    (TypeError, "layers", {"layers": "3-2"}),
    (TypeError, "layers", {"layers": None}),
    (TypeError, "layers", {"layers": {3, 2}}),
    (TypeError, "layers", {"layers": {3: 1, 2: 1}}),
    (TypeError, "layers", {"layers": (n for n in (3, 2))}),
    (ValueError, "layers", {"layers": []}),
    (ValueError, "layers", {"layers": [3]}),
    (ValueError, "layers", {"layers": [rv.Input(3)]}),
    (TypeError, "layers[0]", {"layers": [rv.Dense(3), rv.Dense(2)]}),
    (TypeError, "layers", {"layers": [rv.Input(3), 4, rv.Dense(2)]}),
    (TypeError, "layers", {"layers": [rv.Input(3), rv.Input(2)]}),
    (ValueError, "activation", {"activation": "swish"}),
    (ValueError, "activation", {"activation": "é" * 700}),
    (TypeError, "activation", {"activation": None}),
    (TypeError, "activation", {"activation": np.tanh}),
    (ValueError, "activation", {"activation": rv.losses.Huber()}),
    (ValueError, "softmax", {"activation": "softmax"}),
    (ValueError, "output", {"output": "Softmax"}),
    (TypeError, "output", {"output": 1}),
    (ValueError, "loss", {"loss": "l1"}),
    (TypeError, "loss", {"loss": 3}),
    (ValueError, "loss", {"loss": rv.activations.ELU()}),
    (ValueError, "softmax", {"loss": "cross_entropy"}),
    (ValueError, "sigmoid", {"loss": "binary_cross_entropy"}),
    (ValueError, "linear", {"loss": "poisson", "output": "softplus"}),
    (ValueError, "even", {"layers": [3, 1], "loss": "gaussian_nll"}),
    (ValueError, "dtype", {"dtype": "float16"}),
    (ValueError, "dtype", {"dtype": int}),
    (ValueError, "dtype", {"dtype": None}),
    (ValueError, "dtype", {"dtype": "é" * 700}),
    (ValueError, "dtype", {"dtype": {"names": 3}}),
    (ValueError, "dtype", {"dtype": 3.5}),
    (ValueError, "init", {"init": "orthogonal"}),
    (ValueError, "init", {"init": "é" * 700}),
    (TypeError, "init", {"init": None}),
    (TypeError, "rng", {"rng": np.random.RandomState(0)}),
]


@pytest.mark.parametrize(("kind", "word", "options"), BAD_NETWORKS, ids=range(len(BAD_NETWORKS)))
def test_a_bad_description_of_a_network_is_named(kind, word, options):
    with refuses(kind, word):
        rv.Network(**{"layers": [3, 4, 2], **options})


@pytest.mark.parametrize("dtype", ["float32", "f4", np.float32, np.dtype("float32"), np.dtype(">f4")], ids=str)
def test_dtypes_by_any_name(dtype):
    assert rv.Network([3, 2], dtype=dtype).dtype == np.dtype("float32")


@pytest.mark.parametrize(
    "widths", [[10**9, 10**9], [2**62, 2**62], [2**31, 2**33], [1, 2**61], [10**7, 10**7, 1], [1, 10**8, 10**8]]
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shapes_beyond_memory_name_the_bytes(widths, dtype):
    with refuses(MemoryError, "bytes"):
        rv.Network(widths, dtype=dtype, init="zeros")


BAD_FITS = [
    (ValueError, "optimizer", {"optimizer": "sdg"}),
    (TypeError, "optimizer", {"optimizer": rv.SGD}),
    (TypeError, "optimizer", {"optimizer": 0.1}),
    (TypeError, "callbacks", {"callbacks": print}),
    (TypeError, "callbacks", {"callbacks": 3}),
    (TypeError, "callbacks[1]", {"callbacks": [print, "print"]}),
    (TypeError, "validation_data", {"validation_data": 3}),
    (TypeError, "validation_data", {"validation_data": "ab"}),
    (ValueError, "validation_data", {"validation_data": (X,)}),
    (ValueError, "validation_data", {"validation_data": (X, Y, Y)}),
    (ValueError, "validation X", {"validation_data": (X[:, :2], Y)}),
    (ValueError, "validation y", {"validation_data": (X, Y[:3])}),
    (ValueError, "validation X", {"validation_data": (X * NAN, Y)}),
    (ValueError, "validation y", {"validation_data": (X, Y * NAN)}),
    (ValueError, "validation X", {"validation_data": (X[:0], Y[:0])}),
    (ValueError, "sample_weight", {"sample_weight": np.ones(7)}),
    (ValueError, "sample_weight", {"sample_weight": np.ones((8, 1))}),
    (ValueError, "sample_weight", {"sample_weight": np.zeros(8)}),
    (ValueError, "sample_weight[3]", {"sample_weight": [1, 1, 1, -1, 1, 1, 1, 1]}),
    (ValueError, "sample_weight[2]", {"sample_weight": [1, 1, NAN, 1, 1, 1, 1, 1]}),
    (ValueError, "sample_weight[2]", {"sample_weight": [1, 1, INF, 1, 1, 1, 1, 1]}),
    (TypeError, "sample_weight", {"sample_weight": ["1"] * 8}),
    (TypeError, "sample_weight", {"sample_weight": "balanced"}),
]


@pytest.mark.parametrize(("kind", "word", "options"), BAD_FITS, ids=range(len(BAD_FITS)))
def test_a_bad_argument_of_fit_changes_nothing(kind, word, options):
    net = trained()
    arrays = [v for v in options.values() if isinstance(v, np.ndarray)]
    with refuses(kind, word, untouched=[net, X, Y, *arrays]):
        net.fit(X, Y, **{"epochs": 3, "optimizer": rv.SGD(0.3), **options})


def test_weights_whose_sum_is_infinite_are_refused():
    net = trained(dtype="float64")
    with refuses(ValueError, "sample_weight", "inf", untouched=[net]):
        net.fit(X, Y, sample_weight=np.full(8, 1e308))


@pytest.mark.parametrize(
    "call",
    [
        lambda net: net.predict(),
        lambda net: net.predict(X, None, None),
        lambda net: net.predict(X, X=X),
        lambda net: net.predict(np.ones((500, 500)), outs=3),
        lambda net: net.step(X, Y),
        lambda net: net.step(X, Y, rv.SGD(), np.ones(8)),
        lambda net: net.loss(X),
        lambda net: net.set_weights(),
        lambda net: rv.SGD(lr=0.1),
        lambda net: rv.SGD(0.1, 0.9, True, 0.0, np.ones((500, 500))),
    ],
    ids=range(10),
)
def test_a_call_that_no_signature_takes_says_so_briefly(call):
    net = trained()
    with refuses(TypeError, untouched=[net]):
        call(net)


@pytest.mark.parametrize("optimizer", [None, rv.SGD, 0.1, Verbose()], ids=lambda v: type(v).__name__)
def test_step_wants_an_optimiser(optimizer):
    net = trained()
    with refuses(TypeError, "optimizer", "SGD", untouched=[net, X, Y]):
        net.step(X, Y, optimizer)


def test_an_object_that_was_never_made_is_an_error_and_no_crash():
    net = rv.Network.__new__(rv.Network)
    for call in (lambda: net.predict(X), lambda: net.parameters, lambda: net.epochs, lambda: net.save("x")):
        with refuses(TypeError, "Network"):
            call()
    for kind in CLASSES.values():
        with refuses(ValueError):
            trained().step(X, Y, kind.__new__(kind))


def test_set_weights_is_all_or_nothing():
    net = trained()
    weights, biases = [np.ones((4, 3)), np.ones((2, 4))], [np.ones(4), np.ones(2)]
    bad = np.ones((2, 4))
    bad[1, 2] = NAN
    cases = [
        (TypeError, "weights", 3, None),
        (TypeError, "weights", "ab", None),
        (TypeError, "weights", None, None),
        (ValueError, "weights", weights[:1], None),
        (ValueError, "weights", [*weights, bad], None),
        (ValueError, "weights[1]", [weights[0], bad], biases),
        (ValueError, "transposed", [weights[0].T, weights[1]], biases),
        (ValueError, "weights[0]", [np.ones(12), weights[1]], None),
        (ValueError, "weights[1][0, 0]", [weights[0], np.full((2, 4), 1e300)], None),
        (TypeError, "weights[0]", [weights[0] * 1j, weights[1]], None),
        (TypeError, "biases", weights, 3),
        (ValueError, "biases", weights, biases[:1]),
        (ValueError, "biases[1]", weights, [biases[0], np.ones(3)]),
        (ValueError, "biases[1][1]", weights, [biases[0], np.array([1, INF])]),
        (ValueError, "biases[0]", weights, [biases[0].reshape(1, 4), biases[1]]),
    ]
    for kind, word, w, b in cases:
        with refuses(kind, word, untouched=[net]):
            net.set_weights(w, b)
