"""Pickles and copies of populations: they go on bit for bit, and nothing damaged gets in."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv
from damage import flipped
from refusal import refuses

COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "method": lambda pop: pop.copy(),
    **{f"pickle {p}": lambda pop, p=p: pickle.loads(pickle.dumps(pop, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1)},
}
NOISE = rv.stimuli.ou_noise(10.0, 3.0, 5.0, rng=3) + rv.stimuli.ou_noise(0.0, 2.0, 50.0, rng=4)
LIF = rv.neurons.LIF(t_ref=7.3)
SPLITS = {  # (population, current, the first run, the others)
    "rk4": lambda: (rv.Population(rv.neurons.HodgkinHuxley(g_na=[120.0, 110.0, 100.0]), 3), NOISE, 12.5, 40.0),
    "staggered": lambda: (rv.Population(rv.neurons.MorrisLecar("snlc"), 70, "staggered"), NOISE + 60.0, 12.5, 40.0),
    "float32": lambda: (rv.Population(rv.neurons.AdEx(), 5, dtype="float32"), 1000.0, 12.5, 40.0),
    "refractory": lambda: (rv.Population(LIF, 3, "rk4"), 2.0, 16.3, 40.0),
    "exact": lambda: (rv.Population(LIF, 3), 2.0, 16.3, 40.0),  # 2.4 ms after the first spike
    "dopri5": lambda: (rv.Population(LIF, 3, "dopri5"), rv.stimuli.sine(1.0, 20.0, offset=2.5), 16.3, 40.0),
}


def views(pop):
    return {name: pop[name] for name in (*pop.model.states, *pop.model.parameters)}


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("split", SPLITS)
def test_copies_go_on_bit_for_bit_and_are_independent(how, split):
    pop, current, first, rest = SPLITS[split]()
    pop["v"] += 0.5
    name = next(iter(pop.model.parameters))
    pop[name][-1] *= 1.01
    pop.run(first, current)
    other = COPIES[how](pop)
    assert type(other) is rv.Population
    assert (type(other.model), other.model) == (type(pop.model), pop.model)
    assert (other.n, other.t, other.dtype, other.integrator) == (pop.n, pop.t, pop.dtype, pop.integrator)
    before = {name: view.copy() for name, view in views(pop).items()}
    runs = [other.run(rest, current, record=["v"])]
    for name, view in views(pop).items():
        np.testing.assert_array_equal(view, before[name])
    runs.append(pop.run(rest, current, record=["v"]))
    assert runs[0]["v"].tobytes() == runs[1]["v"].tobytes()
    assert runs[0].spike_times.tobytes() == runs[1].spike_times.tobytes()
    assert len(runs[0].spike_times)
    assert pickle.dumps(other) == pickle.dumps(pop)


def test_a_copy_within_the_refractory_time_waits_for_its_end():
    pop = SPLITS["exact"]()[0]
    (spike,) = set(pop.run(16.3, 2.0).spike_times)
    free = rv.Population(LIF, 3).run(40.0, 2.0, dt=0.1)
    times = pickle.loads(pickle.dumps(pop)).run(40.0, 2.0).spikes_of(1)
    assert times[0] == pytest.approx(2 * spike + 7.3, abs=1e-9)
    assert times[0] == pytest.approx(free.spikes_of(1)[1], abs=1e-9)


def test_another_step_after_a_copy():
    pop = rv.Population(rv.neurons.HodgkinHuxley())
    pop.run(1.0, dt=0.1, integrator="staggered")
    pop.run(0.3, dt=0.01)
    other = copy.copy(pop)
    assert other.run(3.0, dt=0.03).t.tobytes() == pop.run(3.0, dt=0.03).t.tobytes()


class Named(rv.Population):
    pass


@pytest.mark.parametrize("how", ["copy", "deepcopy", "pickle 2"])
def test_what_is_python_s_comes_along(how):
    pop = Named(LIF, 2, "rk4", threads=3)
    pop.names = ["a", "b"]
    other = COPIES[how](pop)
    assert (type(other), other.names, other.threads, other.integrator) == (Named, ["a", "b"], 3, "rk4")
    assert (other.names is pop.names) == (how == "copy")


def test_what_was_written_through_views_comes_along():
    pop = rv.Population(LIF, 2)
    pop["tau_m"][1] = np.nan
    other = copy.copy(pop)
    np.testing.assert_array_equal(other["tau_m"], [10.0, np.nan])
    for each in (pop, other):
        with refuses(ValueError, "tau_m[1]"):
            each.run(1.0)


def state():
    pop = rv.Population(rv.neurons.Izhikevich("FS"), 2)
    pop.run(5.0, NOISE)
    return pop.__getstate__()


def read(data):
    pop = rv.Population.__new__(rv.Population)
    pop.__setstate__((data, {}))
    return pop


def test_flipped_bits_and_missing_bytes_are_found():
    good, _ = state()
    assert read(good).__getstate__()[0] == good
    for bad in flipped(good, 400, seed=0):
        with pytest.raises(rv.FileFormatError, match=r"^pickle: "):
            read(bad)
    for end in [*range(0, len(good), 37), len(good) - 1]:
        with pytest.raises(rv.FileFormatError, match=r"^pickle: "):
            read(good[:end])


def test_what_is_no_population():
    network = rv.Network([2, 1]).__reduce_ex__(2)[2][0]
    with refuses(rv.FileFormatError, "it holds 'network', not a population"):
        read(network)
    for other in ((), (b"",), (1, {}), (b"", {}, 0)):
        with refuses(rv.FileFormatError, "the pickle does not hold a population"):
            rv.Population.__new__(rv.Population).__setstate__(other)
