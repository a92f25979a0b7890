"""docs/networks.md says true things: its code runs as it stands, its tables say what the library's lists say."""

import re
from pathlib import Path

import pytest
import ranvier as rv
from page import blocks, printed
from ranvier import _core

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/networks.md").read_text(encoding="utf-8")


def rows(heading):
    """The cells of the first table below a heading, without its head."""
    table = re.search(r"^\|.*\n\| ---.*\n((?:\|.*\n)+)", PAGE.split(f"## {heading}\n")[1], re.MULTILINE)[1]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()]


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    output = printed("\n".join(blocks(PAGE)), tmp_path)
    assert float(re.search(r"'accuracy': (\S+)}", output)[1]) > 0.95
    assert re.search(r"^early_stopping \d+$", output, re.MULTILINE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digits.safetensors", "run.safetensors"]


@pytest.mark.parametrize(("heading", "module"), [("Activations", rv.activations), ("Losses", rv.losses)])
def test_tables_have_the_formulas_of_the_library(heading, module):
    told = {name.strip("`"): formula.strip("`").replace("\\|", "|") for name, formula, *_ in rows(heading)}
    assert len(told) > 10
    assert told.items() <= module.names().items()


def test_losses_say_which_output_they_need():
    for name, _, text in rows("Losses"):
        needed = re.search(r"needs `(\w+)`", text)
        assert (needed[1] if needed else None) == _core.losses()[name.strip("`")].get("output")


def test_first_weights():
    told = {name.strip("`"): spread for name, spread in rows("A network")}
    assert told == {name: entry["formula"] for name, entry in _core.inits().items() if name in told}
    assert len(told) > 5


def test_schedules():
    """Each has a row, with its parameters and defaults, and its source where it has one."""
    told = {}
    for call, _, source in rows("Schedules"):
        name, arguments = re.fullmatch(r"`(\w+)\((.*)\)`", call).groups()
        told[name] = [*arguments.split(", ")], source
    assert sorted(told) == sorted([*rv.schedules.names(), "WarmUp"])
    for table in _core.schedules().values():
        arguments, source = told[table["type"]]
        known = [
            key if row["default"] != row["default"] else f"{key}={row['default']:g}".replace("e-0", "e-")
            for key, row in table["parameters"].items()
        ]
        assert [argument.replace("0.0001", "1e-4") for argument in arguments] == [
            k.replace("0.0001", "1e-4") for k in known
        ]
        assert source in table["source"] or "scikit-learn" in source


def test_optimisers():
    told = [[kind.strip("`"), name.strip('`"'), about, source] for kind, name, about, source in rows("Optimisers")]
    known = [[table["type"], name, table["about"], table["source"]] for name, table in _core.optimizers().items()]
    assert len(told) > 5
    assert [row for row in told if row not in known] == []
