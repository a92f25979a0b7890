"""The pictures of docs/pictures: each is drawn by tools/draw_pictures.py, and consists of what its JSON says."""

import json
import re
import runpy
import struct
from importlib.util import find_spec
from pathlib import Path

import pytest
import ranvier as rv
from page import blocks

pytestmark = pytest.mark.once

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
PROGRAM = runpy.run_path(str(ROOT / "tools/draw_pictures.py"))
NAMES = list(PROGRAM["PICTURES"])
STRUCTURE = json.loads(PROGRAM["STRUCTURE"].read_text(encoding="utf-8"))


def test_every_picture_is_there_and_no_other():
    assert sorted(path.stem for path in PROGRAM["FOLDER"].iterdir()) == sorted(NAMES) == sorted(STRUCTURE)


def test_every_function_has_a_picture():
    tools = Path(PROGRAM["__file__"]).parent
    text = "".join((tools / f"{name}.py").read_text(encoding="utf-8") for name in ("draw_pictures", "network_pictures"))
    drawn = set(re.findall(r"rv\.plot\.(\w+)\(", text)) | set(re.findall(r"(command|demo_neuron)\.drawn", text))
    assert drawn == {*rv.plot.__all__, "command", "demo_neuron"}


@pytest.mark.parametrize("name", NAMES)
def test_size(name):
    content = (PROGRAM["FOLDER"] / f"{name}.png").read_bytes()
    width, _ = struct.unpack(">II", content[16:24])
    assert width == PROGRAM["PIXELS"] == 1200
    assert len(content) <= 60_000


@pytest.mark.parametrize("name", NAMES)
def test_axes_say_what_they_show(name):
    """A title, and labels on the outer sides."""
    axes = STRUCTURE[name]
    assert axes[0]["title"]
    assert all(ax["y"] for ax in axes)
    assert axes[-1]["x"]


def test_pages_show_pictures_that_are_there():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = [page.parent / link for page in pages for link in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text())]
    assert shown
    assert [str(path) for path in shown if not path.exists()] == []


BLOCKS = blocks((ROOT / "docs/analysis.md").read_text(encoding="utf-8"))
PLAIN = [code for code in BLOCKS if "rv.plot" not in code]


@pytest.mark.parametrize("code", PLAIN)
def test_analyses_of_the_page_run(code):
    exec(compile(code, "docs/analysis.md", "exec"), {})


if find_spec("matplotlib"):

    @pytest.mark.parametrize("code", [code for code in BLOCKS if code not in PLAIN])
    def test_figures_of_the_page_run(code, monkeypatch, tmp_path):
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot

        monkeypatch.chdir(tmp_path)
        exec(compile(code, "docs/analysis.md", "exec"), {})
        assert pyplot.gcf().axes[0].get_title()
        pyplot.close("all")

    @pytest.mark.parametrize("name", [name for name in NAMES if find_spec(PROGRAM["NEEDS"].get(name, "matplotlib"))])
    def test_structure(name):
        assert PROGRAM["structure"](PROGRAM["PICTURES"][name]()) == STRUCTURE[name], "python tools/draw_pictures.py"
