"""The command line as a process: pipes that close, full disks, Ctrl-C, terminals without Unicode."""

import os
import signal
import subprocess
import sys

import pytest
from ranvier.cli import main

pytestmark = pytest.mark.once


@pytest.fixture
def model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "many.csv").write_text("x,y\n" + "1,a\n2,b\n" * 10_000)
    assert main(["train", "many.csv", "--target", "y", "--epochs", "1", "--quiet"]) == 0
    return "model.safetensors"


def started(*arguments, stdout=subprocess.PIPE, **environment):
    """The command in a process of its own, buffering its output as it does for a user."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.Popen(
        [sys.executable, "-m", "ranvier", *arguments],
        stdout=stdout, stderr=subprocess.PIPE, text=True, env=inherited | environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a runner may have had it ignored
    )  # fmt: skip


def test_reader_that_leaves_early(model):
    process = started("predict", model, "many.csv")
    assert process.stdout.readline() == "predicted,probability\n"
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert error == ""


def test_ctrl_c(tmp_path):
    output = tmp_path / "model.safetensors"
    process = started("demo", "--epochs", "100000000", "--output", str(output))
    assert "handwritten digits" in process.stdout.readline()  # written just before the training
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error.splitlines()[-1] == "ranvier: interrupted"
    assert "Traceback" not in error
    assert not output.exists()


def test_reader_that_is_gone():
    read, write = os.pipe()
    os.close(read)
    process = started("info", stdout=write)  # so little that it is written only at the end
    os.close(write)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 141
    assert error == ""


@pytest.mark.parametrize("arguments", [["info"], ["predict", "model.safetensors", "many.csv"]])
def test_full_disk(model, arguments):
    with open("/dev/full", "w") as full:
        process = started(*arguments, stdout=full)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert error == "ranvier: error: output: No space left on device\n"


def test_terminal_without_unicode(tmp_path):
    process = started(
        "demo", "--epochs", "1", "--output", str(tmp_path / "model.safetensors"), PYTHONIOENCODING="ascii"
    )
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert "held-out accuracy" in out
