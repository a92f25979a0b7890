"""``ranvier perceptron``: what it prints and draws, and what it refuses."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import main
from ranvier.cli.scatter import scatter_text

pytestmark = pytest.mark.once

EXAMPLE = json.loads((Path(__file__).parents[1] / "data" / "perceptron.json").read_text())


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def done(capsys, *arguments):
    assert main(["perceptron", *arguments]) == 0
    return capsys.readouterr().out


def iris(capsys):
    """Two species and two lengths of the flowers, which a line separates."""
    assert main(["sample", "iris"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    Path("iris.csv").write_text("\n".join([head, *(row for row in rows if "virginica" not in row)]) + "\n")
    first, second, *others, target = head.split(",")
    return ["iris.csv", "--target", target, "--ignore", ",".join(others)], (first, second)


def test_the_example_step_by_step(capsys):
    out = done(capsys)
    number = r"\(? *(-?\d+)[,)]?"
    rows = [
        [int(cell) for cell in re.findall(r"-?\d+", line)]
        for line in out.splitlines()
        if re.match(rf" +\d  {number}", line)
    ]
    assert len(rows) == 12
    for row, told in zip(rows, EXAMPLE["steps"], strict=False):
        k = (told["k"] - 1) % 4
        assert row == [
            (told["k"] - 1) // 4 + 1,
            *EXAMPLE["P"][k],
            EXAMPLE["T"][k],
            told["a"],
            told["e"],
            *told["W"],
            told["b"],
        ]
    assert "mistakes of each epoch: 2 1 0" in out
    assert "W = (-2, -3), b = 1\nline: - 2 p1 - 3 p2 + 1 = 0; the answer is 1" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_table(capsys):
    arguments, (first, second) = iris(capsys)
    out = done(capsys, *arguments)
    found = re.search(
        rf"line: (-? ?[\d.]+) {re.escape(first)} ([+-] [\d.]+) {re.escape(second)} ([+-] [\d.]+) = 0", out
    )
    w1, w2, b = (float(part.replace(" ", "")) for part in found.groups())
    X, species = [], []
    for line in Path("iris.csv").read_text().splitlines()[1:]:
        cells = line.split(",")
        X.append([float(cells[0]), float(cells[1])])
        species.append(cells[-1])
    answers = np.array(X) @ [w1, w2] + b >= 0
    assert set(zip(answers.tolist(), species, strict=True)) == {(False, min(species)), (True, max(species))}
    assert "every point is right after" in out
    picture = [line.split("|")[1] for line in out.splitlines() if "|" in line]
    assert {*"".join(picture)} <= {*" ox.#"}
    assert sum("." in row for row in picture) > 3
    quiet = done(capsys, *arguments, "--quiet")
    assert quiet.splitlines() == [line for line in out.splitlines() if line in quiet.splitlines()]
    assert len(quiet.splitlines()) == 4


def test_what_no_line_separates(capsys):
    Path("xor.csv").write_text("a,b,c\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n")
    out = done(capsys, "xor.csv", "--target", "c", "--epochs", "100")
    assert "not every point is right after 100 epochs: no line may separate them" in out
    counts = re.search(r"mistakes of each epoch: (.*)", out)[1].split()
    assert len(counts) == 26
    assert counts[20] == "…"


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("a,b,c\n1,2,x\n", [], "--target COLUMN is missing"),
        ("a,b,c\n1,2,x\n", ["--target", "d"], "no column 'd'"),
        (
            "a,b,c\n1,2,x\n2,1,y\n",
            ["--target", "c", "--ignore", "a"],
            "two numeric columns are needed beside the target",
        ),
        ("a,b,d,c\n1,2,3,x\n2,1,3,y\n", ["--target", "c"], "there are 'a', 'b', 'd'"),
        ("a,b,c\n1,u,x\n2,v,y\n1,u,x\n2,v,y\n1,u,x\n2,v,y\n", ["--target", "c"], "of which 'b' hold texts"),
        ("a,b,c\n1,2,x\n2,1,y\n3,1,z\n", ["--target", "c"], "must hold two classes; it has 'x', 'y', 'z'"),
        ("a,b,c\n1,2,x\n2,1,x\n", ["--target", "c"], "one class only"),
        ("a,b,c\n1,2,x\n2,,y\n", ["--target", "c"], "a value is missing"),
        ("a,b,c\n1,2e200,x\n2,1,y\n", ["--target", "c"], "cannot be drawn"),
    ],
)
def test_refused(text, arguments, words, capsys):
    Path("data.csv").write_text(text)
    assert main(["perceptron", "data.csv", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ranvier: error: ")
    assert words in captured.err
    assert len(captured.err) <= 620


def test_no_file_and_odd_files(capsys):
    assert main(["perceptron", "none.csv", "--target", "a"]) == 2
    assert "cannot read none.csv" in capsys.readouterr().err
    Path("odd.csv").write_text("\x1b[31ma,b b,c\n1,1,x\n1,1,\x1b[0my\n")
    out = done(capsys, "odd.csv", "--target", "c", "--epochs", "3")
    assert "\x1b" not in out
    assert "#" in out  # both classes at one point


@pytest.mark.parametrize("columns", [40, 80])
def test_in_a_terminal(columns, capsys):
    """No line is longer than the terminal, but for the sentences around the picture."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "LINES": "24", "TERM": "xterm"}
    command = [sys.executable, "-m", "ranvier", "perceptron"]
    with subprocess.Popen(command, stdout=theirs, env=environment) as process:
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            text += part
    os.close(ours)
    assert process.returncode == 0
    picture = [line for line in text.decode().replace("\r", "").split("\n") if re.search(r"^.{6}[|+]", line)]
    assert len(picture) == (10 if columns == 40 else 20)
    assert max(map(len, picture)) <= columns


def test_scatter_of_one_point_and_of_a_line_outside():
    net = rv.PerceptronNetwork(2)
    net.set_weights([[1.0, 0.0]], [-100.0])
    text = scatter_text(
        np.array([[0.0, 5.0], [0.0, 5.0]]), np.array([0, 0]), net.decision_boundary(), ("a", "b"), width=22, height=3
    )
    assert text.count("o") == 1
    assert "." not in text.split("\n")[1]
