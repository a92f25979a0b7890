"""The command line as a process: pipes that close, full disks, Ctrl-C, terminals without Unicode."""

import contextlib
import os
import select
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


def started(*arguments, stdin=None, stdout=subprocess.PIPE, **environment):
    """The command in a process of its own, buffering its output as it does for a user."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.Popen(
        [sys.executable, "-m", "ranvier", *arguments],
        stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True, env=inherited | environment,
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


ROWS = "x,y\n" + "1,a\n2,b\n" * 10


def test_a_table_from_standard_input(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("-", "/dev/stdin"):
        process = started("train", name, "--target", "y", "--quiet", stdin=subprocess.PIPE)
        out, error = process.communicate(ROWS, timeout=60)
        assert process.returncode == 0, error
        assert "held-out accuracy 1.0000" in out
        assert error.startswith("ranvier: reads from a pipe until its writer closes it: ")
        assert error.count("\n") == 1


def test_a_pipe_without_a_writer_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    process = started("train", "pipe", "--target", "y", "--quiet")
    said, _, _ = select.select([process.stderr], [], [], 60)
    with open("pipe", "w") as pipe:
        pipe.write(ROWS)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert "held-out accuracy 1.0000" in out
    assert said, "nothing until the writer came"
    assert error == "ranvier: reads from a pipe until its writer closes it: pipe\n"


def test_nothing_and_devices_are_no_tables(tmp_path):
    process = started("train", "-", "--target", "y", stdin=subprocess.DEVNULL)
    assert process.communicate(timeout=60)[1] == "ranvier: error: standard input: the file is empty\n"
    process = started("train", "/dev/zero", "--target", "y")
    assert process.communicate(timeout=60)[1] == "ranvier: error: /dev/zero: is a device, not a file with a table\n"


def test_predictions_on_a_terminal_are_escaped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text(ROWS.replace("a", "\x1b[31mred"))
    assert main(["train", "d.csv", "--target", "y", "--epochs", "1", "--quiet"]) == 0
    terminal, screen = os.openpty()
    process = started("predict", "model.safetensors", "d.csv", stdout=screen)
    os.close(screen)
    text = b""
    with contextlib.suppress(OSError):  # the terminal's other end is closed
        while part := os.read(terminal, 4096):
            text += part
    os.close(terminal)
    process.communicate(timeout=60)
    assert b"\\x1b[31mred," in text
    assert b"\x1b" not in text
