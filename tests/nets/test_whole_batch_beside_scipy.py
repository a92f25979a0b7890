"""Whole-batch optimisers beside SciPy's: the same minima of convex problems, in about as many evaluations."""

import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.peers, pytest.mark.once]

sys.path.insert(0, str(Path(__file__).parents[2]))  # the benchmark has the problems

from benchmarks import minima  # noqa: E402


def test_minima_are_those_of_scipy():
    for name, kind, ours, scipys in minima.compared():
        assert abs(ours.minimum / scipys.minimum - 1) < 1e-8, (name, kind)
        assert ours.evaluations <= 1.5 * scipys.evaluations, (name, kind, ours.evaluations, scipys.evaluations)
