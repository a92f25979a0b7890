"""Every public callable answers wrong kinds of arguments with an error of our own, or one of Python's that says as much."""

import re
from pathlib import Path

import numpy as np
import public_calls
import pytest
import ranvier as rv
from refusal import CPP, Unspeakable, Verbose

pytestmark = pytest.mark.filterwarnings("ignore")  # some odd values are taken, with a warning


class Unsure:
    """Says that it is a number, and is not."""

    def __index__(self):
        raise OSError("no number")

    __float__ = __index__


WRONG = [
    None, "abc", "\ud800", "é" * 700, b"x", 1j, 3.5, float("nan"), 10**400, 2**70, object(), int, lambda *values: values,
    [], {}, {"\ud800": "\ud800"}, {"v": None}, ["\ud800"], [None], [[1, 2], [3]], [[[1.0]]],
    np.array([1, 2]), np.zeros(0), np.array(["a"]), Unspeakable(), Verbose(), Unsure(),
]  # fmt: skip
KINDS = (
    TypeError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    ImportError,
    MemoryError,
    rv.RanvierError,
)
NEVER = (UnicodeError, RuntimeError, OverflowError)
LARGE = np.ones((500, 500))
CASES = list(public_calls.cases())
WORDS = {
    "validation_data": "validation_data|validation [Xy]",
    "t_end": "t_end|t|bin_width",  # too many bins of this width
    "spikes": "spikes|t_end|dt",  # times alone do not say when the observation ended
}  # what errors call an argument, where that is not its name


# y = max(0, x) of two numbers, as ONNX writes it
RELU = (
    b'\x08\x08:=\n\x0c\n\x01x\x12\x01y"\x04Relu\x12\x01gZ\x14\n\x01x\x12\x0f\n\r\x08\x01\x12\t\n\x03\x12\x01N\n\x02\x08\x02b\x14'
    b"\n\x01y\x12\x0f\n\r\x08\x01\x12\t\n\x03\x12\x01N\n\x02\x08\x02B\x04\n\x00\x10\x11"
)


@pytest.fixture(autouse=True)
def a_folder_with_a_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    rv.Network([2, 3, 1], rng=0).save("net.safetensors")
    Path("net.onnx").write_bytes(RELU)
    Path("data.idx").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 2, 5, 7]))


def caught(call):
    try:
        call()
    except Exception as error:
        return error
    return None


def check(call, name=None):
    """Of an error, if there is one: its kind, its text, and whether it names the argument. Returns the error."""
    error = caught(call)
    if error is None:
        return None
    text = str(error)
    assert isinstance(error, KINDS), repr(error)[:600]
    assert not isinstance(error, NEVER), repr(error)[:600]
    assert type(error).__module__ in ("builtins", "ranvier.errors"), type(error)
    assert len(text) <= 600, text
    assert not CPP.search(text), text
    assert "incompatible" not in text, text
    system = isinstance(error, (ImportError, OSError))  # which name a library or a file
    assert not name or system or re.search(rf"\b({WORDS.get(name, name)})\b", text), (name, text)
    return error


@pytest.mark.parametrize(("text", "get", "good", "names"), CASES, ids=[text for text, *_ in CASES])
def test_wrong_arguments(text, get, good, names):
    error = check(lambda: get()(**good))
    assert error is None or isinstance(error, ImportError) or text == "rv.stimuli.Stimulus"
    for name in names:
        for value in WRONG:
            # drawing needs matplotlib, and its axes are taken for what they are
            check(lambda name=name, value=value: get()(**{**good, name: value}), None if "plot" in text else name)


@pytest.mark.parametrize(("text", "get", "good", "names"), CASES, ids=[text for text, *_ in CASES])
def test_unknown_and_too_many_arguments(text, get, good, names):
    for unknown in ("nonsense", "\ud800"):
        error = check(lambda unknown=unknown: get()(**{**good, unknown: LARGE}))
        assert isinstance(error, (TypeError, ImportError, ValueError)) or "style" in str(get().__doc__), error
    error = check(lambda: get()(*[LARGE] * 30))
    assert isinstance(error, (TypeError, ImportError)) or issubclass(get(), rv.RanvierError), error


@pytest.mark.parametrize("word", public_calls.OBJECTS)
def test_subscripts_operators_and_assignments(word):
    make = public_calls.OBJECTS[word]
    for name in public_calls.attributes(word):
        given = public_calls.SYNTAX.get(name, ())
        for value in WRONG:
            for place in range(len(given)):
                values = [value if k == place else public_calls.VALUES[other] for k, other in enumerate(given)]
                check(lambda name=name, values=values: getattr(make(), name)(*values))
            if not given:
                check(lambda name=name, value=value: setattr(make(), name, value))


def test_nothing_public_is_left_out():
    """Every class of the public modules has an object to call the methods of, or is a result, an error or a tuple."""
    kinds = [thing for _, thing in public_calls.functions() if isinstance(thing, type)]
    made = [type(make()) for make in public_calls.OBJECTS.values()]
    bases = (
        rv._core.NeuronModel,
        rv._core.Optimizer,
        rv.schedules.Schedule,
        rv.synapses.Synapse,
        rv.plasticity.Plasticity,
        rv.activations.Choice,
        rv.RanvierError,
        tuple,
    )
    assert [kind for kind in kinds if kind not in made and not issubclass(kind, bases)] == []
    assert {"rv.config", "rv.load", "net.fit", "pop.run", "rv.math.exp", "rv.analysis.rates"} <= {t for t, *_ in CASES}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rv.Network([2, 1]).fit([[0.0, 1.0]], [1.0], epochs=np.array([1, 2])), "epochs must be an integer"),
        (lambda: rv.Network([2, 1], rng=np.array([1, 2])), "rng must be an integer"),
        (lambda: rv.Population(rv.neurons.LIF(), n=np.array([1, 2])), "n must be an integer"),
        (lambda: setattr(rv.Network([2, 1]), "metadata", {"a": "\ud800"}), "metadata must be a text that UTF-8 can hold"),
        (lambda: setattr(rv.Network([2, 1]), "metadata", {"\ud800": "a"}), "metadata must be a text that UTF-8 can hold"),
        (lambda: rv.simulate(rv.neurons.LIF(), 1.0, record=["\ud800"]), "record must be a text"),
        (lambda: rv.simulate(rv.neurons.LIF(), 1.0, clamp={"v": None}), "clamp['v'] must be a number"),
        (lambda: rv.simulate(rv.neurons.LIF(), 1.0, initial=[[1, 2], [3]]), "initial must have shape"),
        (lambda: rv.simulate(rv.neurons.LIF(), 1.0, initial={"v": None}), "initial['v'] must be a number or an array"),
        (lambda: rv.Population(rv.neurons.LIF())[0], "or a slice of neurons"),
        (lambda: rv.config(1), "the call is config()"),
        (lambda: rv.load("\ud800"), "path must be a name that the file system can hold"),
        (lambda: rv.Network([2, 1]).load_weights("net.safetensors", []), "names must have a pair for each layer"),
    ],
)  # fmt: skip
def test_what_was_told_of_the_machinery(call, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        call()
