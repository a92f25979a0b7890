"""docs/sklearn.md says true things, and so do the docstrings: their code runs."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
import ranvier.sklearn
import sklearn.neural_network
from page import blocks, printed
from ranvier.sklearn import MLPClassifier, MLPRegressor, Perceptron

PAGE = (Path(__file__).parents[2] / "docs/sklearn.md").read_text(encoding="utf-8")
MODULES = ["ranvier.sklearn", *(m.name for m in pkgutil.walk_packages(ranvier.sklearn.__path__, "ranvier.sklearn."))]


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    output = printed("\n".join(blocks(PAGE)), tmp_path)
    assert float(re.search(r"accuracy +(0\.\d+)", output)[1]) > 0.75
    assert float(output.split()[-1]) > 0.9
    assert [path.name for path in tmp_path.iterdir()] == ["churn.safetensors"]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_and_their_examples(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("ours", [MLPClassifier, MLPRegressor])
def test_parameters_are_those_of_scikit_learn_and_those_on_the_page(ours):
    theirs = inspect.signature(getattr(sklearn.neural_network, ours.__name__)).parameters
    mine = inspect.signature(ours).parameters
    assert {name: (p.default, p.kind) for name, p in theirs.items()} == {
        name: (p.default, p.kind) for name, p in mine.items() if name in theirs
    }
    added = [name for name in mine if name not in theirs]
    assert [*mine][: len(theirs)] == [*theirs]
    for name in added:
        assert f"`{name}" in PAGE
        assert re.search(rf"^    {name} : ", ours.__doc__, re.MULTILINE)


def test_methods_are_documented():
    assert dir(ranvier.sklearn) == sorted(ranvier.sklearn.__all__)
    for ours in (MLPClassifier, MLPRegressor, Perceptron):
        for name, method in inspect.getmembers(ours, callable):
            if not name.startswith("_"):
                assert method.__doc__, name
