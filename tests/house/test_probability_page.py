"""docs/probability.md says true things: its code runs as it stands, and prints what its comments say."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from page import blocks, printed

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/probability.md").read_text(encoding="utf-8")
NUMBERS, PICTURES = (blocks(part) for part in PAGE.split("\n## Pictures\n"))


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    output = printed("\n".join(NUMBERS), tmp_path)
    before, after, covered, between = (
        float(re.search(rf"{word}: (\S+)", output)[1]) for word in ("before", "after", "covered", "between quantiles")
    )
    temperature = float(re.search(r"T = ([\d.]+),", output)[1])
    told, said, later = map(
        float, re.search(r"# ([\d.]+), too sure[^#]*?[\s\S]*?# T = ([\d.]+), ([\d.]+)", PAGE).groups()
    )
    assert before == pytest.approx(told, abs=0.002)
    assert temperature == pytest.approx(said, abs=0.05)
    assert after == pytest.approx(later, abs=0.004)
    assert covered == pytest.approx(0.9, abs=0.03)
    assert between == pytest.approx(0.9, abs=0.03)
    assert list(tmp_path.iterdir()) == []


if find_spec("matplotlib"):

    def test_the_pictures_are_drawn(tmp_path):
        drawn = "\n".join(
            ["import matplotlib", "matplotlib.use('agg')", *NUMBERS, *PICTURES, "print(len(plt.get_fignums()))"]
        )
        assert printed(drawn, tmp_path).splitlines()[-1] == "5"
        assert list(tmp_path.iterdir()) == []
