"""docs/ensembles.md says true things: its code runs as it stands."""

import re
from pathlib import Path

import pytest
from page import blocks, printed

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/ensembles.md").read_text(encoding="utf-8")


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    output = printed("\n".join(blocks(PAGE)), tmp_path)
    assert float(re.search(r"their mean (\S+)", output)[1]) > 0.94
    assert 1e-3 < float(re.search(r"best learning rate (\S+)", output)[1]) <= 1
    assert [path.name for path in tmp_path.iterdir()] == ["ensemble.safetensors"]
