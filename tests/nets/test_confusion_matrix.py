"""Counts of classes that are taken for others."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses


def test_rows_are_actual_columns_predicted():
    counts = rv.analysis.confusion_matrix([0, 0, 1, 2, 2], [0, 1, 1, 0, 0], 3)
    assert counts.tolist() == [[1, 1, 0], [0, 1, 0], [2, 0, 0]]
    assert counts.dtype == np.int64
    rng = np.random.default_rng(0)
    y, found = rng.integers(0, 7, (2, 500))
    counts = rv.analysis.confusion_matrix(y, found.astype(np.uint8))
    assert counts.tolist() == [[int(((y == i) & (found == j)).sum()) for j in range(7)] for i in range(7)]
    assert rv.analysis.confusion_matrix([0, 1], [True, False], 4).tolist() == [
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0] * 4,
        [0] * 4,
    ]


@pytest.mark.parametrize("kind", [np.array, list, lambda labels: np.array(labels, object)])
def test_labels_are_sorted_unless_a_list_says_otherwise(kind):
    y, found = kind(["cat", "dog", "dog", "emu"]), kind(["cat", "emu", "dog", "cat"])
    assert rv.analysis.confusion_matrix(y, found).tolist() == [[1, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert rv.analysis.confusion_matrix(y, found, ["emu", "dog", "cat"]).tolist() == [[0, 0, 1], [1, 1, 0], [0, 0, 1]]
    assert rv.analysis.confusion_matrix(y, found, np.array(["dog", "cat", "emu"], object)).shape == (3, 3)
    assert rv.analysis.confusion_matrix(y, found, np.array(["a", "cat", "dog", "emu"])).shape == (4, 4)
    assert rv.analysis.confusion_matrix([5, 9, 9], [9, 9, 5], [5, 9]).tolist() == [[0, 1], [1, 1]]


def test_a_network_s_own_labels():
    X, y = rv.datasets.load_digits()
    names = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    net = rv.Network([64, 16, 10], output="softmax", rng=0)
    net.fit(X, names[y], epochs=3, optimizer="adam")
    counts = rv.analysis.confusion_matrix(names[y], net.predict_classes(X), net.classes)
    numbers = np.argsort(np.argsort(names))[y]
    assert counts.tolist() == rv.analysis.confusion_matrix(numbers, net.predict(X).argmax(1), 10).tolist()


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (([0, 1], [0]), ValueError, ["y and predicted", "2 and 1"]),
        (([0, 3], [0, 1], 3), ValueError, ["y must hold class labels 0 … 2", "y[1] is 3"]),
        (([0, 1], [0, -1]), ValueError, ["predicted must hold class labels", "predicted[1] is -1"]),
        (([0, 1], np.eye(2)), ValueError, ["predicted must have shape (rows,)", "predicted.argmax(1)"]),
        (([0, 1], [0.0, 1.0]), TypeError, ["predicted must be whole numbers", ".astype(int)"]),
        (([], []), ValueError, ["y must have at least one row"]),
        (([0, 10**6], [0, 1]), ValueError, ["y must hold", "9999", "1000000"]),
        (([0], [0], 0), ValueError, ["classes", "0"]),
        (([0], [0], 10**6), ValueError, ["classes must be at most 10,000"]),
        ((["a"], [0]), TypeError, ["y must be an array of class labels", "['a']"]),
        (([0], ["a"]), TypeError, ["predicted must be an array of class labels", "['a']"]),
        ((["a", "b"], ["a"]), ValueError, ["y and predicted", "2 and 1"]),
        ((["a", "b"], ["a", "c"], ["a", "b"]), ValueError, ["labels of the classes 'a', 'b'", "predicted[1] is 'c'"]),
        ((["a"], ["a"], ["a", "a"]), ValueError, ["classes must be 1 to 10,000 labels, all different"]),
        ((["a"], ["a"], [["a"], ["b", "c"]]), TypeError, ["classes must be an array of labels"]),
        ((["a"], ["a"], 3), TypeError, ["classes must be a list of all labels, or None; got int 3"]),
        ((["a"], [0], ["a"]), ValueError, ["predicted must be labels of the classes 'a'; predicted[0] is 0"]),
        (([["a"]], ["a"]), ValueError, ["y must have shape (rows,)", "(1, 1)"]),
    ],
)
def test_refusals(arguments, kind, words):
    with refuses(kind, *words):
        rv.analysis.confusion_matrix(*arguments)
