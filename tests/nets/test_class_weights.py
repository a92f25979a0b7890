"""Weights of classes."""

import numpy as np
import pytest
import ranvier as rv
from mirror import same_bits
from refusal import refuses

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(60, 4))
NUMBERS = DRAW.integers(0, 3, 60)
NAMES = np.array(["cat", "dog", "emu"])


def new(n=3, **options):
    return rv.Network([4, 6, n], output=options.pop("output", "softmax"), rng=0, **options)


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
    one.fit(X, NAMES[NUMBERS], class_weight={"dog": 2.0, "emu": 7.0, "cat": 0.5})
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
        ([1.0, 2.0, -1.0], ValueError, r"must hold finite numbers >= 0; class_weight\[2\] is float -1.0$"),
        ({1: np.inf}, ValueError, r"must hold finite numbers >= 0; class_weight\[1\] is"),
        ([1.0, 2.0, "a"], TypeError, r"class_weight\[2\] must be a number"),
        (3, TypeError, "class_weight must be 'balanced', a dict or a list of weights; got int 3"),
    ],
)
def test_bad_class_weights(given, error, words):
    with pytest.raises(error, match=words):
        new().fit(X, NUMBERS, class_weight=given)


def test_a_long_list_of_class_weights_is_not_shown():
    net, y = new(500), np.arange(60)
    with refuses(ValueError, "class_weight[490] is float -2.0") as caught:
        net.fit(X, y, class_weight=[1.0] * 490 + [-2.0] * 10)
    assert "1.0" not in str(caught.value)
    net.classes = list(range(1000, 1500))
    with refuses(ValueError, "class_weight has 3, which is none of the classes 1000, 1001", "and 494 more"):
        net.fit(X, y + 1000, class_weight={3: 1.0})


def test_numbers_have_no_class_weights():
    net = rv.Network([4, 2])
    with pytest.raises(ValueError, match="for other targets give sample_weight"):
        net.fit(X, DRAW.normal(size=(60, 2)), class_weight="balanced")
