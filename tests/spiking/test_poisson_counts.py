"""The oracle of Poisson counts: against exact probabilities, and against the counts that the core's own test states."""

import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from oracle import inversion, poisson_counts

pytestmark = pytest.mark.once

CORE = Path(__file__).parents[2] / "cpp/tests/spiking/test_poisson.cpp"
STATED = re.findall(r"of_rate\(([\d.e]+), (\d+), (\d+), (\d+)\) == Counts\{([\d, ]+)\}", CORE.read_text())


def test_the_core_states_some():
    assert len(STATED) == 4


@pytest.mark.parametrize(("rate", "step", "first", "last", "counts"), STATED)
def test_counts_of_the_core_are_those_of_the_oracle(rate, step, first, last, counts):
    """The core's program compares what it draws with these numbers."""
    wanted = poisson_counts.counts(float(rate), int(step), int(first), int(last), dt=0.1, seed=1, place=3)
    assert wanted == [int(n) for n in counts.split(",")]


@pytest.mark.parametrize("mean", [1e-6, 0.3, 0.8, 7.5, 60.0])
def test_tables_are_the_distribution(mean):
    first, table = inversion.poisson(mean)
    p = [Fraction(1)]
    for n in range(1, 400):
        p.append(p[-1] * Fraction(mean) / n)
    total, run = sum(p), sum(p[:first])
    for i, threshold in enumerate(table):
        run += p[first + i]
        upper, exact = 1 - run / total, run / total
        assert abs(Fraction(threshold, 2**64) - exact) <= Fraction(1e-13) * min(exact, upper) + Fraction(2, 2**64)


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (100, 0.02), (300, 0.9), (1000, 0.001)])
def test_binomial_tables(n, p):
    first, table = inversion.binomial(n, p)
    exact = [math.comb(n, k) * Fraction(p) ** k * (1 - Fraction(p)) ** (n - k) for k in range(n + 1)]
    run = sum(exact[:first])
    for i, threshold in enumerate(table):
        run += exact[first + i]
        assert abs(Fraction(threshold, 2**64) - run) <= Fraction(1e-12) * min(run, 1 - run) + Fraction(2, 2**64)


@pytest.mark.parametrize(("total", "marked", "drawn"), [(10, 4, 5), (500, 20, 100), (1000, 900, 990), (64, 64, 3)])
def test_hypergeometric_tables(total, marked, drawn):
    first, table = inversion.hypergeometric(total, marked, drawn)
    exact = [
        Fraction(math.comb(marked, k) * math.comb(total - marked, drawn - k), math.comb(total, drawn))
        for k in range(drawn + 1)
    ]
    run = sum(exact[:first])
    for i, threshold in enumerate(table):
        run += exact[first + i]
        assert abs(Fraction(threshold, 2**64) - run) <= Fraction(1e-12) * min(run, 1 - run) + Fraction(2, 2**64)


def test_rates_of_their_own_and_ranges():
    rates = np.array([0.0, 8000.0, 8000.0, 400_000.0])
    all_counts = poisson_counts.counts(rates, 3, 0, 4, dt=0.1, seed=1, place=3)
    assert all_counts[0] == 0
    assert all_counts[2:] == poisson_counts.counts(rates, 3, 2, 4, dt=0.1, seed=1, place=3)
