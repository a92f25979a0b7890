"""White noise: the rates of LIF by `exact`, which corrects for crossings that the grid does not see."""

import numpy as np
import pytest
import ranvier as rv
from oracle import siegert

DRIVES = [(1.2, 1.0, 16.29), (1.6, 1.0, 42.80), (0.8, 2.5, None)]  # nA, nA·√ms, Hz as published where it is


def rate(mean, sigma, n=3000, t=800.0, **options):
    """Hz, after 100 ms."""
    population = rv.Population(rv.neurons.LIF(), n)
    current = rv.stimuli.white_noise(sigma, rng=7) + mean
    population.run(100.0, current, record=(), spikes=None, **options)
    return population.run(t, current, record=(), spikes="counts", **options).spike_counts.mean() / t * 1000


@pytest.mark.arithmetic
@pytest.mark.parametrize(("mean", "sigma", "published"), DRIVES)
def test_rates_are_those_of_siegert(mean, sigma, published):
    expected = siegert.rate(mean, sigma)
    if published:
        assert abs(expected - published) < 0.005
    # intervals are less irregular than a Poisson process: the error of the mean is less than 1/√spikes, at most 0.5 %
    assert abs(rate(mean, sigma) / expected - 1) < 0.01


@pytest.mark.arithmetic
def test_without_the_correction_the_rate_is_low():
    """Otherwise the test above could not fail."""
    mean, sigma, _ = DRIVES[0]
    assert rate(mean, sigma, integrator="rk4") / siegert.rate(mean, sigma) < 0.95


@pytest.mark.arithmetic
def test_noises_of_one_variance_have_one_rate():
    """Two noises add their variances: 0.6² + 0.8² = 1."""
    both = rv.stimuli.white_noise(0.6, rng=1) - 2 * rv.stimuli.white_noise(0.4, rng=2) + 1.6
    population = rv.Population(rv.neurons.LIF(), 2000)
    population.run(100.0, both, record=(), spikes=None)
    found = population.run(400.0, both, record=(), spikes="counts").spike_counts.mean() / 0.4
    assert abs(found / siegert.rate(1.6, 1.0) - 1) < 0.02  # 1/√34,000 spikes is 0.5 %; 1.4² for 1 would give 10 % more


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_split_runs_threads_and_neighbours_do_not_show(dtype):
    current = rv.stimuli.white_noise(2.0, rng=3) + 1.3
    whole = rv.Population(rv.neurons.LIF(), 150, dtype=dtype, threads=1)
    run = whole.run(60.0, current)
    assert run.spike_times.size > 100
    split = rv.Population(rv.neurons.LIF(), 150, dtype=dtype, threads=3)
    parts = [split.run(t, current) for t in (0.3, 7.1, 52.6)]
    np.testing.assert_array_equal(np.concatenate([part.spike_times for part in parts]), run.spike_times)
    np.testing.assert_array_equal(split["v"], whole["v"])
    alone = rv.Population(rv.neurons.LIF(), 1, dtype=dtype).run(60.0, current)
    np.testing.assert_array_equal(alone.spike_times, run.spikes_of(0))


def test_no_noise_no_correction():
    plain = rv.simulate(rv.neurons.LIF(), 100.0, 2.0)
    silent = rv.simulate(rv.neurons.LIF(), 100.0, 2.0 + rv.stimuli.white_noise(0.0, rng=1))
    np.testing.assert_array_equal(plain.spike_times, silent.spike_times)
