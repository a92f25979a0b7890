"""What a run keeps of its spikes: times, counts or nothing."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, WITH_RESET, library
from oracle import neuron
from oracle.integrators import takes
from refusal import refuses

LIF = rv.neurons.LIF
CASES = [(name, i) for name in NAMES for i in oracle.names("integrators") if takes(i, oracle.find(name))]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "integrator"), CASES)
def test_counts_are_those_of_the_times(name, integrator):
    model, n = oracle.find(name), 19
    start = neuron.near_rest(model)
    if name in WITH_RESET:  # some fire at once
        start["v"] = np.linspace(*neuron.potentials(model, 0.0, 0.1), n)
    how = {"n": n, "integrator": integrator, "initial": start, "dt": None if integrator != "dopri5" else 0.5}
    current = np.linspace(0.0, 1.5, n) * model.DRIVE
    for dtype in "float32", "float64":
        times, counts, none = (
            rv.simulate(library(name), 40.0, current, spikes=s, dtype=dtype, **how) for s in ("times", "counts", None)
        )
        assert len(times.spike_times) > 0
        want = np.bincount(times.spike_neurons, minlength=n)
        for run in times, counts:
            assert np.array_equal(run.spike_counts, want)
            assert run.spike_counts.dtype == np.int64
        assert not len(counts._spike_times)
        assert not len(none._spike_times)
        assert np.array_equal(counts["v"], times["v"])
        assert np.array_equal(none["v"], times["v"])


@pytest.mark.parametrize("integrator", ["exact", "rk4", "dopri5"])
def test_counts_of_many_spikes_in_a_step_and_of_threads(integrator):
    """More than the kernels keep at a time; counts of one run and not of the population."""
    start = {"v": np.random.default_rng(2).normal(-60.0, 8.0, 700)}
    pop, other = (rv.Population(LIF(t_ref=0.01), 700, integrator, initial=start, threads=t) for t in (1, 3))
    for _ in range(2):
        counts, times = pop.run(3.0, 200.0, spikes="counts"), other.run(3.0, 200.0)
        assert np.array_equal(counts.spike_counts, np.bincount(times.spike_neurons, minlength=700))
        assert counts.spike_counts.min() > 20


def test_what_is_not_kept_is_said():
    for spikes, missing in ("counts", ("spike_times", "spike_neurons")), (None, ("spike_times", "spike_counts")):
        run = rv.simulate(LIF(), 50.0, 2.0, spikes=spikes)
        for name in missing:
            wanted = "counts" if name == "spike_counts" else "times"
            with pytest.raises(AttributeError, match=f"no {name}.*spikes={spikes!r}; use spikes='{wanted}'"):
                getattr(run, name)
        with pytest.raises(AttributeError, match="spikes='times'"):
            run.spikes_of(0)
        assert ("3 spikes, " in repr(run)) == (spikes == "counts")


def test_arguments():
    for bad in "time", "Counts", "":
        with refuses(ValueError, "spikes must be 'times', 'counts' or None", repr(bad)):
            rv.simulate(LIF(), 1.0, spikes=bad)
    for bad in False, 1, b"times", ["times"]:
        with refuses(TypeError, "spikes must be 'times', 'counts' or None"):
            rv.simulate(LIF(), 1.0, spikes=bad)


def test_a_run_that_diverges_counts_up_to_its_last_tile():
    """Counts of the tile that failed are left out, as its times are."""
    current = np.zeros((2000, 1))
    current[:1500], current[1500:] = 2.0, 1e9
    model = LIF(t_ref=0.0)
    runs = {}
    for spikes in "times", "counts":
        with pytest.raises(rv.DivergenceError) as caught:
            rv.simulate(model, 200.0, current, n=3, integrator="rk4", dt=0.1, spikes=spikes)
        runs[spikes] = caught.value.run
    assert runs["times"].steps == runs["counts"].steps == 1024  # two tiles of 512
    assert len(runs["times"].spike_times) > 20
    assert np.array_equal(runs["counts"].spike_counts, runs["times"].spike_counts)
