"""What makes a day's work with a population short: ends of runs, the start sample, parts, and the way back."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

HH, LIF = rv.neurons.HodgkinHuxley(), rv.neurons.LIF()


@pytest.mark.parametrize("integrator", ["rk4", "staggered", "dopri5"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_start_is_a_sample_on_request(integrator, dtype):
    start = {"v": np.linspace(-70.0, -60.0, 70)}
    options = {"integrator": integrator, "dtype": dtype, "initial": start, "record": "all", "record_every": 4}
    plain, full = (rv.simulate(HH, 30.0, 10.0, start_sample=s, **options) for s in (False, True))
    pop = rv.Population(HH, 70, dtype=dtype, initial=start)
    np.testing.assert_array_equal(full.t, [0.0, *plain.t])
    for state in HH.states:
        assert full[state].shape == (301, 70)
        np.testing.assert_array_equal(full[state][0], pop[state])
        np.testing.assert_array_equal(full[state][1:], plain[state])
    pop.run(5.0, 10.0, integrator=integrator)
    some = pop.run(1.0, 10.0, start_sample=True, record_neurons=[3, 69], integrator=integrator)
    assert (some.t[0], some["v"].shape) == (5.0, (41, 2))
    assert some["v"][0, 1] != some["v"][1, 1]


def test_a_run_of_no_steps_has_a_start():
    run = rv.simulate(HH, 0.0, start_sample=True)
    assert (run.t.tolist(), run["v"].shape) == ([0.0], (1, 1))


def test_both_record_v_by_default():
    assert list(rv.simulate(LIF, 1.0)) == list(rv.Population(LIF).run(1.0)) == ["v"]
    assert list(rv.Population(LIF).run(1.0, record=())) == []


def test_names_of_records():
    assert list(rv.simulate(HH, 1.0, record="m")) == ["m"]
    assert list(rv.simulate(HH, 1.0, record="all")) == ["v", "m", "h", "n"]
    for wrong, words in (("\ud800", "a text that UTF-8 can hold"), ("x", "name states or currents of hodgkin_huxley")):
        for record in (wrong, [wrong]):
            with refuses(ValueError, f"record must {'be ' if wrong != 'x' else ''}{words}"):
                rv.simulate(HH, 1.0, record=record)
    for name, kind in (("integrator", ValueError), ("reset", ValueError), ("spikes", ValueError)):
        with refuses(kind, name):
            rv.simulate(HH, 1.0, **{name: "\ud800"})


def test_runs_to_a_time():
    pop, other = rv.Population(LIF), rv.Population(LIF)
    for end in (0.3, 100.3, 1e5 + 0.3, 1e5 + 0.3):  # differences of times are not whole steps to the last bit
        run = pop.run(t_end=end, current=2.0, record=())
        assert pop.t == pytest.approx(end, rel=1e-12)
        assert run.t_end == pop.t
    for t in (0.3, 100.0, 1e5 - 100.0, 0.0):
        other.run(t, 2.0, record=())
    assert pop["v"].tobytes() == other["v"].tobytes()
    assert pop.run(t_end=1e5 + 1.3, dt=0.01).steps == 100
    far = rv.Population(LIF)
    far.run(1e8, dt=1e4, record=())
    assert far.run(t_end=1e8 + 0.3).steps == 3  # the difference is 0.3000000119
    with refuses(ValueError, "multiple of dt"):
        far.run(t_end=1e8 + 0.35)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({}, TypeError, ["either t, its length, or t_end", "t = None"]),
        ({"t": 1.0, "t_end": 2.0}, TypeError, ["either t, its length, or t_end", "1.0", "2.0"]),
        ({"t_end": 4.0}, ValueError, ["t_end must be finite and at least 5 ms", "got 4"]),
        ({"t_end": np.nan}, ValueError, ["t_end", "nan"]),
        ({"t_end": np.inf}, ValueError, ["t_end", "inf"]),
        ({"t_end": "6"}, TypeError, ["t_end", "str '6'"]),
        ({"t_end": 6.05}, ValueError, ["multiple of dt"]),
        ({"t_end": 6.0, "dt": 0.0}, ValueError, ["dt"]),
    ],
)
def test_ends_that_are_refused(arguments, kind, words):
    pop = rv.Population(LIF)
    pop.run(5.0)
    with refuses(kind, *words):
        pop.run(**arguments)
    assert pop.t == 5.0


STARTS = {
    "rest": (HH, "rest"),
    "mapping": (rv.neurons.AdEx(), {"v": np.array([-60.0, -65.0, -70.0])}),
    "array": (rv.neurons.MorrisLecar(), np.array([-50.0, 0.1])),
    "parameters": (HH.replace(g_k=[30.0, 36.0, 40.0]), "rest"),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_reset_goes_back_to_the_start(start, dtype):
    model, initial = STARTS[start]
    noise = rv.stimuli.ou_noise(800.0 if "adex" in model.name else 10.0, 3.0, 5.0, rng=1)
    pop = rv.Population(model, 3, dtype=dtype, initial=initial)
    states = {name: pop[name].copy() for name in model.states}
    if isinstance(initial, np.ndarray):
        initial[:] = 0  # its own copy is kept
    view = pop["v"]
    first = pop.run(60.0, noise)
    assert not np.array_equal(view, states["v"])
    pop.reset()
    assert pop.t == 0
    for name, values in states.items():
        np.testing.assert_array_equal(pop[name], values)
    assert np.shares_memory(view, pop["v"])
    again = pop.run(60.0, noise)
    assert again["v"].tobytes() == first["v"].tobytes()
    assert again.spike_times.tobytes() == first.spike_times.tobytes()


def test_reset_ends_refractory_times_and_keeps_parameters():
    pop = rv.Population(rv.neurons.LIF(t_ref=50.0), 2, initial={"v": -50.1})
    pop["t_ref"][1] = 3.0
    times = pop.run(5.0, 2.0).spike_times
    pop.reset()
    np.testing.assert_array_equal(pop.run(5.0, 2.0).spike_times, times)
    np.testing.assert_array_equal(pop["t_ref"], [50.0, 3.0])


def test_parts_are_views():
    pop = rv.Population(HH, 100)
    part = pop[10:20]
    assert (part.n, len(part), part.neurons, part.population) == (10, 10, range(10, 20), pop)
    part["v"] = -50.0
    part["g_k"] = np.arange(10.0)
    part["m"][0] = 0.5
    assert np.shares_memory(part["v"], pop["v"])
    assert np.flatnonzero(pop["v"] == -50.0).tolist() == list(range(10, 20))
    assert pop["g_k"][9:21].tolist() == [36.0, *range(10), 36.0]
    assert pop["m"][10] == 0.5
    for given in (slice(None, 5), slice(None, None, 7), slice(None, None, -1), slice(5, None, -2), slice(-3, None)):
        np.testing.assert_array_equal(pop[given]["g_k"], pop["g_k"][given])
        assert pop[given].neurons == range(100)[given]
    assert pop[5:5]["v"].shape == (0,)
    with refuses(ValueError, "must be a state or a parameter of hodgkin_huxley", "did you mean 'g_na'"):
        part["g_nA"]
    part["g_na"] = -np.inf
    with refuses(ValueError, "g_na[10]"):
        pop.run(1.0)


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (0, ["name of a state or parameter, or a slice", "int 0", "pop[0:1]"]),
        (("v", 0), ["tuple ('v', 0)", "pop['v'][...]"]),
        (None, ["NoneType None"]),
        (1.5, ["float 1.5"]),
        ([1, 2], ["list [1, 2]"]),
        (b"v", ["bytes"]),
    ],
)
def test_what_a_population_has_no_item_for(index, words):
    pop = rv.Population(HH, 2)
    with refuses(TypeError, *words):
        pop[index]
    with refuses(TypeError, *words):
        pop[index] = 0.0


def test_parts_without_neurons_and_what_they_do_not_take():
    pop = rv.Population(LIF, n=5)
    before = pop["v"].copy()
    for part in (pop[-10::-1], pop[3:1], pop[9:]):
        assert (part.n, part["v"].shape) == (0, (0,))
        part["v"] = -50.0
        assert pop["v"].tobytes() == before.tobytes()
    for name, values, kind, words in (
        ("vv", 1.0, ValueError, ["vv", "did you mean 'v'"]),
        (3, 1.0, TypeError, ["pop[...]"]),
        ("v", [1.0, 2.0, 3.0], ValueError, ["pop['v']", "2 numbers"]),
        ("v", "low", ValueError, ["pop['v']", "2 numbers"]),
    ):
        with refuses(kind, *words):
            pop[1:3][name] = values
    assert pop["v"].tobytes() == before.tobytes()
