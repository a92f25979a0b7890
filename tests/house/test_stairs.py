"""The stairs lead down only: what may be included and imported from where (CONTRIBUTING.md)."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "cpp/src"
WINGS = ("system", "files", "linalg", "image", "nets", "cells", "spiking", "c_api")

# what may be included from where; the first pattern that fits a path is its rule
STD = r"<[a-z_0-9]+>"
POSIX = r"<sys/\w+\.h>|<(dirent|fcntl|pthread|sched|unistd)\.h>"
PUBLIC = r'"ranvier/\w+\.hpp"'
TABLES = r'"kernels/(\w+/)?\w*table\.hpp"'
KINDS = "activations|losses|optimizers|schedules|layers|neurons|integrators|synapses|plasticity"
STAIRS = [
    ("cpp/include/ranvier/c.h", r"<std(def|int)\.h>"),
    ("cpp/include/ranvier/*", rf"{STD}|{PUBLIC}"),
    ("cpp/src/kernels/**/*table.hpp", rf'<cstdint>|"ranvier/(index|lists|shape)\.hpp"|{TABLES}'),
    ("cpp/src/kernels/*.inl", r'"kernels/\w+/\w+\.(inl|hpp)"|"equations/(\w+/)?\w+\.inl"|"kernels/\w+\.(inl|hpp)"'),
    ("cpp/src/kernels/*/*.inl", r'<cstddef>|<cstdint>|"kernels/\w+/\w+\.inl"'),
    ("cpp/src/kernels/*.cpp", r"<immintrin\.h>|<arm_neon\.h>|RANVIER_PART"),
    ("cpp/src/equations/equations.inl", rf'"equations/({KINDS})/list\.inl"'),
    ("cpp/src/equations/*/list.inl", rf'"equations/({KINDS})/\w+\.inl"'),
    ("cpp/src/equations/*/*.inl", r"<cstddef>|<cstdint>"),
    ("cpp/src/system/*", rf'{STD}|{POSIX}|{PUBLIC}|"system/\w+\.hpp"|{TABLES}'),
    ("cpp/src/files/*", rf'{STD}|{POSIX}|{PUBLIC}|"(system|files)/\w+\.hpp"'),
    ("cpp/src/linalg/*", rf'{STD}|{PUBLIC}|"(system|linalg)/\w+\.hpp"|{TABLES}'),
    ("cpp/src/image/*", rf'{STD}|{PUBLIC}|"(system|linalg|image)/\w+\.hpp"|{TABLES}'),
    ("cpp/src/nets/optimizer_tables.cpp", rf'{STD}|{PUBLIC}|"(system|nets)/\w+\.hpp"|"equations/optimizers/list\.inl"'),
    ("cpp/src/nets/schedule.cpp", rf'{STD}|{PUBLIC}|"(system|nets)/\w+\.hpp"|"equations/schedules/list\.inl"'),
    ("cpp/src/nets/*", rf'{STD}|{PUBLIC}|"(system|files|linalg|nets|nets/whole_batch)/\w+\.hpp"|{TABLES}'),
    (
        "cpp/src/nets/ensemble/*",
        rf'{STD}|{PUBLIC}|"(system|files|nets|nets/ensemble)/\w+\.hpp"|{TABLES}',
    ),
    ("cpp/src/nets/*/*", rf'{STD}|{PUBLIC}|"(system|linalg|nets|nets/whole_batch)/\w+\.hpp"|{TABLES}'),
    ("cpp/src/cells/*", rf'{STD}|{PUBLIC}|"(system|files|linalg|cells)/\w+\.hpp"|{TABLES}'),
    ("cpp/src/spiking/*", rf'{STD}|{PUBLIC}|"(system|files|linalg|cells|spiking)/\w+\.hpp"|{TABLES}'),
    ("cpp/src/c_api/*", rf'{STD}|{PUBLIC}|"ranvier/c\.h"|"c_api/\w+\.hpp"'),
    ("python/bindings/module.cpp", r"<pybind11/[\w/]+\.h>"),
    (
        "python/bindings/support/*",
        rf'{STD}|<pybind11/[\w/]+\.h>|<(Python|structmember)\.h>|{PUBLIC}|"support/\w+\.hpp"',
    ),
    ("python/bindings/linalg/*", rf'{STD}|<pybind11/[\w/]+\.h>|{PUBLIC}|"(support|linalg)/\w+\.hpp"'),
    ("python/bindings/image/*", rf'{STD}|<pybind11/[\w/]+\.h>|{PUBLIC}|"(support|linalg|image)/\w+\.hpp"'),
    ("python/bindings/nets/*", rf'{STD}|<pybind11/[\w/]+\.h>|{PUBLIC}|"(support|nets)/\w+\.hpp"'),
    ("python/bindings/cells/*", rf'{STD}|<pybind11/[\w/]+\.h>|{PUBLIC}|"(support|cells)/\w+\.hpp"'),
    ("python/bindings/spiking/*", rf'{STD}|<pybind11/[\w/]+\.h>|{PUBLIC}|"(support|cells|spiking)/\w+\.hpp"'),
]

# public headers of one wing that another must not see
OWN = {
    "nets": r"activation|adaline|ensemble|loss|optimizer|perceptron|network\w*|trainer|predictor|layer",
    "cells": r"neuron|population\w*|stimulus|integrator",
    "spiking": r"spiking_\w+|connection|synapse|plasticity",
}
FORBIDDEN = {
    **dict.fromkeys(("system", "files", "linalg", "image", "support"), ("nets", "cells", "spiking")),
    "nets": ("cells", "spiking"), "whole_batch": ("cells", "spiking"),
    "ensemble": ("cells", "spiking"), "cells": ("nets", "spiking"), "spiking": ("nets",),
}  # fmt: skip


def sources(*folders):
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".c", ".h", ".cpp", ".hpp", ".inl"}
    ]


def shown(path):
    return str(path.relative_to(ROOT))


def included(path):
    return re.findall(r"^\s*#\s*include\s+(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def matches(path, pattern):
    name = shown(path)
    return re.fullmatch(re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*"), name)


@pytest.mark.parametrize("path", sources("cpp/include", "cpp/src", "python/bindings"), ids=shown)
def test_includes_point_down(path):
    allowed = next(rule for place, rule in STAIRS if matches(path, place))
    for target in included(path):
        assert re.fullmatch(allowed, target), f"{target} lies above, or in another wing"


@pytest.mark.parametrize("path", sources("cpp/src", "python/bindings"), ids=shown)
def test_a_wing_sees_no_other_wing_through_a_public_header(path):
    wing = path.parent.name
    for other in FORBIDDEN.get(wing, ()):
        for target in included(path):
            assert not re.fullmatch(rf'"ranvier/({OWN[other]})\.hpp"', target), f"{wing} includes {target} of {other}"


def test_wings_are_those_of_the_build():
    text = (ROOT / "cpp/CMakeLists.txt").read_text()
    assert re.search(r"foreach\(wing (.*)\)", text)[1].split() == list(WINGS)
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir()}
    assert folders == {*WINGS, "kernels", "equations"}


@pytest.mark.parametrize("wing", [*WINGS, "nets/whole_batch", "nets/ensemble"])
def test_a_wing_lists_its_sources_once(wing):
    text = (SOURCE / wing / "CMakeLists.txt").read_text()
    listed = re.sub(r"#.*", "", re.search(r"ranvier_wing\((.*)\)", text, re.DOTALL)[1]).split()
    names = [name for name in listed if name not in ("FAST", "SMALL")]
    assert sorted(names) == sorted(path.stem for path in (SOURCE / wing).glob("*.cpp"))


def index(folder):
    """The file whose first line says what belongs in a folder."""
    return next(folder / name for name in ("CMakeLists.txt", "list.inl", "lists.inl") if (folder / name).exists())


@pytest.mark.parametrize("folder", sorted({path.parent for path in sources("cpp/src")}), ids=shown)
def test_a_folder_says_what_belongs_in_it(folder):
    if folder.name != "kernels" and folder.name != "equations":
        first = index(folder).read_text().splitlines()[0]
        assert re.match(rf"(# |// ){folder.name}: .{{20,}}\.", first), first


# Python: public modules are those without an underscore; they stand above what is behind them
PACKAGE = ROOT / "python/ranvier"
PUBLIC_MODULES = {
    "__init__", "__main__", "activations", "analysis", "cli", "datasets", "errors", "image", "linalg", "losses", "math",
    "neurons", "optimizers", "plasticity", "plot", "random", "rules", "schedules", "sklearn", "sources", "stimuli", "synapses",
}  # fmt: skip


def test_public_modules_have_no_underscore():
    here = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for name in here if not name.startswith("_") or name.startswith("__")} == PUBLIC_MODULES
    assert {name for name in here if name.startswith("_") and not name.startswith("__")} == {
        "_nets", "_cells", "_spiking", "_support",
    }  # fmt: skip


def imports(path):
    """Modules of ranvier that a file imports, also within functions and for annotations."""
    package = ("ranvier", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "ranvier")
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, [base, node.module]))
            if name.split(".")[0] != "ranvier":
                continue
            for alias in node.names:
                inner = f"{name}.{alias.name}"
                there = PACKAGE.joinpath(*inner.split(".")[1:])
                is_module = any(
                    path.exists()
                    for path in (there.with_suffix(".py"), there.with_suffix(".pyi"), there / "__init__.py")
                )
                yield inner if is_module else name


def modules():
    """Module -> the modules of ranvier that it imports."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = {target for target in imports(path) if target != name}
    return found


PYTHON_APART = [
    *(("_support", other) for other in ("_nets", "_cells", "_spiking")),
    *(("_nets", other) for other in ("_cells", "_spiking")),
    *(("_cells", other) for other in ("_nets", "_spiking")),
    ("_spiking", "_nets"),
]


def test_python_wings_are_apart():
    for module, targets in modules().items():
        for mine, other in PYTHON_APART:
            if module.startswith(f"ranvier.{mine}"):
                assert not [t for t in targets if t.startswith(f"ranvier.{other}")], module


def test_no_circle_between_modules():
    """Neither at import nor within a function nor in an annotation."""
    graph = modules()
    done, path = set(), []

    def visit(module):
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module in done or module not in graph:
            return
        path.append(module)
        for target in sorted(graph[module]):
            visit(target)
        path.pop()
        done.add(module)

    for module in graph:
        visit(module)
