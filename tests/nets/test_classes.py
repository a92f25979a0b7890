"""Labels of any kind, and learning from rows as they come."""

import datetime
import pickle

import numpy as np
import pytest
import ranvier as rv
from mirror import same_bits
from refusal import refuses

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(60, 4))
NUMBERS = DRAW.integers(0, 3, 60)


def new(n=3, **options):
    return rv.Network([4, 6, n], output=options.pop("output", "softmax"), rng=0, **options)


LABELS = {
    "strings": np.array(["cat", "dog", "emu"]),
    "objects": np.array(["cat", "dog", "emu"], dtype=object),
    "from 1": np.array([1, 2, 3]),
    "scattered": np.array([-7, 0, 900]),
    "bytes": np.array([3, 4, 5], np.uint8),
    "numbers as objects": np.array([7, 8, 90], dtype=object),
    "numbers of NumPy as objects": np.array([np.int32(7), np.int64(8), 90], dtype=object),
}


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("kind", LABELS)
def test_labels_are_numbered_in_order(kind, as_list):
    labels = LABELS[kind][NUMBERS]
    labels = labels.tolist() if as_list else labels
    named, numbered = new(), new()
    one = named.fit(X, labels, epochs=3, validation_data=(X[:10], labels[:10]))
    two = numbered.fit(X, NUMBERS, epochs=3, validation_data=(X[:10], NUMBERS[:10]))
    assert same_bits(named.parameters, numbered.parameters)
    assert same_bits(one.val_loss, two.val_loss)
    assert named.classes.tolist() == LABELS[kind].tolist()
    assert numbered.classes is None
    assert named.predict_classes(X).tolist() == LABELS[kind][numbered.predict_classes(X)].tolist()
    assert named.evaluate(X, labels) == numbered.evaluate(X, NUMBERS)
    assert named.loss(X, labels) == numbered.loss(X, NUMBERS)
    assert named.step(X, labels, rv.SGD(0.1)) == numbered.step(X, NUMBERS, rv.SGD(0.1))
    assert named.backward(X, labels) == numbered.backward(X, NUMBERS)


@pytest.mark.parametrize(("output", "loss", "no", "yes"), [("sigmoid", None, 0.0, 1.0), ("linear", "hinge", 0.0, 1.0)])
@pytest.mark.parametrize("labels", [["no", "yes"], [5, 9]], ids=str)
def test_one_output_tells_two_classes_apart(output, loss, no, yes, labels):
    chosen = DRAW.integers(0, 2, 60)
    named, numbered = new(1, output=output, loss=loss), new(1, output=output, loss=loss)
    named.fit(X, np.array(labels)[chosen], epochs=3)
    numbered.fit(X, np.where(chosen, yes, no), epochs=3)
    assert same_bits(named.parameters, numbered.parameters)
    assert named.predict_classes(X).tolist() == [labels[k] for k in numbered.predict_classes(X)]


def test_the_classes_are_in_files_and_copies(tmp_path):
    net = new()
    net.fit(X, LABELS["strings"][NUMBERS])
    net.save(tmp_path / "net.safetensors")
    for again in (rv.load(tmp_path / "net.safetensors"), pickle.loads(pickle.dumps(net))):
        assert again.classes.tolist() == ["cat", "dog", "emu"]
        assert dict(again.metadata) == {}
    net.metadata = {"a": "b"}
    assert net.classes.tolist() == ["cat", "dog", "emu"]
    assert dict(net.metadata) == {"a": "b"}
    net.classes = None
    assert net.classes is None


def test_a_fit_that_fails_leaves_no_classes():
    net = new()
    with pytest.raises(ValueError, match="X must have shape"):
        net.fit(X[:, :2], LABELS["strings"][NUMBERS])
    assert net.classes is None


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (lambda net: net.fit(X, ["a", "b"] * 30), ValueError, "y has 2 classes, 'a', 'b'; the network has outputs for 3"),
        (lambda net: net.fit(X, [1, 2] * 30), None, None),
        (lambda net: net.fit(X, [1, 5] * 30), ValueError, "y must be class labels 0 … 2"),
        (lambda net: net.loss(X, ["a"] * 60), TypeError, "classes, y = np.unique"),
        (lambda net: setattr(net, "classes", ["a", "b"]), ValueError, "classes must be 3 labels"),
        (lambda net: setattr(net, "classes", ["a", "b", "a"]), ValueError, "classes must all be different"),
        (lambda net: setattr(net, "classes", 3), ValueError, "classes must be 3 labels"),
        (lambda net: setattr(net, "metadata", {"class_names": "x"}), ValueError, "assign net.classes"),
    ],
)  # fmt: skip
def test_refusals(bad, error, words):
    if error is None:
        bad(new())
        return
    with pytest.raises(error, match=words):
        bad(new())


@pytest.mark.parametrize(
    ("y", "words"), [(["cat", "cow"], "row 1 is 'cow'"), ([0, 1], "must be labels of 'cat', 'dog', 'emu'")]
)
def test_unknown_labels_are_named(y, words):
    net = new()
    net.classes = ["cat", "dog", "emu"]
    for call in (net.loss, net.evaluate, net.fit):
        with pytest.raises(ValueError, match=words):
            call(X[:2], y)


ORDERS = [["emu", "cat", "dog"], ["dog", "emu", "cat"]]


@pytest.mark.parametrize("teach", ["fit", "partial_fit"])
def test_labels_that_are_known_keep_their_places(teach):
    """Whatever the order in which they come, and also where not all of them do."""
    names = np.array(["cat", "dog", "emu"])
    net, twin = new(), new()
    for rows in (slice(60), slice(None, None, -1), NUMBERS > 0):
        getattr(net, teach)(X[rows], names[NUMBERS[rows]])
        getattr(twin, teach)(X[rows], NUMBERS[rows])
    assert net.classes.tolist() == names.tolist()
    assert same_bits(net.parameters, twin.parameters)


def test_partial_fit_may_say_the_classes_again():
    net, twin = new(), new()
    for classes in (["cat", "dog", "emu"], *ORDERS):
        net.partial_fit(X[:2], ["emu", "cat"], classes=classes)
        twin.partial_fit(X[:2], [2, 0])
    assert net.classes.tolist() == ["cat", "dog", "emu"]
    assert same_bits(net.parameters, twin.parameters)
    with refuses(ValueError, "'cat', 'dog', 'emu'; got 'cow'; assign net.classes", untouched=[net]):
        net.partial_fit(X[:2], ["emu", "cat"], classes=["cat", "cow", "emu"])
    fresh = new()
    with refuses(ValueError, "X must have shape", untouched=[fresh]):
        fresh.partial_fit(X[:2, :2], ["emu", "cat"], classes=["cat", "dog", "emu"])


def test_an_assignment_names_the_classes_anew():
    net = new()
    net.fit(X, np.array(["cat", "dog", "emu"])[NUMBERS])
    net.classes = ["un", "deux", "trois"]
    net.fit(X, np.array(["un", "deux", "trois"])[NUMBERS])
    assert net.classes.tolist() == ["un", "deux", "trois"]


@pytest.mark.parametrize("numbered", ["fit", "step", "one-hot"])
@pytest.mark.parametrize(
    ("labels", "words"), [(["cat", "dog", "emu"], "row 0 is '"), ([1, 2, 3], "is 3"), ([-1, 0, 1], "is -1")], ids=str
)
def test_what_learned_numbers_is_not_named_in_silence(numbered, labels, words):
    net = new()
    if numbered == "step":
        net.step(X, NUMBERS, rv.Adam())
    else:
        net.fit(X, NUMBERS if numbered == "fit" else np.eye(3)[NUMBERS])
    named = np.array(labels)[NUMBERS]
    for call in (net.fit, net.partial_fit):
        with refuses(
            ValueError, "y must be class labels 0 … 2, which this network has learned", words, untouched=[net]
        ):
            call(X, named)
    net.classes = labels
    net.fit(X, named)
    assert net.predict_classes(X[:1])[0] in labels


def test_one_output_that_learned_numbers():
    net = new(1, output="sigmoid")
    net.fit(X, NUMBERS > 0)
    with refuses(ValueError, "y must be class labels 0 … 1", "is 2", untouched=[net]):
        net.fit(X, np.where(NUMBERS > 0, 2, 1))


DAY = np.datetime64("2024-05-01")


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([b"cat", b"dog", b"emu"], ["got bytes", "np.char.decode(y)"]),
        ([DAY, DAY + 1, DAY + 2], ["datetime64[D]", "y.astype(str)"]),
        ([DAY - DAY, DAY + 1 - DAY, DAY + 2 - DAY], ["timedelta64[D]", "y.astype(str)"]),
        (np.array([datetime.date(2024, 5, k) for k in (1, 2, 3)]), ["of type date", "[str(label) for label in y]"]),
        (np.array([b"cat", b"dog", b"emu"], object), ["of type bytes", "[str(label) for label in y]"]),
        (np.array(["cat", 1, "emu"], object), ["of type int", "all strings or all whole numbers"]),
        (np.array([1, "dog", 2], object), ["of type str", "all strings or all whole numbers"]),
        (np.array([True, "dog", "emu"], object), ["of type str"]),
    ],
    ids=lambda v: None if isinstance(v, list) and isinstance(v[0], str) else str(v),
)
def test_labels_that_files_do_not_hold(labels, words):
    net, labels = new(), np.array(labels)
    y = np.r_[labels, labels]
    for call in (net.fit, net.partial_fit):
        with refuses(TypeError, "y ", *words, untouched=[net]):
            call(X[:6], y)
    fixed = [value.decode() if isinstance(value, bytes) else str(value) for value in y]
    net.fit(X[:6], fixed)
    assert set(net.classes.tolist()) == set(fixed)


def test_labels_of_other_sizes():
    for missing in (None, np.nan):
        with refuses(ValueError, "y has a missing value in row 1"):
            new().fit(X[:3], np.array(["cat", missing, "emu"], object))
    with refuses(ValueError, "y must be whole numbers of 64 bits"):
        new().fit(X[:3], np.array([1, 2, 2**70], object))
    net = new()
    with refuses(ValueError, "classes must have at most 32,768 letters", untouched=[net]):
        net.fit(X[:3], ["a" * 20_000, "b" * 20_000, "c"])
    net.fit(X[:3], ["a" * 9_000, "b" * 9_000, "c"])
    with refuses(ValueError, "'aaaaaaaaaaaaaaaaaaaaaaaaaa...", "row 1 is 'dddddddddddddddddddddddddd..."):
        net.fit(X[:3], ["a" * 9_000, "d" * 9_000, "c"])


def test_objects_that_are_numbers_are_those_numbers():
    one, two = new(), new()
    one.fit(X, NUMBERS.astype(object))
    two.fit(X, NUMBERS)
    assert same_bits(one.parameters, two.parameters)
    assert one.classes is None
    one, two = new(1, output="sigmoid"), new(1, output="sigmoid")
    for y in ((NUMBERS > 0).astype(float), NUMBERS > 0):
        one.fit(X, y.astype(object))
        two.fit(X, y)
    assert same_bits(one.parameters, two.parameters)


def no_loss(y_pred, y):
    return 0.0, 0 * y_pred


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (rv.Network([4, 1], rng=0), ["one output, linear, under loss 'mse'", "net.predict"]),
        (rv.Network([4, 1], loss="poisson", rng=0), ["one output, linear, under loss 'poisson'"]),
        (rv.Network([4, 1], loss=no_loss, rng=0), ["under a loss of your own"]),
        (rv.Network([4, 2], loss="gaussian_nll", rng=0), ["2 outputs, linear, under loss 'gaussian_nll'"]),
    ],
    ids=lambda v: None if isinstance(v, list) else repr(v),
)
def test_a_regression_has_no_classes(net, words):
    with refuses(ValueError, "predict_classes needs a network that tells classes apart", *words, untouched=[net]):
        net.predict_classes(X)


@pytest.mark.parametrize(
    "options", [{"loss": "mse", "output": "sigmoid"}, {"loss": "hinge", "output": "linear"}], ids=str
)
def test_one_output_may_say_yes_or_no(options):
    assert set(new(1, **options).predict_classes(X)) <= {0, 1}


def test_partial_fits_are_one_pass_each():
    net, twin = new(), new()
    for k in range(0, 60, 20):
        history = net.partial_fit(X[k : k + 20], NUMBERS[k : k + 20], optimizer=rv.Adam(0.01) if k == 0 else None)
        assert len(history.loss) == 1
        twin.fit(X[k : k + 20], NUMBERS[k : k + 20], optimizer=rv.Adam(0.01), shuffle=False)
    assert same_bits(net.parameters, twin.parameters)
    first, plain = new(), new()
    first.partial_fit(X, NUMBERS)
    plain.fit(X, NUMBERS, shuffle=False)
    assert same_bits(first.parameters, plain.parameters), "without an optimiser it is that of fit"


def test_partial_fit_is_told_all_classes():
    net = new()
    for x, label in zip(X[:6], ["emu", "cat", "emu", "emu", "dog", "cat"], strict=True):
        net.partial_fit(x[None], [label], classes=["cat", "dog", "emu"])
    assert net.classes.tolist() == ["cat", "dog", "emu"]


def test_a_summary_says_shapes_and_sizes():
    layers = [rv.Input((8, 8, 1)), rv.Conv2D(4, 3, "relu"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(10, "softmax")]
    net = rv.Network(layers, rng=0)
    net.layers[0].trainable = False
    text = net.summary()
    lines = text.splitlines()
    assert "6x6x4" in lines[1]
    assert "frozen" in lines[1]
    assert len(lines) == 6
    assert lines[-1].split()[1] == f"{net.parameters.size:,}"
    assert int(lines[1].split()[-1].replace(",", "")) == 6 * 6 * 4 * 10
    assert len({len(line) for line in lines}) == 1
