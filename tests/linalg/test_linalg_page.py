"""docs/linalg.md says true things: its code runs as it stands, and its table has every function."""

import inspect
import re
from pathlib import Path

import pytest
import ranvier as rv

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/linalg.md").read_text(encoding="utf-8")


def test_the_code_runs():
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(code, {})


def test_the_table_has_every_function():
    rows = re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(name for name in rv.linalg.__all__ if not inspect.isclass(getattr(rv.linalg, name)))
