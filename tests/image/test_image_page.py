"""docs/image.md says true things: its code runs as it stands, and its tables have every function and every mode."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import ranvier as rv
from oracle.image.correlation import MODES
from page import blocks

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/image.md").read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)


def test_the_code_runs():
    exec(BLOCKS[0], {})


def test_the_tables_have_every_function_and_mode():
    assert sorted(re.findall(r"^\| `(\w+)\(image", PAGE, re.MULTILINE)) == sorted(rv.image.__all__)
    assert sorted(re.findall(r'^\| "(\w+)"', PAGE, re.MULTILINE)) == sorted(MODES)


if find_spec("sklearn") and find_spec("PIL"):

    def test_the_photographs_are_filtered():
        names = {}
        for code in BLOCKS:
            exec(code, names)
        assert names["edges"].shape == names["gray"].shape == (106, 160)
        assert names["tiny"].shape == (26, 40, 3)
