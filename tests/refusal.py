"""For tests of errors: a call fails with a text that a user can act on, and leaves everything bit for bit as it was."""

import pickle
import re
from contextlib import contextmanager

import numpy as np
import pytest

CPP = re.compile(r"std::|ranvier::|pybind|_core|basic_string|nullptr|\bvoid\b|Invoked with|_M_")


class Unspeakable:
    """Its repr fails: the error must still come, and name the argument."""

    def __repr__(self):
        raise RuntimeError("no words")


class Verbose:
    """Its repr is long, and no ASCII."""

    def __repr__(self):
        return "ü" * 5000


def bits(value):
    """All that an object is made of: of a network also its gradients, its optimiser's state and its epochs."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.strides, np.ma.getdata(value).tobytes()
    if hasattr(value, "gradients"):
        return pickle.dumps(value), value.gradients.tobytes(), value.epochs
    return repr(value)


@contextmanager
def refuses(kind, *words, untouched=()):
    """The block raises exactly ``kind``; its text has all ``words``; ``untouched`` is what it was."""
    before = [bits(value) for value in untouched]
    with pytest.raises(kind) as caught:
        yield caught
    text = str(caught.value)
    assert len(text) <= 600, text
    assert not CPP.search(text), text
    for word in words:
        assert word in text, (word, text)
    assert [bits(value) for value in untouched] == before
