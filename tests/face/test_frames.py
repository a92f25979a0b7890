"""DataFrames as X and y: their columns are named in errors, and must be those of ``fit``."""

import pickle
from decimal import Decimal

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses


class NAType:
    """What pandas has for a missing value: no comparison with it is true or false."""

    def __eq__(self, other):
        return self

    __ne__ = __eq__
    __hash__ = None

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")

    def __repr__(self):
        return "<NA>"


class Column:
    """Like a pandas Series: an array with a name."""

    def __init__(self, values, dtype=None, name="target"):
        self.values, self.name = values, name
        self.dtype = np.dtype(object) if dtype is None else np.dtype(dtype)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, self.dtype if dtype is None else dtype)


class Frame:
    """Like a pandas DataFrame: columns of their own types, and one array of what they have in common."""

    def __init__(self, columns):
        self.data = columns
        self.columns = list(columns)

    def __array__(self, dtype=None, copy=None):
        kinds = {column.dtype for column in self.data.values()}
        common = kinds.pop() if len(kinds) == 1 else np.dtype(object)
        columns = [np.asarray(column).astype(common) for column in self.data.values()]
        return np.array(columns, common).T

    @property
    def iloc(self):
        return self

    def __getitem__(self, key):
        if isinstance(key, tuple):
            return [*self.data.values()][key[1]]
        return Frame({name: self.data[name] for name in key})


class Polar(Frame):
    """Like a polars DataFrame."""

    def to_series(self, k):
        return [*self.data.values()][k]

    def __getattribute__(self, name):
        if name == "iloc":
            raise AttributeError(name)
        return super().__getattribute__(name)


PLAIN = np.array([[1.0, 20.0, 0.0], [2.0, 30.0, 1.0], [3.0, 50.0, 1.0]])
NAMES = ["size", "age", "sold"]
Y = np.array([1.0, 2.0, 4.0])


def frame(kind=Frame, **change):
    columns = dict(zip(NAMES, (Column(c.tolist(), "f8") for c in PLAIN.T), strict=True))
    return kind(columns | {name: Column(*given) for name, given in change.items()})


def network():
    return rv.Network([3, 4, 1], rng=0)


def trained():
    net = network()
    net.fit(frame(), Y)
    return net


@pytest.mark.parametrize("kind", [Frame, Polar])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"sold": ([False, True, True], "?")},
        {"age": ([20, 30, 50], "i8"), "sold": ([False, True, True], "?")},
        {"age": ([20, 30, 50],)},  # nullable integers without a missing one, and any column of objects
        {"age": ([20, 30.0, Decimal(50)],), "sold": ([False, np.True_, True],)},
        {"age": ([np.int8(20), np.float32(30), 50],)},
    ],
)
def test_columns_of_any_type_of_numbers(kind, change):
    plain, net = network(), network()
    plain.fit(PLAIN, Y, epochs=2)
    net.fit(frame(kind, **change), Y, epochs=2, validation_data=(frame(kind, **change), Y))
    assert net.parameters.tobytes() == plain.parameters.tobytes()
    x = frame(kind, **change)
    assert net.predict(x).tobytes() == plain.predict(PLAIN).tobytes()
    assert net.forward(x).output.tobytes() == plain.predict(PLAIN).tobytes()
    for call in (lambda net, x: net.loss(x, Y), lambda net, x: net.backward(x, Y), lambda net, x: net.score(x, Y)):
        assert call(net, x) == call(plain, PLAIN)
    assert net.step(x, Y, rv.SGD()) == plain.step(PLAIN, Y, rv.SGD())


SECRET = "4929-1234"
BAD = [
    (([20, NAType(), 50],), ValueError, "missing value in row 1"),
    (([20, None, 50],), ValueError, "missing value in row 1"),
    (([20, 30, float("nan")],), ValueError, "missing value in row 2"),
    (([20, 30, np.nan], "f8"), ValueError, "missing value in row 2"),
    (([20, np.inf, 50], "f8"), ValueError, "row 1 is infinite"),
    (([20, SECRET, 50],), TypeError, "row 1 is of type str"),
    (([SECRET] * 3, "U9"), TypeError, "must hold numbers"),
    (([1, 2, 3], "M8[D]"), TypeError, "must hold numbers"),
    (([20, 1j, 50],), TypeError, "row 1 is of type complex"),
    (([20, [1], 50],), TypeError, "row 1 is of type list"),
]


@pytest.mark.parametrize("kind", [Frame, Polar])
@pytest.mark.parametrize(("column", "error", "words"), BAD, ids=range(len(BAD)))
def test_a_bad_column_is_named_and_not_shown(kind, column, error, words):
    net, x = trained(), frame(kind, age=column)
    for call in (
        lambda: net.predict(x), lambda: net.fit(x, Y), lambda: net.loss(x, Y), lambda: net.step(x, Y, rv.SGD()),
        lambda: net.score(x, Y), lambda: net.backward(x, Y), lambda: net.forward(x),
    ):  # fmt: skip
        with refuses(error, "column 'age' of X", words, untouched=[net]) as caught:
            call()
        assert SECRET not in str(caught.value)
    with refuses(error, "column 'age' of validation X", words, untouched=[net]):
        net.fit(frame(), Y, validation_data=(x, Y))


def test_the_names_of_fit_are_those_of_every_later_call():
    net = trained()
    assert net.feature_names == NAMES
    swapped, other = frame()[["age", "size", "sold"]], frame(weight=([1, 2, 3], "f8"))[["size", "age", "weight"]]
    for call in (
        lambda x: net.predict(x), lambda x: net.loss(x, Y), lambda x: net.step(x, Y, rv.SGD()), lambda x: net.fit(x, Y),
        lambda x: net.score(x, Y), lambda x: net.evaluate(x, Y), lambda x: net.forward(x), lambda x: net.backward(x, Y),
        lambda x: net.fit(frame(), Y, validation_data=(x, Y)),
    ):  # fmt: skip
        with refuses(
            ValueError, "'age', 'size', 'sold' instead of 'size', 'age', 'sold'", "net.feature_names", untouched=[net]
        ):
            call(swapped)
        with refuses(ValueError, "without: 'sold'", "not in fit: 'weight'", untouched=[net]):
            call(other)
    assert net.predict(swapped[net.feature_names]).tobytes() == net.predict(PLAIN).tobytes()
    twice = Frame({name: Column([0.0] * 3, "f8") for name in NAMES})
    twice.columns = ["size", "age", "age"]
    with refuses(ValueError, "without: 'sold'"):
        net.predict(twice)


def test_validation_data_has_the_names_of_the_rows_trained_on():
    net = network()
    with refuses(ValueError, "columns of validation X", untouched=[net]):
        net.fit(frame(), Y, validation_data=(frame()[["age", "size", "sold"]], Y))
    assert net.feature_names is None


def test_arrays_and_numbered_columns_have_no_names():
    net = network()
    net.fit(PLAIN, Y)
    assert net.feature_names is None
    net.predict(frame()[["age", "size", "sold"]])
    net.fit(Frame(dict(enumerate(frame().data.values()))), Y)
    assert net.feature_names is None
    net = trained()
    net.fit(PLAIN, Y)
    assert net.feature_names == NAMES


def test_names_are_kept_by_files_pickles_and_copies(tmp_path):
    net = trained()
    net.metadata = {"a": "b"}
    assert dict(net.metadata) == {"a": "b"}
    net.save(tmp_path / "net.safetensors")
    for other in (rv.load(tmp_path / "net.safetensors"), pickle.loads(pickle.dumps(net))):
        assert (other.feature_names, dict(other.metadata)) == (NAMES, {"a": "b"})
        with refuses(ValueError, "the columns of X"):
            other.predict(frame()[["age", "size", "sold"]])
    with refuses(ValueError, "net.feature_names", untouched=[net]):
        net.metadata = {"feature_names": "[]"}


def test_a_callback_that_saves_has_the_names(tmp_path):
    net, names = network(), []
    net.fit(frame(), Y, callbacks=[lambda info: names.append(info.network.feature_names)])
    assert names == [NAMES]


def test_a_fit_that_is_refused_keeps_no_names():
    net = network()
    for options in ({"epochs": -1}, {"sample_weight": [-1.0, 1, 1]}, {"optimizer": 3}):
        with pytest.raises((ValueError, TypeError)):
            net.fit(frame(), Y, **options)
        assert net.feature_names is None


def test_feature_names_can_be_set():
    net = trained()
    net.feature_names = None
    net.predict(frame()[["age", "size", "sold"]])
    net.feature_names = ("a", "ä", "\ud800")
    assert net.feature_names == ["a", "ä", "\ud800"]
    with refuses(ValueError, "'size', 'age', 'sold'"):
        net.predict(frame())
    for wrong, kind in ((3, TypeError), ("abc", TypeError), ([1, 2, 3], TypeError), (["a"], ValueError)):
        with refuses(kind, "feature_names", untouched=[net]):
            net.feature_names = wrong
    wide = rv.Network([5000, 1])
    wide.feature_names = [f"column {k}" for k in range(5000)]
    assert wide.feature_names is None  # more than a file could hold


@pytest.mark.parametrize("values", [[0, 2, 1], [False, True, 2]])
def test_targets_as_a_column_of_objects(values):
    net, plain = (rv.Network([3, 4, 3], output="softmax", rng=0) for _ in range(2))
    net.fit(PLAIN, Column(values), sample_weight=Column([1, 2.0, 1]))
    plain.fit(PLAIN, np.array(values, int), sample_weight=[1, 2, 1])
    assert net.parameters.tobytes() == plain.parameters.tobytes()
    assert net.score(PLAIN, Column(values), sample_weight=Column([1, 2.0, 1])) == plain.score(
        PLAIN, values, sample_weight=[1, 2, 1]
    )
    one, other = network(), network()
    assert one.loss(PLAIN, Frame({"y": Column([1, 2.5, True])})) == other.loss(PLAIN, [1, 2.5, 1])
    for missing in (Column([0, NAType(), 1]), Column([0, np.nan, 1], "f8"), Column([0, float("nan"), True])):
        with refuses(ValueError, "y has a missing value in row 1", untouched=[net]):
            net.fit(PLAIN, missing)
    named = rv.Network([3, 4, 3], output="softmax", rng=0)
    with refuses(ValueError, "y has 2 classes, 'a', 'b'; the network has outputs for 3", untouched=[named]):
        named.fit(PLAIN, Column(["a", "b", "a"]))
    named.fit(PLAIN, Column(["a", "b", "c"]))
    assert named.classes.tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["[", "3", '["a", "b"]', "[1, 2, 3]", "[" * 100_000], ids=lambda text: text[:12])
def test_names_that_a_file_cannot_mean_are_none(text):
    net = network()
    net._core._set_metadata({"feature_names": text})
    assert net.feature_names is None
    net.predict(frame())
