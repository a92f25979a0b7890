"""The classes of optimisers follow from the core's tables: signature, help, attributes, ranges, equality, pickles."""

import copy
import inspect
import pickle
import re
import sys

import numpy as np
import pytest
import ranvier as rv
from learning_rules import CASES, CLASSES, TABLES, drawn, made
from refusal import refuses

ROWS = [(name, key, row) for name, table in TABLES.items() for key, row in table["parameters"].items()]
each_class = pytest.mark.parametrize("name", TABLES)
each_row = pytest.mark.parametrize(("name", "key", "row"), ROWS, ids=lambda v: v if isinstance(v, str) else "")
each_case = pytest.mark.parametrize(("name", "parameters"), CASES, ids=lambda v: v if isinstance(v, str) else "")


def kind_of(row):
    """What Python has for a parameter."""
    return bool if row["flag"] else int if row["whole"] else float


@each_class
def test_a_class_is_a_name_of_ranvier_and_of_its_module(name):
    made = CLASSES[name]
    assert made is getattr(rv.optimizers, made.__name__)
    assert made.__name__ in rv.__all__
    assert rv.optimizers.names()[made.__name__] == TABLES[name]["formula"]
    assert issubclass(made, rv.optimizers.Optimizer)
    assert dir(rv.optimizers) == sorted(rv.optimizers.__all__)


@each_class
def test_help_shows_signature_formula_and_source(name):
    kind, table = CLASSES[name], TABLES[name]
    defaults = {key: row["default"] for key, row in table["parameters"].items()}
    assert {key: p.default for key, p in inspect.signature(kind).parameters.items()} == defaults
    assert list(inspect.signature(kind.__init__).parameters) == ["self", *defaults]
    assert re.search(r"\b(19|20)\d\d\b", table["source"])
    for word in (table["source"], table["formula"].split("; ")[0].replace("^", "**"), repr(kind())):
        assert word in kind.__doc__
    for key, row in table["parameters"].items():
        assert f"\n{key} : {'bool' if row['flag'] else kind_of(row).__name__ + ', ' + row['range']}\n" in kind.__doc__
        assert row["meaning"][1:] in getattr(kind, key).__doc__


@each_case
def test_values_come_back_by_name_repr_pickle_and_copy(name, parameters):
    optimizer = made(name, parameters)
    for key, row in TABLES[name]["parameters"].items():
        assert getattr(optimizer, key) == parameters.get(key, row["default"])
        assert type(getattr(optimizer, key)) is kind_of(row)
    by_place = CLASSES[name](*(getattr(optimizer, key) for key in TABLES[name]["parameters"]))
    for twin in (by_place, pickle.loads(pickle.dumps(optimizer)), copy.deepcopy(optimizer), eval(f"rv.{optimizer!r}")):
        assert type(twin) is type(optimizer)
        assert twin == optimizer
        assert hash(twin) == hash(optimizer)
        assert repr(twin) == repr(optimizer)


@each_row
def test_another_value_makes_another_optimiser(name, key, row):
    values = drawn(name, 0)
    other = not values[key] if row["flag"] else np.nextafter(values[key], row["low"])
    if row["whole"]:
        other = values[key] + 1
    assert made(name, values) != made(name, values | {key: other})
    assert made(name, values) not in [kind() for kind in CLASSES.values()]
    assert made(name, values) != values


@each_row
def test_optimisers_are_immutable(name, key, row):
    optimizer = CLASSES[name]()
    for word in (key, "something_else"):
        with pytest.raises(AttributeError):
            setattr(optimizer, word, row["default"])
    with pytest.raises(AttributeError):
        delattr(optimizer, key)


@each_row
def test_a_value_outside_its_range_is_named(name, key, row):
    numbers = [np.nan, np.inf, -np.inf, np.nextafter(row["low"], -np.inf), row["high"]]
    for value in [] if kind_of(row) is not float else [*numbers, *([] if row["with_low"] else [row["low"]])]:
        with refuses(ValueError, f"{key} must be a finite number {row['range']}; got "):
            CLASSES[name](**{key: value})
    for value in [int(row["low"]) - 1, int(row["high"]), 10**30] if row["whole"] else []:
        with refuses(ValueError, f"{key} must be an integer >= {row['low']:g}", "got "):
            CLASSES[name](**{key: value})
    for value in [None, "1", 1j, [1.0], *([1, 0.0] if row["flag"] else [2.0, True] if row["whole"] else [True])]:
        with refuses(TypeError, key, "got"):
            CLASSES[name](**{key: value})


@each_row
def test_what_is_infinite_in_float32_is_refused_there(name, key, row):
    if np.isfinite(row["high"]):
        return
    others = {"step_min": {"step_max": 1e300}, "damping": {"damping_max": 1e300}}.get(key, {})
    optimizer = CLASSES[name](**others | {key: 1e39})
    net, X, y = rv.Network([2, 1], rng=0), np.ones((3, 2)), np.ones(3)
    for call in (lambda: net.step(X, y, optimizer), lambda: net.fit(X, y, optimizer=optimizer)):
        with refuses(ValueError, key.split("_")[0], "float32", untouched=[net]):
            call()


@each_class
def test_a_call_that_no_signature_takes_says_how_it_is(name):
    kind = CLASSES[name]
    for call in (
        lambda: kind(*[0.5] * 9),
        lambda: kind(0.1, learning_rate=0.1),
    ):
        with refuses(TypeError, f"the call is {kind()!r}; got"):
            call()
    with refuses(TypeError, f"{kind.__name__} has no lr; learning_rate is its name here"):
        kind(0.1, lr=np.ones((500, 500)))


def test_limits_in_the_wrong_order_are_refused():
    rv.RProp(step_min=1.0, step_max=1.0)
    with refuses(ValueError, "step_min must be at most step_max; got 3 and 2"):
        rv.RProp(step_min=3, step_max=2)


def test_the_common_base_is_no_optimiser():
    with refuses(TypeError, "make one of SGD, Adam"):
        rv.optimizers.Optimizer()


@each_class
def test_an_optimiser_by_its_name_has_its_defaults(name):
    by_name, by_object = (rv.Network([3, 1], rng=0) for _ in range(2))
    x, y = np.ones((2, 3)), np.ones(2)
    for net, optimizer in ((by_name, name), (by_object, CLASSES[name]())):
        net.fit(x, y, epochs=2, optimizer=optimizer)
        net.step(x, y, optimizer)  # goes on with the state of fit
    assert by_name.parameters.tobytes() == by_object.parameters.tobytes()
    with refuses(ValueError, f"did you mean {name!r}?", untouched=[by_name]):
        by_name.step(x, y, name.upper())
    with refuses(TypeError, f"give an instance: rv.{CLASSES[name].__name__}("):
        by_name.step(x, y, CLASSES[name])


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if not table["whole_batch"]])
def test_a_step_on_ready_arrays_enters_no_python(name):
    net, x, y = rv.Network([4, 3], rng=0), np.ones((1, 4), np.float32), np.ones((1, 3), np.float32)
    optimizer, frames = CLASSES[name](), []
    net.step(x, y, optimizer)
    sys.setprofile(lambda frame, event, argument: frames.append(event))
    net.step(x, y, optimizer)
    sys.setprofile(None)
    assert set(frames) <= {"c_call", "c_return"}

    class Mine(CLASSES[name]):
        """A user's own class takes the long way to the same numbers."""

    twin = rv.Network([4, 3], rng=0)
    for _ in range(2):
        twin.step(x, y, Mine())
    assert twin.parameters.tobytes() == net.parameters.tobytes()
