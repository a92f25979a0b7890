"""docs/neurons.md says what the library has: every model and integrator with its figures."""

import re
from pathlib import Path

import pytest
import ranvier as rv
from page import blocks

TEXT = (Path(__file__).parents[2] / "docs/neurons.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", rv.neurons.names())
def test_row_of_a_model(name):
    model = getattr(rv.neurons, name)()
    cells = [
        f"`{name}`",
        model.about,
        " ".join(model.states),
        model.current_unit.replace("uA/cm2", "µA/cm²"),
        f"{model.integrator} {model.dt:g}",
        ", ".join(model.presets) or "–",
        model.source,
    ]
    assert f"| {' | '.join(cells)} |" in TEXT


@pytest.mark.parametrize("name", rv._core.integrators())
def test_row_of_an_integrator(name):
    entry = rv._core.integrators()[name]
    assert f"| `{name}` | {entry['order'] or 'exact'} | {entry['formula']} | {entry['source']} |" in TEXT


def test_no_row_is_of_the_past():
    assert set(re.findall(r"^\| `([A-Z]\w+)`", TEXT, re.MULTILINE)) == set(rv.neurons.names())
    assert set(re.findall(r"^\| `([a-z]\w+)`", TEXT, re.MULTILINE)) == set(rv._core.integrators())


@pytest.mark.once
@pytest.mark.parametrize("code", blocks(TEXT))
def test_example_runs(code):
    exec(compile(code, "docs/neurons.md", "exec"), {})
