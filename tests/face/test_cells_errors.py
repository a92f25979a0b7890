"""What a user of neurons can get wrong, and the text that helps: lengths, indices, options, divergence."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

HH, LIF = rv.neurons.HodgkinHuxley(), rv.neurons.LIF()


@pytest.mark.parametrize("length", [4999, 5001])
def test_currents_that_are_a_value_too_long_or_too_short(length):
    words = [f"{length} values for 5000 steps", f"n={length}"]
    for values in (np.ones(length), [1.0] * length):
        with refuses(ValueError, "current", *words):
            rv.simulate(LIF, 500.0, values)
    with refuses(ValueError, "clamp", *words):
        rv.simulate(LIF, 500.0, clamp={"v": np.ones(length)})
    with refuses(ValueError, "current", f"({length},)", f"{length} values for 5000 steps"):
        rv.Population(LIF).run(500.0, np.ones(length))
    with refuses(ValueError, "current", f"({length}, 3)", "(5000, 3)", f"{length} rows for 5000 steps"):
        rv.simulate(LIF, 500.0, np.ones((length, 3)))
    assert rv.simulate(LIF, 500.0, np.ones(length), n=length, record=()).n == length


def test_other_lengths_are_neurons():
    assert [rv.simulate(LIF, 500.0, np.ones(k), record=()).n for k in (1, 2, 7, 4998, 5000, 5002)] == [
        1, 2, 7, 4998, 1, 5002,
    ]  # fmt: skip
    assert rv.simulate(LIF, 10.0, clamp={"v": [-70.0, -60.0]}).n == 2
    assert rv.simulate(LIF, 10.0, [1.0, 2.0, 3.0], clamp={"v": [-70.0, -60.0, -50.0]}).n == 3
    with refuses(ValueError, "current", "(7,)", "3 neurons"):
        rv.simulate(LIF, 500.0, np.ones(7), n=3)
    with refuses(ValueError, "current", "(7,)", "2 neurons"):
        rv.simulate(LIF.replace(tau_m=[10.0, 20.0]), 500.0, np.ones(7))


@pytest.mark.parametrize("index", [True, np.True_, 1.5, 1.0, "0", None, np.array([0, 1]), [0]])
def test_a_neuron_is_a_whole_number(index):
    run, many = rv.simulate(LIF, 10.0, 2.0, n=3), HH.replace(g_na=[100.0, 120.0])
    uses = [run.spikes_of, run.column_of, lambda i: many.fixed_points(neuron=i), lambda i: many.steady_state(-60.0, i)]
    uses += [lambda i: rv.analysis.fixed_points(many, neuron=i)]
    for use in uses:
        with refuses(TypeError, "neuron must be an integer"):
            use(index)
    with refuses(TypeError, "record_neurons"):
        rv.simulate(LIF, 10.0, n=3, record_neurons=[index])


def test_neurons_that_are_not_there():
    run = rv.simulate(LIF, 30.0, [2.0, 3.0, 4.0])
    for index in (3, -4, 10**30):
        with refuses(IndexError, "neuron must lie in 0 ... 2", str(index)):
            run.spikes_of(index)
    for index in (np.int8(1), np.array(1), -2):
        assert run.spikes_of(index).tolist() == run.spikes_of(1).tolist()


@pytest.mark.parametrize("value", [np.array([1, 2]), np.array([1.0]), np.ones((2, 2), int)])
def test_whole_numbers_are_no_arrays(value):
    for name in ("n", "record_every", "threads"):
        with refuses(TypeError, f"{name} must be an integer"):
            rv.simulate(LIF, 1.0, **{name: value})
    for use in (lambda: rv.stimuli.white_noise(1.0, rng=value), lambda: rv.Network([2, 1], rng=value)):
        with refuses(TypeError, "rng must be an integer"):
            use()
    with refuses(TypeError, "epochs must be an integer"):
        rv.Network([2, 1]).fit(np.ones((3, 2)), np.ones((3, 1)), epochs=value)


@pytest.mark.parametrize(
    ("initial", "kind", "words"),
    [
        ([[1, 2], [3]], ValueError, ["initial must have shape (4,) or (4, n)", "rows of equal length"]),
        ([[1, 2], [3], [1], [2]], ValueError, ["initial must have shape (4,) or (4, n)"]),
        ({"v": [[1, 2], [3]]}, TypeError, ["initial['v'] must be a number or an array (n,)"]),
        ({"v": "x"}, TypeError, ["initial['v']", "str 'x'"]),
        ({"v": None}, TypeError, ["initial['v']", "None"]),
        ({"v": 1j}, TypeError, ["initial['v']"]),
        ({"v": np.ma.masked_array([1.0, 2.0])}, TypeError, ["initial['v']"]),
        ({"v": [1, 2], "m": [0, 0, 0]}, ValueError, ["one number of neurons", "'v': 2", "'m': 3"]),
        ({3: 1.0}, ValueError, ["initial must name states", "got 3"]),
    ],
)
def test_starts_that_are_none(initial, kind, words):
    with refuses(kind, *words):
        rv.Population(HH, initial=initial)
    with refuses(kind, *words):
        rv.simulate(HH, 1.0, initial=initial)


def test_starts_and_parameters_for_other_numbers_of_neurons():
    with refuses(ValueError, "one number of neurons", "'v': 3", 'parameters": 2'):
        rv.Population(HH.replace(g_na=[100.0, 120.0]), initial={"v": [-60.0, -65.0, -70.0]})


def test_a_clamp_of_none():
    with refuses(TypeError, "clamp['v']", "None"):
        rv.simulate(HH, 1.0, clamp={"v": None})


def test_config_takes_nothing():
    for use in (lambda: rv.config(1), lambda: rv.config(verbose=True)):
        with refuses(TypeError, "config()"):
            use()
    assert rv.config()["version"] == rv.__version__


@pytest.mark.parametrize("given", ["RK4", "Rk4", "EXACT", "Exponential_Euler", "DOPRI5", "rk_4"])
def test_integrators_by_another_spelling(given):
    meant = {"rk_4": "rk4"}.get(given, given.lower())
    with refuses(ValueError, "integrator must be one of", f"got '{given}': did you mean '{meant}'?"):
        rv.simulate(LIF, 1.0, integrator=given)


def test_a_preset_is_kept():
    snlc = rv.neurons.MorrisLecar(preset="snlc", phi=0.1)
    assert repr(snlc) == "MorrisLecar('snlc', phi=0.1)"
    assert repr(snlc.replace(phi=0.067)) == "MorrisLecar('snlc')"
    assert snlc.replace(g_k=9.0) == rv.neurons.MorrisLecar("snlc", phi=0.1, g_k=9.0)
    assert repr(rv.neurons.MorrisLecar("hopf")) == "MorrisLecar('hopf')"
    assert repr(rv.neurons.MorrisLecar()) == "MorrisLecar()"
    assert rv.neurons.MorrisLecar() == rv.neurons.MorrisLecar("hopf")
    for twin in (copy.copy(snlc), copy.deepcopy(snlc), pickle.loads(pickle.dumps(snlc))):
        assert (repr(twin), twin) == (repr(snlc), snlc)
    with refuses(ValueError, "hodgkin_huxley has no presets", "'x'"):
        rv.neurons.HodgkinHuxley(preset="x")


def diverges(model, dt=None, **options):
    with pytest.raises(rv.DivergenceError) as caught:
        rv.simulate(model, 100.0, dt=dt, **options)
    text = str(caught.value)
    assert len(text) <= 600
    assert "-nan" not in text
    return text


@pytest.mark.parametrize("integrator", ["rk4", "heun", "euler"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_shorter_step_is_offered_where_it_helps(integrator, dtype):
    dt, currents = 0.1, np.array([0.0, 10.0, 20.0])
    text = diverges(HH, dt, current=currents, integrator=integrator, dtype=dtype)
    shorter = float(text.split("with dt = ")[1].split()[0])
    assert 0 < shorter < dt
    rv.simulate(HH, 100.0, currents, dt=shorter, integrator=integrator, dtype=dtype)


@pytest.mark.parametrize(
    "options",
    [
        {"current": 1e9},
        {"current": 1e300},
        {"current": rv.stimuli.step(1e9, 50.0)},
        {"current": rv.stimuli.white_noise(1e8, 1)},
        {"initial": {"v": -900.0}, "current": -1e6},
        {"current": 1e9, "integrator": "staggered"},
        {"current": 1e9, "integrator": "euler", "dt": 0.01},
    ],
)
def test_no_step_is_offered_where_none_helps(options):
    text = diverges(HH, **options)
    assert "no shorter dt keeps it in its range, so look at the current" in text


def test_dopri5_has_no_step_to_shorten():
    assert "dopri5 chooses its steps itself, and none keeps it" in diverges(HH, current=1e9, integrator="dopri5")
    assert "v is held by clamp" in diverges(HH, clamp={"v": 5000.0})


def test_no_text_says_minus_nan():
    minus_nan = np.copysign(np.nan, -1.0)
    pop = rv.Population(HH, 2)
    pop["g_na"][1] = minus_nan
    for use in (
        lambda: pop.run(1.0),
        lambda: rv.neurons.HodgkinHuxley(g_na=minus_nan),
        lambda: rv.simulate(HH, 1.0, minus_nan),
        lambda: rv.simulate(HH, 1.0, [minus_nan, 0.0]),
        lambda: rv.simulate(HH, minus_nan),
        lambda: rv.stimuli.step(minus_nan),
        lambda: rv.stimuli.step(1.0)(minus_nan),
        lambda: rv.simulate(HH, 1.0, spike_threshold=minus_nan),
    ):
        with pytest.raises(ValueError, match="nan") as caught:
            use()
        assert "-nan" not in str(caught.value)


def test_a_neuron_of_published_may_end_a_step_above_its_range():
    """Its steps begin with the spikes: neuron 0 is sound at 1628 mV, and neuron 1 is the one that diverged."""
    cells = rv.neurons.Izhikevich()
    start = {"v": np.array([29.9, -65.0]), "u": np.array([-13.0, -13.0])}
    options = {"dt": 1.0, "integrator": "published", "initial": start}
    assert rv.simulate(cells, 1.0, np.array([10.0, 10.0]), **options)["v"][0, 0] > 1000
    with pytest.raises(rv.DivergenceError) as caught:
        rv.simulate(cells, 1.0, np.array([10.0, 1e308]), **options)
    assert caught.value.neuron == 1
