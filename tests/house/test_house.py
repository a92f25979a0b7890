"""The rules of the house (CONTRIBUTING.md) that a program can check."""

import re
import subprocess
from pathlib import Path

import oracle
import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
EQUATION_FOLDER = ROOT / "cpp/src/equations"
KINDS = ("activations", "losses", "optimizers")
CODE = {".py", ".pyi", ".c", ".h", ".cpp", ".hpp", ".inl", ".sh", ".cmake", ".in"}


def files(*folders, suffixes=CODE):
    """All source files under some folders of the repository, in order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return sorted(
        path for path in found if path.suffix in suffixes and path.is_file() and "__pycache__" not in str(path)
    )


def shown(path):
    return str(path.relative_to(ROOT))


EVERYTHING = [
    *files("cpp", "python", "tests", "examples", "benchmarks", "tools", ".ci"),
    *(ROOT / name for name in ("dev.sh", ".ci/run", ".ci/deep", "noxfile.py", "CMakeLists.txt")),
]
LISTS = ("list", "compiled")  # not things, but what is made of them
EQUATIONS = [path for kind in KINDS for path in sorted((EQUATION_FOLDER / kind).glob("*.inl")) if path.stem != "list"]


@pytest.mark.parametrize("path", EVERYTHING, ids=shown)
def test_file(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300, "one idea a file"
    assert not re.search(r"\b(T[O]DO|F[I]XME|X{3}|H[A]CK)\b", text), "finish it"
    assert path.stem not in {"utils", "util", "helpers", "helper", "misc", "common"}, "name the thing"
    assert not re.search(r"mark\.(skip|x[f]ail)|pytest\.skip\(|importor[s]kip", text), "a test runs or goes"


def test_the_core_knows_no_python():
    guilty = [shown(path) for path in files("cpp") if re.search(r"pybind11|Python\.h|numpy", path.read_text())]
    assert not guilty


@pytest.mark.parametrize("path", EQUATIONS, ids=shown)
def test_equation_has_a_formula(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// "), "the first line says the formula"
    assert re.search(r'formula\s*=\s*"[^"]+"', text)


@pytest.mark.parametrize("kind", sorted(path.name for path in EQUATION_FOLDER.iterdir() if path.is_dir()))
def test_the_oracle_has_a_file_for_every_equation(kind):
    here = {path.stem for path in (EQUATION_FOLDER / kind).glob("*.inl") if path.stem not in LISTS}
    twins = set(oracle.names(kind))
    options = {option for twin in twins for option in getattr(oracle.find(twin), "DEFAULTS", ())}
    assert twins <= here
    assert here - twins <= (options if kind == "optimizers" else set())  # momentum is an option of sgd there


@pytest.mark.parametrize("kind", [*KINDS, "neurons", "integrators", "synapses", "plasticity"])
def test_lists_name_every_file_once(kind):
    here = sorted(path.stem for path in (EQUATION_FOLDER / kind).glob("*.inl") if path.stem not in LISTS)
    included = re.findall(rf'"equations/{kind}/(\w+)\.inl"', (EQUATION_FOLDER / kind / "list.inl").read_text())
    macro = re.search(
        rf"RANVIER_{kind.upper()}\(X\)((?:.*\\\n)*.*\n)", (ROOT / "cpp/include/ranvier/lists.hpp").read_text()
    )
    assert sorted(included) == here
    assert sorted(re.findall(r"X\((\w+)", macro[1])) == here


@pytest.mark.parametrize("name", oracle.names("neurons"))
def test_neuron_has_units_ranges_and_a_source(name):
    import ranvier as rv

    model = rv._core.NeuronModel(name, None, {})
    assert (EQUATION_FOLDER / "neurons" / f"{name}.inl").read_text().startswith("// "), (
        "the first line says the equation"
    )
    assert re.search(r"\b(19|20)\d\d\b", model.source)
    assert all([model.current_unit, model.conductance_unit, model.time_unit, model.about])
    assert next(iter(model.states)) == "v"
    for value, unit, low, high in [*model.parameters.values(), *model.states.values()]:
        assert unit
        assert low <= value <= high
        assert low < high


@pytest.mark.parametrize(
    "name", [".ci", "benchmarks", "cpp", "cpp/src", "docs", "examples", "python", "tests", "tools"]
)
def test_a_top_folder_says_what_it_is_for_and_names_what_is_in_it(name):
    page = (ROOT / name / "README.md").read_text(encoding="utf-8")
    assert re.match(rf"# {name.split('/')[-1]}: .{{20,}}\n", page)
    for path in (ROOT / name).iterdir():
        if (path.is_dir() and path.name[0] not in "._") or (
            name == "docs" and path.suffix == ".md" and path.stem != "README"
        ):
            assert path.name in page


def test_contributing_knows_every_marker():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.split("| marker |")[1].split("\n\n")[0]
    markers = re.findall(r'^  "([\w()]+): ', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert markers
    assert set(markers) <= set(re.findall(r"^\| `([\w()]+)` \|", section, re.MULTILINE))


def test_every_public_header_is_in_ranvier_hpp():
    folder = ROOT / "cpp" / "include" / "ranvier"
    seen, waiting = set(), ["ranvier"]
    while waiting:
        name = waiting.pop()
        if name not in seen and (folder / f"{name}.hpp").exists():
            seen.add(name)
            waiting += re.findall(r'#include "ranvier/(\w+)\.hpp"', (folder / f"{name}.hpp").read_text())
    assert seen == {path.stem for path in folder.glob("*.hpp")}


def test_version_stands_in_one_place():
    version = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]
    places = [*files("cpp", "python"), ROOT / "CMakeLists.txt", ROOT / "noxfile.py", ROOT / "CITATION.cff"]
    assert not [shown(path) for path in places if version in path.read_text()]
    import ranvier

    assert ranvier.__version__ == ranvier.config()["version"] == version


def test_shell_scripts_parse():
    for shell, script in [("sh", "dev.sh"), ("bash", ".ci/run"), ("bash", ".ci/deep"), ("bash", ".ci/lanes.sh")]:
        subprocess.run([shell, "-n", ROOT / script], check=True, timeout=10)
