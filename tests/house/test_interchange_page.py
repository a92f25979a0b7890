"""docs/interchange.md says true things: its code runs as it stands, its table has all operators that are read."""

import re
from pathlib import Path

import pytest
from page import blocks, printed
from ranvier._nets.interchange.onnx_activations import PATTERNS
from ranvier._nets.interchange.onnx_readers import READERS

PAGE = (Path(__file__).parents[2] / "docs/interchange.md").read_text(encoding="utf-8")


@pytest.mark.peers
@pytest.mark.once
def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    printed("\n".join(blocks(PAGE)), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digits.h", "digits.onnx", "torch.safetensors"]


@pytest.mark.once
def test_all_operators_have_a_row():
    table = PAGE.split("### What is read")[1].split("\n\n")[1]
    told = set(re.findall(r"`([A-Z]\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines()[2:])))
    single = {nodes[0] for _, nodes, _ in PATTERNS if len(nodes) == 2}
    assert told == {*READERS, *single, "Gelu"}
