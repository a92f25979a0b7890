"""What type checkers read of the optimisers is what the core's tables say."""

import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())


def test_the_stub_is_what_the_tables_say():
    program = runpy.run_path(str(ROOT / "tools/make_stubs.py"))
    assert program["STUB"].read_text(encoding="utf-8") == program["text"](), "python tools/make_stubs.py writes it"
