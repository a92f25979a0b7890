"""Is CONTRIBUTING's table true? Adds a toy of each kind to a copy of the tree, and counts the files touched for it.

``.ci/toys`` holds the new files at their places; the lines that others need stand below. The baseline is then built
alone, and the generic tests must find every toy and compare it with its oracle: python .ci/toys.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NEW = ROOT / ".ci/toys"


class Toy(NamedTuple):
    row: str  # of the table
    folder: str  # of the equations and of the oracle
    name: str
    type: str
    proof: str  # the test that compares it with its oracle


TOYS = [
    Toy("activation", "activations", "toy_bend", "ToyBend", "test_values"),
    Toy("loss", "losses", "toy_distance", "ToyDistance", "test_values"),
    Toy("optimiser", "optimizers", "toy_mean", "ToyMean", "test_steps_are_those_of_the_oracle"),
    Toy("layer", "layers", "toy_gain", "ToyGain", "test_training"),
    Toy("neuron model", "neurons", "toy_cell", "ToyCell", "test_coefficients"),
]
TESTS = ["tests/nets", "tests/cells", "tests/house/test_house.py", "tests/house/test_stubs.py"]
# those of a toy, and those that compare a list as a whole
CHOSEN = "toy or oracle_has_the_same_list or an_oracle or the_tables_say or lists_name_every_file or no_row_is"

CLASS = '''\
class ToyGain(LayerDescription):
    """Each number times ``gain``."""

    kind = "toy_gain"

    def __init__(self, gain: float = 0.5) -> None:
        self.gain = checked_option("toy_gain", "gain", gain)

    def _text(self, place: str) -> str:
        return f"toy_gain({self.gain!r})"

    def __repr__(self) -> str:
        return f"ToyGain({self.gain})"


'''
ROWS = {  # of the tables in python/ranvier/_nets/interchange: file, the row before, the new one
    "activations": [
        (
            "onnx_activations.py", r'^    "tanh": .*\n',
            '    "toy_bend": lambda graph, z, p: graph.node("Mul", graph.node("LeakyRelu", z, alpha=0.25), graph.number(2.0)),\n',
        ),
        ("onnx_activations.py", r'^    \("tanh", .*\n', '    ("toy_bend", ("Mul", ("LeakyRelu", Z), 2.0), None),\n'),
        ("c_functions.py", r'^    "tanh": .*\n', '    "toy_bend": "z > 0 ? 2 * z : z / 2",\n'),
    ],
    "layers": [
        (
            "onnx_layers.py", r"^LAYERS: .*\n",
            '    "toy_gain": lambda graph, x, layer, name: graph.node("Mul", x, graph.number(layer.options["gain"])),\n',
        ),
        (
            "c_functions.py", r"^LAYERS = .*\n",
            '    "toy_gain": CLayer("toy_gain", "static inline void @p_toy_gain(int n, @T gain, const @T* x, @T* y) '
            '{ int i; for (i = 0; i < n; ++i) y[i] = gain * x[i]; }", '
            'lambda layer: [layer.after[2], layer.options["gain"]]),\n',
        ),
    ],
}  # fmt: skip
ROW = "| `ToyCell` | a leak and a threshold | v | mV | rk4 0.05 | – | nobody 2000 |\n"


def edit(path, pattern, line):
    """Puts a line behind the only place that a pattern finds."""
    text, count = re.subn(pattern, lambda found: found[0] + line, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if count != 1:
        sys.exit(f"toys: {path.name} has {count} places for {line!r}")
    path.write_text(text, encoding="utf-8")


def add(toy, copy):
    """A toy at the places where its kind goes."""
    for path in NEW.rglob(f"{toy.name}.*"):
        shutil.copy(path, copy / path.relative_to(NEW))
    entry = f" \\\n  X({toy.name}, {toy.type})"
    edit(copy / "cpp/include/ranvier/lists.hpp", rf"^#define RANVIER_{toy.folder.upper()}\(X\)(.*\\\n)+.*\)", entry)
    path = f"equations/{toy.folder}/list.inl"
    edit(copy / "cpp/src" / path, r'(^#include ".*"\n)+', f'#include "equations/{toy.folder}/{toy.name}.inl"\n')
    if toy.folder == "layers":
        layers = copy / "python/ranvier/_nets/layers.py"
        edit(layers, r"^__all__ = \[", f'"{toy.type}", ')
        edit(layers, r"(?=^class Layer:)", CLASS)
    for name, pattern, line in ROWS.get(toy.folder, ()):
        edit(copy / "python/ranvier/_nets/interchange" / name, pattern, line)
    if toy.folder == "neurons":
        edit(copy / "docs/neurons.md", r"^\| `HindmarshRose`.*\n", ROW)


def git(copy, *arguments):
    command = ["git", "-c", "user.name=toys", "-c", "user.email=toys@localhost", "-C", copy, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def touched(copy):
    """The files that differ from the last call."""
    git(copy, "add", "-A")
    paths = git(copy, "diff", "--cached", "--name-only").split()
    git(copy, "commit", "-q", "--allow-empty", "-m", "toy")
    return paths


def places(toy, copy):
    """The files that CONTRIBUTING's table names for this kind; what is said with an "if" is not needed."""
    page = (copy / "CONTRIBUTING.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {toy.row} \| (.*) \|$", page, re.MULTILINE)
    if not row:
        sys.exit(f"toys: CONTRIBUTING.md has no row {toy.row!r}")
    for part in row[1].split(";"):
        for word in re.findall(r"`([^`]+)`", part) if " if " not in part else ():
            if word.startswith("python "):  # a program stands for the file that it writes
                yield re.search(r'"(python/.*)"', (copy / word.split()[1]).read_text(encoding="utf-8"))[1]
            elif re.fullmatch(r"[\w<>/]+\.\w+", word):
                yield re.sub(r"\bx(?=\.)", toy.name, word.replace("<kind>", toy.folder))


def compare(toy, paths, named):
    """Each file touched is named, perhaps by its end alone, and each named one was touched."""
    fits = lambda path, place: f"/{path}".endswith(f"/{place}")
    missing = [path for path in paths if not any(fits(path, place) for place in named)]
    idle = [place for place in named if not any(fits(path, place) for path in paths)]
    print(f"{toy.row:13} {len(paths)} files touched, {len(named)} places named")
    if missing or idle or len(paths) != len(named):
        sys.exit(
            f"toys: CONTRIBUTING's row {toy.row!r} is not true: touched but not named {missing}, "
            f"named but not touched {idle}"
        )


def build(copy, target):
    env = os.environ.copy()
    if shutil.which("ccache"):
        env |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_BASEDIR": str(copy), "CCACHE_NOHASHDIR": "1"}
    settings = ("cmake.define.RANVIER_BASELINE_ONLY=ON", "build-dir=build/toys")
    command = [sys.executable, "-m", "pip", "install", "-q", ".", "--no-deps", "--target", target]
    subprocess.run([*command, *(f"--config-settings={s}" for s in settings)], cwd=copy, env=env, check=True)


def test(copy, env, report):
    """Names of the tests that ran; all must have passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count()), *TESTS, "-k", CHOSEN]
    done = subprocess.run([*command, f"--junitxml={report}"], cwd=copy, env=env, check=False)
    if done.returncode:
        sys.exit("toys: a toy at the places of CONTRIBUTING's table does not pass the generic tests")
    return [case.get("name") for case in ElementTree.parse(report).iter("testcase")]


def check(folder):
    copy, target = folder / "copy", folder / "target"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    git(copy, "init", "-q")
    touched(copy)
    found = {}
    for toy in TOYS:
        add(toy, copy)
        found[toy] = touched(copy)

    build(copy, target)
    env = {key: value for key, value in os.environ.items() if key != "RANVIER_ISA"} | {"PYTHONPATH": str(target)}
    subprocess.run([sys.executable, "tools/make_stubs.py"], cwd=copy, env=env, check=True)
    found[next(toy for toy in TOYS if toy.folder == "optimizers")] += touched(copy)
    for toy in TOYS:
        compare(toy, found[toy], list(places(toy, copy)))

    names = test(copy, env, folder / "report.xml")
    for toy in TOYS:
        plain = lambda text: text.replace("_", "").lower()
        own = [name for name in names if plain(toy.name) in plain(name)]
        print(f"{toy.row:13} {len(own)} tests passed with {toy.name}")
        if not any(name.startswith(f"{toy.proof}[") for name in own):
            sys.exit(f"toys: {toy.proof} has not run with {toy.name}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="ranvier-toys-") as folder:
        check(Path(folder))
