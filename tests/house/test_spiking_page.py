"""docs/spiking.md says true things: its code runs as it stands, its table names the synapses of the library."""

import re
from pathlib import Path

import pytest
import ranvier as rv
from page import blocks, printed

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/spiking.md").read_text(encoding="utf-8")


def section(heading):
    return PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    printed("\n".join(blocks(PAGE)), tmp_path)


@pytest.mark.parametrize(("heading", "module"), [("Synapses", rv.synapses), ("Plasticity", rv.plasticity)])
def test_tables_name_what_there_is(heading, module):
    told = dict(re.findall(r"^\| `(\w+)\((.*?)\)` \|", section(heading), re.MULTILINE))
    assert {*told} == {*module.names()}
    for name, arguments in told.items():
        needed = [word for word in re.split(", ", arguments) if word and "=" not in word]
        kind = getattr(module, name)
        assert [key for key in kind._units if key not in kind._usual] == needed


def test_rules_and_sources_are_told():
    for name in {*rv.rules.__all__} - {"Rule"}:
        assert f"`{name}(" in section("Connections")
    for name in {*rv.sources.__all__} - {"Source"}:
        assert f"rv.sources.{name}(" in section("Sources")
