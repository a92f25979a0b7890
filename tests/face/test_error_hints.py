"""What newcomers get wrong is answered with how it is done."""

import copy
import importlib
import inspect
import pkgutil

import numpy as np
import pytest
import ranvier as rv
from ranvier import _core
from refusal import refuses

X = np.ones((4, 3))
NAMES = ["a", "b", "a", "c"]
UNIQUE = "classes, y = np.unique(y, return_inverse=True)"


def classifier(**options):
    return rv.Network([3, 4, 3], output="softmax", loss="cross_entropy", rng=0, **options)


@pytest.mark.parametrize("form", [list, np.array, np.bytes_, lambda y: np.array(y, object)])
def test_names_of_classes(form):
    """Texts are learned by fit; bytes, and texts that no fit has seen, are not."""
    for net in (classifier(), rv.Network([3, 1], output="sigmoid", loss="binary_cross_entropy")):
        with refuses(TypeError, "y must be", UNIQUE, untouched=[net]):
            net.loss(X, form(NAMES))
    with refuses(TypeError, "y must be", "np.char.decode(y)", UNIQUE, untouched=[net]):
        net.fit(X, np.bytes_(NAMES))
    _, y = np.unique(NAMES, return_inverse=True)
    classifier().fit(X, y)
    with refuses(TypeError, "y must be") as caught:  # of a regression a string is no class
        rv.Network([3, 1]).fit(X, form(NAMES))
    assert UNIQUE not in str(caught.value)


@pytest.mark.parametrize("dtype", ["i4", "f2", "f4", "f8"])
def test_labels_as_floats_or_as_a_column(dtype):
    labels, to_integer = np.array([0, 1, 2, 0], dtype), "" if dtype == "i4" else ".astype(int)"
    for y, words in ((labels, to_integer), (labels[:, None], ".ravel()" + to_integer)):
        net = classifier()
        if words:
            with refuses(ValueError, "integer class labels", f"for class labels add {words}", untouched=[net, y]):
                net.fit(X, y)
        net.fit(X, eval(f"y{words}"))
    for y in (labels + 0.5, labels * np.nan, labels[:3], [labels] * 2):
        with refuses(ValueError, "y") as caught:
            classifier().fit(X, np.asarray(y, float))
        assert "add" not in str(caught.value)


@pytest.mark.parametrize("name", ["weight", "bias"])
def test_a_view_cannot_be_replaced_but_changed_in_place(name):
    net = classifier()
    layer = net.layers[0]
    for values in (getattr(layer, name).copy(), getattr(net.layers[1], name), getattr(layer, name)[::-1], 3):
        with refuses(AttributeError, f"layer.{name}[:] = values", "set_weights", untouched=[net]):
            setattr(layer, name, values)
    before = getattr(layer, name).copy()
    layer.weight *= 2
    layer.bias += before[..., 0] if name == "weight" else before
    assert name == "bias" or np.array_equal(net.layers[0].weight, 2 * before)


@pytest.mark.parametrize(
    ("argument", "given", "meant"),
    [
        ("activation", "ReLU", "relu"),
        ("activation", "leaky-relu", "leaky_relu"),
        ("activation", "sigmod", "sigmoid"),
        ("activation", "Swish", "silu"),
        ("output", "identity", "linear"),
        ("output", "SoftMax", "softmax"),
        ("loss", "crossentropy", "cross_entropy"),
        ("loss", "mean_squared_error", "mse"),
        ("loss", "BCE", "binary_cross_entropy"),
        ("init", "glorot", "glorot_uniform"),
        ("init", "he_norm", "he_normal"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_one_meant(argument, given, meant):
    with refuses(ValueError, f"{argument} must be one of", f"did you mean {meant!r}?"):
        rv.Network([2, 3, 1], **{argument: given})


def test_a_name_like_no_other_is_not_guessed():
    for argument in ("activation", "output", "loss", "init"):
        with refuses(ValueError, argument, "'qqqq'") as caught:
            rv.Network([2, 3, 1], **{argument: "qqqq"})
        assert "did you mean" not in str(caught.value)


def test_aliases_stand_for_names_of_the_core():
    from ranvier._support.lookup import _ALIASES

    assert set(_ALIASES.values()) <= {*_core.activations(), *_core.losses(), *_core.inits()}


@pytest.mark.parametrize(
    ("call", "argument", "instance"),
    [
        (lambda net: net.fit(X, np.ones(4), optimizer=rv.Adam), "optimizer", "rv.Adam(...)"),
        (lambda net: net.step(X, np.ones(4), rv.SGD), "optimizer", "rv.SGD(...)"),
        (lambda net: net.partial_fit(X, np.ones(4), optimizer=rv.SGD), "optimizer", "rv.SGD(...)"),
        (lambda net: net.fit(X, np.ones(4), schedule=rv.schedules.Cosine), "schedule", "rv.schedules.Cosine(...)"),
        (lambda net: net.fit(X, np.ones(4), schedule=rv.schedules.WarmUp), "schedule", "rv.schedules.WarmUp(...)"),
        (lambda net: rv.schedules.WarmUp(3, then=rv.schedules.Step), "then", "rv.schedules.Step(...)"),
        (
            lambda net: net.fit(X, np.ones(4), early_stopping=rv.EarlyStopping),
            "early_stopping",
            "rv.EarlyStopping(...)",
        ),
        (lambda net: net.use_loss(rv.losses.Huber), "loss", "rv.losses.Huber(...)"),
        (lambda net: rv.Network([3, 1], loss=rv.losses.Huber), "loss", "rv.losses.Huber(...)"),
        (lambda net: rv.Network([3, 1], activation=rv.activations.ELU), "activation", "rv.activations.ELU(...)"),
    ],
)
def test_a_class_is_answered_with_an_object(call, argument, instance):
    net = rv.Network([3, 1], rng=0)
    with refuses(TypeError, f"{argument} must be an object", f"give an instance: {instance}", untouched=[net]):
        call(net)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Adam", "adam"), ("SGD", "sgd"), ("rms_prop", "rmsprop"), ("adamW", "adamw"), ("nadam", "adam")],
)
def test_a_misspelt_optimiser_is_answered_with_the_one_meant(given, meant):
    net = rv.Network([3, 1], rng=0)
    for call in (lambda: net.fit(X, np.ones(4), optimizer=given), lambda: net.step(X, np.ones(4), given)):
        with refuses(ValueError, "optimizer must be one of sgd,", f"did you mean {meant!r}?", untouched=[net]):
            call()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b,c\n1,2,3\n", "text"),
        ("größe,b\n".encode(), "text"),
        (b"\x93NUMPY\x01\x00v\x00", ".npy"),
        (b"PK\x03\x04\x14\x00\x00\x00", ".npz"),
        (b"\x80\x04\x95\x0b\x00\x00\x00\x00", "pickle"),
        (b"a\n", "2 bytes"),
        (b"", "0 bytes"),
    ],
)
def test_a_file_of_another_kind_is_called_so(content, kind, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(content)
    for call in (rv.load, lambda path: classifier().load_weights(path, [])):
        with refuses(rv.FileFormatError, "not a safetensors file", kind):
            call(path)


SIGNATURES = [
    (rv.Network.predict, "(self, /, X, out=None)"),
    (rv.Network([1, 1]).predict, "(X, out=None)"),
    (rv.Network.step, "(self, /, X, y, optimizer, *, sample_weight=None)"),
    (rv.Network([1, 1]).step, "(X, y, optimizer, *, sample_weight=None)"),
    (rv.Network.loss, "(self, X, y, *, sample_weight=None)"),
    (rv.Network.set_weights, "(self, weights, biases=None)"),
    (rv.Network.reset_optimizer, "(self)"),
    (rv.math.sigmoid, "(x, out=None, threads=1)"),
    (rv.SGD, "(learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=0.0)"),
    (rv.Adam, "(learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-08, eps_inside=False, weight_decay=0.0)"),
]


@pytest.mark.parametrize(("thing", "signature"), SIGNATURES, ids=lambda thing: getattr(thing, "__name__", ""))
def test_help_shows_one_signature(thing, signature):
    shown = inspect.signature(thing)
    plain = [p.replace(annotation=p.empty) for p in shown.parameters.values()]
    assert str(shown.replace(parameters=plain, return_annotation=shown.empty)) == signature
    assert "args" not in thing.__doc__
    assert "ranvier._core" not in thing.__doc__


MODULES = [name for _, name, _ in pkgutil.iter_modules(rv.__path__) if not name.startswith("_") and name != "sklearn"]


@pytest.mark.parametrize("name", ["", *MODULES])
def test_dir_lists_the_public_names_only(name):
    module = importlib.import_module(f"ranvier.{name}".rstrip("."))
    assert dir(module) == sorted(module.__all__)
    assert not [public for public in dir(module) if public.startswith("_") and public != "__version__"]


@pytest.mark.parametrize("name", ["activation", "n_in", "wieght"])
def test_what_would_change_nothing_in_the_network_is_refused(name):
    layer = classifier().layers[0]
    with refuses(AttributeError, f"layer.{name}", untouched=[layer]):
        setattr(layer, name, "relu")
    assert copy.copy(layer).weight.tobytes() == layer.weight.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gradient_descent_by_hand(dtype):
    net, twin = classifier(dtype=dtype), classifier(dtype=dtype)
    twin.step(X, [0, 1, 2, 0], rv.SGD(0.5))
    net.backward(X, [0, 1, 2, 0])
    net.parameters -= net.dtype.type(0.5) * net.gradients
    np.testing.assert_allclose(net.parameters, twin.parameters, rtol=0, atol=np.finfo(dtype).eps)  # fma or not
    flat = net.parameters
    for values in (flat.copy(), flat[::-1], flat[:-1], flat[None], flat.view("i1"), list(flat), None):
        with refuses(AttributeError, "net.parameters[:] = values", untouched=[net]):
            net.parameters = values


def test_a_nan_has_no_sign():
    net, minus = rv.Network([3, 2, 1]), np.copysign(np.nan, -1.0)
    for x in (np.full((1, 3), minus), np.full((1, 3), minus, "f4")):
        with refuses(ValueError, "X[0, 0] is nan"):
            net.predict(x)
    with refuses(ValueError, "learning_rate", "got nan"):
        rv.SGD(minus)
    with refuses(ValueError, "weights[0][0, 0] is nan"):
        net.set_weights([np.full((2, 3), minus), np.ones((1, 2))])
