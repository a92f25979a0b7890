"""python -m benchmarks tables: the tables of both READMEs, made of `results/*.json` alone. Standard library only.

A table stands between `<!-- table: name -->` and `<!-- end -->`; whatever else is there is replaced.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import markdown

ROOT = Path(__file__).resolve().parent.parent
RESULTS = "benchmarks/results"
MARKED = re.compile(r"(?<=<!-- table: )([^\n]+?) -->\n.*?(?=<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Table:
    """A place on a page, and the file that feeds it: the newest of that machine, instruction set and work."""

    page: str
    name: str
    file: str
    works: tuple[str, ...] = ()  # their keys, in this order; all if there are none
    one_thread: str = ""  # the file that a run of ours on more threads stands beside


# the works that say most; the first page shows six at most of each kind
DENSE = ("W2", "W3", "W4", "W6", "W7-784-1", "W8-f32-1e6")
NEURONS = ("N-hh-ee-1-f64", "N-hh-ee-10000-f64", "N-hh-rk4-10000-f64", "N-ml-rk4-10000-f64")
RESETS = ("N-izh-counts-10000-f64", "N-izh-times-10000-f64", "N-izh-counts-100000-f64", "N-lif-counts-10000-f64",
          "N-lif-times-10000-f64", "N-adex-50hz-f64")  # fmt: skip

FIRST, WHOLE = "README.md", "benchmarks/README.md"
TABLES = (
    Table(FIRST, "dense", "zen5_avx512.json", DENSE),
    Table(FIRST, "neurons", "zen5_avx512_neurons.json", NEURONS),
    Table(FIRST, "neurons with a reset", "xeon_avx512_resets.json", RESETS),
    Table(WHOLE, "dense", "zen5_avx512.json"),
    Table(WHOLE, "dense, two threads", "zen5_avx512_two_threads.json", one_thread="zen5_avx512.json"),
    Table(WHOLE, "dense, AVX2", "zen5_avx2.json"),
    Table(WHOLE, "dense, wide layers", "xeon_avx512_wide.json"),
    Table(WHOLE, "linear algebra", "xeon_avx512_linalg.json"),
    Table(WHOLE, "networks of images", "zen4_avx512_convolution.json"),
    Table(WHOLE, "images", "zen4_avx512_images.json"),
    Table(WHOLE, "neurons", "zen5_avx512_neurons.json"),
    Table(WHOLE, "neurons with a reset", "xeon_avx512_resets.json"),
)


def load(root: Path, file: str) -> dict[str, Any]:
    """A stored result, in which a work stands once."""
    report: dict[str, Any] = json.loads((root / RESULTS / file).read_text(encoding="utf-8"))
    keys = [work["work"] for work in report["works"]]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"{file} holds {', '.join(sorted(twice))} twice")
    return report


def text(table: Table, root: Path) -> str:
    """What stands between the markers."""
    report = load(root, table.file)
    if table.one_thread:
        rows, below = markdown.threads_table(load(root, table.one_thread), report), []
    else:
        rows = markdown.table(report, table.works)
        below = [] if table.works else [markdown.versions(report), *markdown.exceptions(report)]
    return "\n".join([rows, "", f"{markdown.setting(report)} From `{RESULTS}/{table.file}`.", *below])


def page(name: str, root: Path) -> str:
    """The whole page as it should be."""
    tables = {table.name: table for table in TABLES if table.page == name}
    present = (root / name).read_text(encoding="utf-8")
    if sorted(match[1] for match in MARKED.finditer(present)) != sorted(tables):
        raise ValueError(f"{name} must mark each of these tables once: {', '.join(tables)}")
    return MARKED.sub(lambda match: f"{match[1]} -->\n{text(tables[match[1]], root)}\n", present)


def pages() -> list[str]:
    """Every page that has a table."""
    return sorted({table.page for table in TABLES})


def difference(root: Path = ROOT) -> str:
    """What the tables would change, as a diff; empty when the pages say what the results say."""
    lines: list[str] = []
    for name in pages():
        present = (root / name).read_text(encoding="utf-8").splitlines(keepends=True)
        wanted = page(name, root).splitlines(keepends=True)
        lines += difflib.unified_diff(present, wanted, name, f"{name} from {RESULTS}", n=0)
    return "".join(lines)


def write(root: Path = ROOT) -> None:
    """Makes the pages say what the results say."""
    made = {name: page(name, root) for name in pages()}  # all or none
    for name, content in made.items():
        (root / name).write_text(content, encoding="utf-8")


def main(check: bool, root: Path = ROOT) -> int:
    """Rewrites the pages; with `check` only compares, and is 1 where they differ."""
    found = difference(root)
    if not check:
        write(root)
        return 0
    sys.stdout.write(found)
    return int(bool(found))
