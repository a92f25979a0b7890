"""No table, however damaged, gives a traceback: the commands work, or say in one line what is wrong."""

import contextlib
import gzip
import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranvier.cli import main

pytestmark = pytest.mark.once

TABLES = Path(__file__).parents[1] / "data" / "tables"
TARGETS = {
    "passengers.csv": ["Survived", "--ignore", "PassengerName,Ticket,Cabin", "--drop-missing"],
    "flowers.data": ["5", "--no-header"],
    "wines.csv": ["quality"],
    "air.csv": ["C6H6(GT)", "--ignore", "Date,Time"],
    "houses.tsv": ["price"],
    "subnormal.csv": ["x"],
}
TEXTS = [
    b"", b" ", b"nan", b"inf", b"-1e308", b"1e400", b"1e-320", b"5e-324", b"0", b"-0.0", b"1_0", b"1,5", b"1.5", b"1.234,5", b"?",
    b"text", b'"', b'""', b'"a\nb"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\n", b"\r\n", b",", b";", b"\t",
    "\u202e\u0663".encode(), b"9" * 400, b"x" * 140_000, b"\x1f\x8b", b"-", b"=1+1", b"#",
]  # fmt: skip


@st.composite
def damaged(draw):
    """A table of the folder after some changes of fields or bytes, and of the whole."""
    name = draw(st.sampled_from(sorted(TARGETS)))
    data = (TABLES / name).read_bytes()
    if draw(st.booleans()):
        data = data[: draw(st.integers(0, 400))]  # few rows
    change = draw(st.sampled_from([changed_bytes, changed_field, changed_field, changed_column]))
    for _ in range(draw(st.integers(1, 4))):
        data = change(draw, data, {"air.csv": b";", "wines.csv": b";", "houses.tsv": b"\t"}.get(name, b","))
    kind = draw(st.sampled_from([*["plain"] * 8, "gzip", "cut gzip", "endings", "delimiter"]))
    if kind.endswith("gzip"):
        data = gzip.compress(data, mtime=0)[: -9 if kind.startswith("cut") else None]
    if kind == "endings":
        data = data.replace(b"\n", draw(st.sampled_from([b"\r", b"\r\n", b"\n\n", b""])))
    if kind == "delimiter":
        data = data.replace(b",", draw(st.sampled_from([b";", b"\t", b" ", b",,"])))
    return name, data


def changed_bytes(draw, data, _delimiter):
    at = draw(st.integers(0, max(len(data), 1)))
    return data[:at] + draw(st.sampled_from(TEXTS)) + data[at + draw(st.sampled_from([0, 0, 1, 1, 5, 80])) :]


def changed_field(draw, data, delimiter):
    lines = data.split(b"\n")
    row = draw(st.integers(0, len(lines) - 1))
    fields = lines[row].split(delimiter)
    fields[draw(st.integers(0, len(fields) - 1))] = draw(st.sampled_from(TEXTS))
    lines[row] = delimiter.join(fields)
    return b"\n".join(lines)


def changed_column(draw, data, delimiter):
    """All values below the header, each one of two texts or followed by one."""
    lines = [line.split(delimiter) for line in data.split(b"\n")]
    column = draw(st.integers(0, len(lines[0]) - 1))
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=2))
    after = draw(st.booleans())
    for row, fields in enumerate(lines[1:]):
        if column < len(fields):
            fields[column] = (fields[column] if after else b"") + texts[row % 2]
    return b"\n".join(map(delimiter.join, lines))


def run(*arguments):
    """The exit code and what was said on stderr."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(list(arguments))
    return code, [line for line in said.getvalue().splitlines() if line]


def check(code, lines):
    assert all(line.startswith("ranvier: ") and len(line) <= 700 and line.isprintable() for line in lines), lines
    errors = [line for line in lines if line.startswith("ranvier: error: ")]
    assert (code, len(errors)) in [(0, 0), (1, 1), (2, 1)], (code, lines)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(damaged())
def test_damaged_tables(case):
    name, data = case
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("table").write_bytes(data)
            code, lines = run("train", "table", "--target", *TARGETS[name], "--epochs", "1", "--quiet")
            check(code, lines)
            assert Path("model.safetensors").exists() == (code == 0)
            if code == 0:
                run("info", "model.safetensors")
            code, _ = run("train", str(TABLES / name), "--target", *TARGETS[name], "--epochs", "1", "--quiet")
            if name != "subnormal.csv":
                assert code == 0
                check(*run("predict", "model.safetensors", "table"))
        finally:
            os.chdir(before)
