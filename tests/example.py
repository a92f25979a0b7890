"""The programs of examples/ that are in Python: as modules, and run as their readers run them."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "examples"


def module(name):
    """An example under its own name, without running it."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def printed(name, *options, columns=80, **environment):
    """What it prints in a terminal of some columns; it must end well, and without a warning."""
    process = subprocess.run(
        [sys.executable, "-W", "error", FOLDER / f"{name}.py", *options],
        env=os.environ | {"COLUMNS": str(columns)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout
