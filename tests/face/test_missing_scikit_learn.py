"""Without scikit-learn ranvier works, and its estimators say what installs it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

WITHOUT = """
import sys
import ranvier as rv
assert "sklearn" not in sys.modules
sys.modules["sklearn"] = None                       # as if it were not installed
for name in ("sklearn", "MLPClassifier", "MLPRegressor", "Perceptron"):
    try:
        getattr(rv, name)
    except ImportError as error:
        assert "pip install 'ranvier[sklearn]'" in str(error), error
        assert len(str(error)) <= 600
    else:
        raise AssertionError(name)
rv.Network([2, 1]).fit([[0.0, 1.0]], [1.0])
"""


def test_error_says_what_to_install():
    run = subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
