"""The Python of a page of the documentation, run as a reader would run it."""

import re
import subprocess
import sys


def blocks(text):
    """The code of each ```python block."""
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def printed(code, folder):
    """What code prints in a fresh interpreter in a folder; it must end well, and without a warning."""
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout
