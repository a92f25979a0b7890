"""docs/perceptron.md says true things: its code runs as it stands, and prints what its comments say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/perceptron.md").read_text(encoding="utf-8")


def test_the_code_runs_from_top_to_bottom_in_an_empty_folder(tmp_path):
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    lines = process.stdout.splitlines()
    assert lines[:2] == ["DecisionBoundary(normal=array([[0.6, 0.8]]), offset=array([1.]))", "[0. 1.]"]
    steps = [line for line in lines if re.match(r"\[-?\d, -?\d\] \d \[", line)]
    assert steps == [
        "[2, 2] 0 [1.] [-1.] [[-2. -2.]] [-1.]",
        "[1, -2] 1 [1.] [0.] [[-2. -2.]] [-1.]",
        "[-2, 2] 0 [0.] [0.] [[-2. -2.]] [-1.]",
        "[-1, 1] 1 [0.] [1.] [[-3. -1.]] [0.]",
    ]
    assert "PerceptronTraining(converged=True, mistakes=array([2, 1, 0]))" in lines
    assert "False 50" in lines
    first, tenth, last = map(float, re.search(r"\[(\S+) +(\S+) +(\S+)\]\n0\.\d+\n", process.stdout).groups())
    assert first > tenth >= 0.99 * last
    assert list(tmp_path.iterdir()) == []


def test_steps_by_hand_are_those_of_the_rule():
    """The net inputs that the page works out."""
    found = re.findall(r"z = (-?[^,]+?) = (−?\d+), so", PAGE)
    assert len(found) == 4
    for sum_, result in found:
        plain = sum_.replace("−", "-").replace("·", "*")
        assert re.fullmatch(r"[-+*() \d]+", plain)
        assert eval(plain) == int(result.replace("−", "-"))
