"""docs/coming_from.md: every row's code for ranvier runs as it stands, after the lines above its table."""

import re
from pathlib import Path

import pytest
from page import blocks

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/coming_from.md").read_text(encoding="utf-8")
SECTIONS = {
    text.split("\n", 1)[0]: (
        "\n".join(blocks(text)),
        [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("|")],
    )
    for text in PAGE.split("\n## From ")[1:]
}
ROWS = [
    pytest.param(setup, right.strip(), id=f"{section}: {left.strip()[:60]}")
    for section, (setup, (_, _, *rows)) in SECTIONS.items()
    for left, right in rows
]


def test_sections_have_rows():
    assert {"scikit-learn", "Keras", "Brian2"} == set(SECTIONS)
    for setup, (head, line, *rows) in SECTIONS.values():
        assert setup
        assert [cell.strip() for cell in head] == ["there", "ranvier"]
        assert {cell.strip() for cell in line} == {"---"}
        assert len(rows) > 10
        assert all(len(row) == 2 and row[0].strip() for row in rows)


@pytest.mark.parametrize(("setup", "cell"), ROWS)
def test_a_row_runs(setup, cell, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code = re.fullmatch(r"`([^`]+)`", cell)
    assert code, "the right column is one piece of code in backticks"
    scope = {}
    exec(setup, scope)
    exec(code[1].replace("\\|", "|"), scope)
