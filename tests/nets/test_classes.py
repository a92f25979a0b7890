"""Labels of any kind, weights of classes, and learning from rows as they come."""

import pickle

import numpy as np
import pytest
import ranvier as rv
from mirror import same_bits

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


WEIGHTS = np.array([0.5, 2.0, 7.0])


@pytest.mark.parametrize("given", [{0: 0.5, 1: 2.0, 2: 7.0}, [0.5, 2.0, 7.0], WEIGHTS], ids=["dict", "list", "array"])
def test_class_weights_are_weights_of_rows(given):
    w = DRAW.random(60) + 0.1
    for of_rows in (None, w):
        one, two = new(), new()
        a = one.fit(X, NUMBERS, epochs=2, class_weight=given, sample_weight=of_rows)
        b = two.fit(X, NUMBERS, epochs=2, sample_weight=WEIGHTS[NUMBERS] * (1 if of_rows is None else w))
        assert same_bits(one.parameters, two.parameters)
        assert same_bits(a.loss, b.loss)


def test_balanced_classes_weigh_the_same():
    rare = np.where(np.arange(60) < 50, 0, np.where(np.arange(60) < 58, 1, 2))
    one, two = new(), new()
    one.fit(X, rare, class_weight="balanced")
    two.fit(X, rare, sample_weight=(60 / (3 * np.array([50, 8, 2])))[rare])
    assert same_bits(one.parameters, two.parameters)


def test_class_weights_by_label_and_of_one_output():
    one, two = new(), new()
    one.fit(X, LABELS["strings"][NUMBERS], class_weight={"dog": 2.0, "emu": 7.0, "cat": 0.5})
    two.fit(X, NUMBERS, class_weight=WEIGHTS)
    assert same_bits(one.parameters, two.parameters)
    yes = (NUMBERS > 0).astype(float)
    for column in (yes, yes[:, None], yes.astype(int)):
        one, two = new(1, output="sigmoid"), new(1, output="sigmoid")
        one.fit(X, column, class_weight={1: 3.0})
        two.fit(X, yes, sample_weight=np.where(yes > 0, 3.0, 1.0))
        assert same_bits(one.parameters, two.parameters)
    one, two = new(), new()
    one.fit(X, np.eye(3)[NUMBERS], class_weight=WEIGHTS)
    two.fit(X, np.eye(3)[NUMBERS], sample_weight=WEIGHTS[NUMBERS])
    assert same_bits(one.parameters, two.parameters)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ("even", ValueError, "class_weight must be 'balanced', a dict or a list of weights; got str 'even'"),
        ({3: 1.0}, ValueError, "class_weight has 3, which is none of the classes"),
        ([1.0, 2.0], ValueError, "class_weight must have a weight for each of 3 classes; got 2"),
        ([1.0, 2.0, -1.0], ValueError, "finite numbers >= 0"),
        ([1.0, 2.0, "a"], TypeError, r"class_weight\[2\] must be a number"),
        (3, TypeError, "class_weight must be 'balanced', a dict or a list of weights; got int 3"),
    ],
)
def test_bad_class_weights(given, error, words):
    with pytest.raises(error, match=words):
        new().fit(X, NUMBERS, class_weight=given)


def test_numbers_have_no_class_weights():
    net = rv.Network([4, 2])
    with pytest.raises(ValueError, match="for other targets give sample_weight"):
        net.fit(X, DRAW.normal(size=(60, 2)), class_weight="balanced")


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
