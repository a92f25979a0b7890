"""What is installed: metadata, files, docstrings whose examples run."""

import ast
import doctest
import importlib
import pkgutil
import re
from importlib.metadata import files, metadata, requires
from pathlib import Path, PurePosixPath

import pytest
import ranvier as rv
from packaging.requirements import Requirement

pytestmark = pytest.mark.once

WALKED = pkgutil.walk_packages(rv.__path__, "ranvier.")
MODULES = sorted(m.name for m in WALKED if not m.name.endswith("__main__") and not m.name.startswith("ranvier.sklearn"))
DISTRIBUTIONS = {"sklearn": "scikit-learn"}  # where it is not called as what is imported


def test_numpy_is_the_only_dependency():
    always = [line for line in requires("ranvier") if "extra ==" not in line]
    assert [re.split(r"[^a-z]", line)[0] for line in always] == ["numpy"]


def extras():
    """Extra -> the libraries that it installs, or the extras of ours that it stands for."""
    found = {name: set() for name in metadata("ranvier").get_all("Provides-Extra")}
    for wanted in map(Requirement, requires("ranvier")):
        if extra := re.search(r"extra == .(\w+)", str(wanted.marker)):
            found[extra[1]] |= wanted.extras or {wanted.name}
    return found


def optional_imports():
    """(library, extra that the user is told to install or None) of every import by name in python/ranvier."""
    for path in (Path(__file__).parents[2] / "python/ranvier").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func).split(".")[-1]
                library = str(node.args[0].value).split(".")[0]
                if called in ("optional", "import_module") and library != "ranvier":
                    extra = node.args[1].value if called == "optional" else None
                    yield DISTRIBUTIONS.get(library, library), extra


def test_extras_are_what_is_imported():
    published = extras()
    del published["test"]
    assert published.pop("all") == set(published)
    imported = set(optional_imports())
    assert {library for library, _ in imported} == set().union(*published.values())
    assert all(library in published[extra] for library, extra in imported if extra)


def test_everything_lies_in_the_package():
    tops = {PurePosixPath(path).parts[0] for path in files("ranvier")} - {".."}  # ".." is the script in bin/
    assert {re.sub(r"-.*", "", top) for top in tops} == {"ranvier"}


def test_what_is_shipped():
    names = {str(path) for path in files("ranvier")}
    assert {"ranvier/py.typed", "ranvier/_core.pyi", "ranvier/include/ranvier/ranvier.hpp"} <= names
    assert any(re.fullmatch(r"ranvier-.*/licenses/LICENSE", name) for name in names)
    sources = [name for name in names if re.search(r"\.(cpp|inl|o)$|CMakeLists\.txt$|(^|/)tests?/", name)]
    assert not sources


def test_all_names_exist():
    assert sorted(rv.__all__) == sorted(set(rv.__all__))
    assert not [name for name in rv.__all__ if not hasattr(rv, name)]
    assert not [
        name for name in vars(rv) if not name.startswith("_") and name not in rv.__all__ and callable(getattr(rv, name))
    ]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_and_their_examples(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    assert module.__doc__
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("name", [name for name in rv.__all__ if not name.startswith("__")])
def test_public_names_are_documented(name):
    signature = r"^\w+\(.*\) -> .*\n"  # which pybind11 writes by itself
    assert len(re.sub(signature, "", getattr(rv, name).__doc__ or "")) > 20
