"""Statistics of spike trains, each beside the plainest loop that says the same."""

from itertools import pairwise

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def run():
    """Noisy neurons, some of which are silent or fire once."""
    means = np.linspace(0.6, 2.0, 40)
    noise = np.random.default_rng(3).normal(0.0, 1.0, (5000, 40))
    return rv.simulate(rv.neurons.LIF(), 500.0, means + noise, n=40)


def trains(run):
    return [run.spikes_of(k) for k in range(run.n)]


def test_intervals_of_a_run_and_of_lists(run):
    each = [np.diff(train) for train in trains(run)]
    assert min(map(len, each)) == 0 < max(map(len, each))
    np.testing.assert_array_equal(rv.analysis.isi(run), np.concatenate(each))
    np.testing.assert_array_equal(rv.analysis.isi(trains(run)), np.concatenate(each))
    for k in (0, 20, 39):
        np.testing.assert_array_equal(rv.analysis.isi(run, neuron=k), each[k])
        np.testing.assert_array_equal(rv.analysis.isi(run.spikes_of(k)), each[k])


def test_cv_of_a_run_and_of_lists(run):
    found = rv.analysis.cv(run)
    expected = [d.std() / d.mean() if len(d) > 1 else np.nan for d in map(np.diff, trains(run))]
    assert found.shape == (40,)
    assert np.isnan(found).any()
    # sums of at most a hundred terms, in another order than NumPy's
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    np.testing.assert_array_equal(rv.analysis.cv(trains(run)), found)
    assert rv.analysis.cv(run, neuron=39) == found[39] == rv.analysis.cv(run.spikes_of(39))


def test_rates_of_a_run_and_of_lists(run):
    expected = [rv.analysis.rate(train, 500.0) for train in trains(run)]
    np.testing.assert_array_equal(rv.analysis.rates(run), expected)
    np.testing.assert_array_equal(rv.analysis.rates(trains(run), 500.0), expected)
    assert min(expected) == 0 < max(expected)
    # a part of the run: spikes outside do not count
    expected = [rv.analysis.rate(train, 300.0, 100.0) for train in trains(run)]
    np.testing.assert_array_equal(rv.analysis.rates(run, 300.0, 100.0), expected)


def test_histogram_of_intervals(run):
    edges, counts = rv.analysis.isi_histogram(run, 30)
    lengths = np.concatenate([np.diff(train) for train in trains(run)])
    assert (edges[0], edges[-1], len(edges)) == (0.0, lengths.max(), 31)
    expected = [np.sum((lengths >= low) & (lengths < high)) for low, high in pairwise(edges)]
    expected[-1] += np.sum(lengths == edges[-1])
    np.testing.assert_array_equal(counts, expected)
    assert counts.sum() == len(lengths)
    assert counts.dtype == np.int64
    np.testing.assert_array_equal(rv.analysis.isi_histogram(run, edges, neuron=39)[1].sum(), len(run.spikes_of(39)) - 1)
    empty = rv.analysis.isi_histogram([], 3)
    assert (empty.counts.tolist(), len(empty.edges)) == ([0, 0, 0], 4)


def counted(times, edges):
    inside = [np.sum((times >= low) & (times < high)) for low, high in pairwise(edges)]
    inside[-1] += np.sum(times == edges[-1])
    return np.array(inside)


def test_psth_over_a_run(run):
    edges, rates = rv.analysis.psth(run, 20.0)
    np.testing.assert_array_equal(edges, np.arange(0.0, 501.0, 20.0))
    expected = sum(counted(train, edges) for train in trains(run)) / (40 * 0.020)
    np.testing.assert_allclose(rates, expected, rtol=1e-14)  # one division or two
    edges, rates = rv.analysis.psth(run, 30.0, t_start=100.0, t_end=200.0)
    np.testing.assert_array_equal(edges, [100.0, 130.0, 160.0, 190.0])  # the last 10 ms are no bin


def test_psth_around_events(run):
    events, window = np.array([50.0, 120.0, 333.3]), (-10.0, 40.0)
    edges, rates = rv.analysis.psth(run, 5.0, events=events, window=window)
    np.testing.assert_array_equal(edges, np.arange(-10.0, 41.0, 5.0))
    expected = sum(counted(train, event + edges) for train in trains(run) for event in events) / (3 * 40 * 0.005)
    np.testing.assert_allclose(rates, expected, rtol=1e-14)


@pytest.mark.parametrize("columns", [1, 40])
def test_spike_triggered_average(run, columns):
    signal = np.random.default_rng(5).normal(size=(5000, columns))
    lags, average, spikes = rv.analysis.spike_triggered_average(run, signal, window=(-3.0, 1.0))
    np.testing.assert_allclose(lags, np.arange(-30, 11) * 0.1, rtol=1e-15)
    rows = []
    for k, train in enumerate(trains(run)):
        for time in train:
            step = next(i for i in range(5000) if time <= (i + 1) * 0.1 * (1 + 1e-12))  # whose end is not before
            if step >= 30 and step + 10 < 5000:
                rows.append(signal[step - 30 : step + 11, k if columns > 1 else 0])
    assert spikes == len(rows) > 100
    np.testing.assert_allclose(average, np.mean(rows, axis=0), rtol=0, atol=1e-15 * len(rows))


def test_white_noise_that_fires_a_neuron_was_higher_before():
    """The average before a spike is above the mean, long before it is the mean."""
    noise = np.random.default_rng(1).normal(1.2, 2.0, (20_000, 20))
    run = rv.simulate(rv.neurons.LIF(), 2000.0, noise, n=20)
    lags, average, spikes = rv.analysis.spike_triggered_average(run, noise, window=(-150.0, -0.1))
    error = 2.0 / np.sqrt(spikes)
    assert average[-10:].mean() > 1.2 + 5 * error
    assert abs(average[lags < -100].mean() - 1.2) < 5 * error / np.sqrt(np.sum(lags < -100))


def test_a_run_that_continues():
    pop = rv.Population(rv.neurons.LIF(), 3)
    pop.run(200.0, 2.0)
    run = pop.run(100.0, 2.0)
    edges, rates = rv.analysis.psth(run, 50.0)
    np.testing.assert_array_equal(edges, [200.0, 250.0, 300.0])
    np.testing.assert_allclose(rates, counted(run.spike_times, edges) / (3 * 0.05), rtol=1e-14)
    signal = np.arange(1000.0)
    _, average, _ = rv.analysis.spike_triggered_average(run, signal, window=(-0.1, 0.0))
    assert average[-1] == pytest.approx(np.mean(np.ceil((run.spikes_of(0) - 200.0) / 0.1) - 1))


def test_ends_belong_to_the_observation():
    assert rv.analysis.psth([0.0, 10.0], 5.0, t_end=10.0).rates.tolist() == [200.0, 200.0]
    _, average, spikes = rv.analysis.spike_triggered_average([1.0, 2.5, 3.0], [1.0, 2.0, 4.0], 1.0, (-1.0, 0.0))
    assert (average.tolist(), spikes) == ([2.0, 4.0], 2)  # the first step has nothing before it


def test_no_spikes():
    assert rv.analysis.isi([[], []]).shape == (0,)
    np.testing.assert_array_equal(rv.analysis.cv([[], [1.0]]), [np.nan, np.nan])
    assert rv.analysis.psth([[], []], 5.0, t_end=10.0).rates.tolist() == [0.0, 0.0]
    lags, average, spikes = rv.analysis.spike_triggered_average([], [1.0, 2.0], 1.0, (-1.0, 0.0))
    assert (np.isnan(average).all(), len(lags), spikes) == (True, 2, 0)


SPIKES = [1.0, 2.0]


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda a: a.isi(SPIKES, neuron=1), ValueError, ["neuron", "[0, 1)", "1"]),
        (lambda a: a.isi([[1.0], [2.0, 1.0]]), ValueError, ["spikes[1]", "increase"]),
        (lambda a: a.cv(np.array([[3.0, 2.0]])), ValueError, ["spikes", "(spikes,)", "(1, 2)"]),
        (lambda a: a.cv(["a"]), TypeError, ["spikes", "numbers"]),
        (lambda a: a.rate(rv.simulate(rv.neurons.LIF(), 1.0), 1.0), TypeError, ["spikes", "rates(run)"]),
        (lambda a: a.rates([SPIKES]), TypeError, ["t_end"]),
        (lambda a: a.rates([SPIKES], 5.0, 5.0), ValueError, ["t_end", "after t_start"]),
        (lambda a: a.isi_histogram(SPIKES, 0), ValueError, ["bins", "0"]),
        (lambda a: a.isi_histogram(SPIKES, 10**9), ValueError, ["bins", "10,000,000"]),
        (lambda a: a.isi_histogram(SPIKES, [2.0, 1.0]), ValueError, ["bins", "increase"]),
        (lambda a: a.isi_histogram(SPIKES, 2.5), TypeError, ["bins", "2.5"]),
        (lambda a: a.psth(SPIKES, 0.0, t_end=5.0), ValueError, ["bin_width", "> 0", "0"]),
        (lambda a: a.psth(SPIKES, 6.0, t_end=5.0), ValueError, ["bin_width", "5 ms", "6"]),
        (lambda a: a.psth(SPIKES, 1e-9, t_end=5.0), ValueError, ["bin_width", "10,000,000"]),
        (lambda a: a.psth(SPIKES, 1.0), TypeError, ["t_end"]),
        (lambda a: a.psth(SPIKES, 1.0, events=[1.0]), TypeError, ["events", "window"]),
        (lambda a: a.psth(SPIKES, 1.0, window=(0, 1)), TypeError, ["events", "window"]),
        (lambda a: a.psth(SPIKES, 1.0, events=[], window=(0, 1)), ValueError, ["events", "(0,)"]),
        (lambda a: a.psth(SPIKES, 1.0, events=[1.0], window=(1, 0)), ValueError, ["window", "low < high"]),
        (lambda a: a.psth(SPIKES, 1.0, events=[1.0], window=(0, 1), t_end=3.0), TypeError, ["t_end", "window"]),
        (lambda a: a.spike_triggered_average(SPIKES, [1.0, 2.0]), TypeError, ["dt"]),
        (lambda a: a.spike_triggered_average(SPIKES, [1.0, 2.0], -1.0), ValueError, ["dt", "-1"]),
        (lambda a: a.spike_triggered_average(SPIKES, [1.0, 2.0], 1.0), ValueError, ["window", "signal", "2 ms"]),
        (lambda a: a.spike_triggered_average(SPIKES, np.ones((9, 2)), 1.0), ValueError, ["signal", "(9, 2)"]),
        (lambda a: a.spike_triggered_average(SPIKES, [np.nan], 1.0), ValueError, ["signal", "finite", "row 0"]),
        (lambda a: a.spike_triggered_average(SPIKES, ["a"], 1.0), TypeError, ["signal", "numbers"]),
    ],
)
def test_bad_arguments(call, kind, words):
    with refuses(kind, *words):
        call(rv.analysis)
