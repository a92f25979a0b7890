"""Resets and edges leave no trace of how a run was made: splits, threads, neighbours, what is recorded.

Every model with a reset and every fixed step, with spikes, ends of refractory times and edges within steps.
"""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import ADAPTIVE, WITH_RESET, library
from oracle import neuron
from oracle.integrators import takes

S = rv.stimuli
CASES = [
    (name, integrator, reset)
    for name in WITH_RESET
    for integrator in oracle.names("integrators")
    for reset in (None, "grid")
    if takes(integrator, oracle.find(name)) and integrator not in ADAPTIVE
    if reset is None or (integrator != "exact" and getattr(oracle.find(integrator), "RESET", "event") == "event")
]
DTYPES = ["float32", "float64"]


def population(name, integrator, dtype, n, chosen=None):
    """n neurons, each different: the first of 300, or the chosen ones."""
    model, rng = oracle.find(name), np.random.default_rng(5)
    chosen = np.arange(n) if chosen is None else chosen
    v = rng.uniform(*neuron.potentials(model), 300)[chosen]
    start = neuron.near_rest(model) | {"v": v}
    changed = {"t_ref": rng.choice([0.0, 0.33, 1.7], 300)[chosen]} if "t_ref" in model.DEFAULTS else {}
    start = {state: np.broadcast_to(x, len(chosen)) for state, x in start.items()}
    return rv.Population(library(name, **changed), len(chosen), integrator, dtype, initial=start)


def current(name, noisy=True):
    """Pulses with edges within steps, a bend, a smooth part; noise that differs among neurons."""
    drive = oracle.find(name).DRIVE
    sure = (
        S.pulse_train(1.5 * drive, 2.013, 1.107, start=0.201) + S.sine(drive / 4, 130.0) + S.ramp(0, drive, 3.02, 5.07)
    )
    noise = S.white_noise(drive / 4, rng=3) + S.ou_noise(drive / 2, drive / 4, 3.0, rng=4)
    return sure + noise if noisy else sure


def everything(pop, run):
    return [run.spike_times, run.spike_neurons, *(pop[state] for state in pop.model.states)]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "integrator", "reset"), CASES)
def test_a_run_cut_after_every_step(name, integrator, reset, dtype):
    """And in a few long pieces, and through a copy; at a step on and off the binary fractions."""
    how, dt, steps = {"reset": reset, "current": current(name)}, 0.05, 160
    whole = population(name, integrator, dtype, 11)
    want = everything(whole, whole.run(steps * dt, dt=dt, **how))
    assert len(want[0]) > 5
    for lengths in [1] * steps, [37, 64, 59], [1, 2, 3, 4, 150]:
        pop, times, neurons = population(name, integrator, dtype, 11), [], []
        for length in lengths:
            run = pop.run(length * dt, dt=dt, **how)
            times.append(run.spike_times)
            neurons.append(run.spike_neurons)
            pop = pop.copy() if length > 2 else pop
        split = [np.concatenate(times), np.concatenate(neurons), *(pop[state] for state in pop.model.states)]
        assert same(split, want)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "integrator", "reset"), CASES)
def test_neighbours_and_threads(name, integrator, reset, dtype):
    """Sizes around those of vectors, packs and blocks; up to four threads."""
    how = {"reset": reset, "current": current(name), "dt": 0.05}
    many = population(name, integrator, dtype, 300)
    many.threads = 1
    run = many.run(6.0, **how, record=["v"])
    for n in 1, 2, 3, 7, 9, 16, 31, 33, 63, 65, 127, 129, 257:
        pop = population(name, integrator, dtype, n)
        part = pop.run(6.0, **how, record=["v"])
        mine = run.spike_neurons < n
        assert np.array_equal(part.spike_times, run.spike_times[mine])
        assert np.array_equal(part.spike_neurons, run.spike_neurons[mine])
        assert np.array_equal(part["v"], run["v"][:, :n])
    for threads in 2, 3, 4:
        pop = population(name, integrator, dtype, 300)
        pop.threads = threads
        assert same(everything(pop, pop.run(6.0, **how)), everything(many, run))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "integrator", "reset"), CASES)
def test_alone_or_at_another_place(name, integrator, reset, dtype):
    """Without noise, which belongs to a place; and whatever is recorded, or kept of the spikes."""
    how = {"reset": reset, "current": current(name, noisy=False), "dt": 0.05}
    many = population(name, integrator, dtype, 300)
    run = many.run(6.0, **how, record=["v"])
    for chosen in [17], [299], [44, 45, 46, 47, 48], list(range(299, 0, -8)):
        pop = population(name, integrator, dtype, 300, chosen)
        part = pop.run(6.0, **how, record=["v"], record_every=8, record_neurons=[0])
        for place, index in enumerate(chosen):
            assert np.array_equal(part.spikes_of(place), run.spikes_of(index))
            assert pop["v"][place] == many["v"][index]
        assert np.array_equal(part["v"][:, 0], run["v"][7::8, chosen[0]])
    for spikes in "counts", None:
        pop = population(name, integrator, dtype, 300)
        pop.run(6.0, **how, spikes=spikes)
        assert np.array_equal(pop["v"], many["v"])


def test_times_of_spikes_by_noise_alone():
    """exact: where the input does not reach the threshold there is no next spike within the step, and no interval."""
    lif = rv.neurons.LIF(t_ref=0.0)
    run = rv.simulate(lif, 50.0, S.white_noise(3.0, rng=1) + 1.3, n=200, initial={"v": -52.0}, record=())
    assert len(run.spike_times) > 400
    assert np.isfinite(run.spike_times).all()
    assert (np.diff(run.spike_times) >= 0).all()
