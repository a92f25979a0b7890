"""Write python/ranvier/_nets/optimizers.pyi from the tables of the core: python tools/make_stubs.py

A test compares the file with what this program would write.
"""

from pathlib import Path

from ranvier import _core

STUB = Path(__file__).resolve().parents[1] / "python/ranvier/_nets/optimizers.pyi"

HEADER = """\
# Written by tools/make_stubs.py from the tables of cpp/src/equations/optimizers; change those.
from .._core import Optimizer

__all__ = [{names}]  # noqa: RUF022 - in the order of the core
"""


def class_text(table):
    """One class with its signature and attributes."""
    rows = {key: (type(row["default"]).__name__, row["default"]) for key, row in table["parameters"].items()}
    lines = [f"class {table['type']}(Optimizer):", "    def __init__(", "        self,"]
    lines += [f"        {key}: {kind} = {default!r}," for key, (kind, default) in rows.items()]
    lines += ["    ) -> None: ..."]
    for key, (kind, _) in rows.items():
        lines += ["    @property", f"    def {key}(self) -> {kind}: ..."]
    return "\n".join(lines) + "\n"


def text():
    """The whole file."""
    tables = _core.optimizers().values()
    names = ", ".join(f'"{table["type"]}"' for table in tables)
    return "\n".join([HEADER.format(names=names), *map(class_text, tables)])


if __name__ == "__main__":
    STUB.write_text(text(), encoding="utf-8")
