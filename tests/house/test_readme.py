"""The README says true things: its Python runs as it stands in an empty folder, its commands exist."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from page import blocks, printed
from ranvier.cli.arguments import parser

pytestmark = pytest.mark.once

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
PYTHON = blocks(README)
COMMANDS = [
    shlex.split(line.partition(">")[0], comments=True)[1:]
    for language, code in BLOCKS
    if language == "sh"
    for line in code.splitlines()
    if line.startswith("ranvier ")
]


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python_runs_in_an_empty_folder(number, tmp_path):
    printed(PYTHON[number], tmp_path)


def test_first_block_reads_digits_and_saves_the_network(tmp_path):
    assert float(re.search(r"accuracy (\S+)", printed(PYTHON[0], tmp_path))[1]) > 0.95
    assert [path.name for path in tmp_path.iterdir()] == ["digits.safetensors"]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_exists(words):
    assert parser().parse_args(words).command == words[0]


def test_commands_run_in_an_empty_folder(tmp_path):
    block = next(code for language, code in BLOCKS if language == "sh" and "ranvier demo" in code)
    ranvier = f'set -e; ranvier() {{ {shlex.quote(sys.executable)} -m ranvier "$@"; }}\n'
    process = subprocess.run(["sh", "-c", ranvier + block], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    assert float(re.findall(r"held-out accuracy (\S+)", process.stdout)[1]) > 0.9  # the second network is iris's
    assert process.stdout.count("\nsetosa,") in range(45, 56)


def test_no_command_is_left_unsaid():
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    assert {words[0] for words in COMMANDS} == set(commands)


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parents[2] / link).exists()] == []
