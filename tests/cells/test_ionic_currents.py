"""Ionic currents by name, which a model's file defines: from the samples of all states, against the oracle."""

from importlib.util import find_spec

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, library
from oracle import neuron
from ranvier._cells.exports import unit_of
from refusal import refuses

WITH_CURRENTS = [name for name in NAMES if hasattr(oracle.find(name), "ionic")]
OTHERS = {"adex": lambda y: y[1]}  # what else leaves the cell
HH = rv.neurons.HodgkinHuxley()


def run_of(name, dtype):
    """Every parameter differs from neuron to neuron, for those of another neuron would give other currents."""
    model = oracle.find(name)
    scale = 1.0 + 0.01 * np.arange(5)
    values = {key: value * scale for key, value in model.DEFAULTS.items()}
    own = library(name, **values)
    everything = [*own.states, *own.currents]
    start = neuron.near_rest(model)
    return own, rv.simulate(own, 100 * own.dt, model.DRIVE, dtype=dtype, record=everything, initial=start)


def expected(model, run, parameters):
    """The oracle's currents at the recorded states, in float64."""
    states = [run[state].astype(float) for state in model.STATES]
    return states, neuron.parameters(model, **parameters)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", WITH_CURRENTS)
def test_currents_are_the_oracle_s(name, dtype):
    model = oracle.find(name)
    own, run = run_of(name, dtype)
    parameters = {key: np.asarray(row[0], dtype=dtype).astype(float) for key, row in own.parameters.items()}
    states, p = expected(model, run, parameters)
    wanted = model.ionic(states, p)
    assert list(own.currents) == list(wanted)
    assert set(own.currents.values()) == {own.current_unit}
    largest = np.max([np.abs(value) for value in wanted.values()], 0)
    # v - e and gates to the fourth power lose some bits; the exponential of (v - v_t)/delta_t some more
    for current, value in wanted.items():
        assert run[current].dtype == dtype
        assert np.abs(run[current] - value).max() > 0 or dtype == "float64"
        np.testing.assert_allclose(
            run[current], value, rtol=200 * np.finfo(dtype).eps, atol=100 * np.finfo(dtype).eps * largest.max()
        )


@pytest.mark.parametrize("name", WITH_CURRENTS)
def test_their_sum_is_what_the_equation_of_v_loses(name):
    """C dv/dt = I - their sum (- w)."""
    model = oracle.find(name)
    own, run = run_of(name, "float64")
    states, p = expected(model, run, {key: row[0] for key, row in own.parameters.items()})
    slope = neuron.rate(model, states, p, model.DRIVE)[0]
    total = sum(run[current] for current in own.currents) + OTHERS.get(name, lambda y: 0.0)(states)
    np.testing.assert_allclose(p.c_m * slope, model.DRIVE - total, rtol=1e-9, atol=1e-9 * np.abs(total).max())


@pytest.mark.parametrize(
    "options",
    [
        {"record_every": 4},
        {"start_sample": True},
        {"record_every": 4, "start_sample": True, "record_neurons": [0, 63, 64, 69]},
        {"record_neurons": [65], "dtype": "float32"},
        {"integrator": "dopri5", "start_sample": True},
        {"threads": 3, "integrator": "staggered"},
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_every_option_of_records_holds_for_currents(options, alone):
    """Also where nobody records the states, and over several tiles."""
    own = HH.replace(g_na=np.linspace(110.0, 130.0, 70))
    currents = np.linspace(5.0, 15.0, 70)
    whole = rv.simulate(own, 40.0, currents, record=["i_na", "i_leak", *own.states], **options)
    some = rv.simulate(own, 40.0, currents, record=["i_leak", "i_na"] if alone else ["n", "i_leak", "i_na"], **options)
    for name in some:
        assert some[name].tobytes() == whole[name].tobytes()
    v, m, h = (whole[state].astype(float) for state in "vmh")
    g = np.asarray(own.g_na, dtype=whole["v"].dtype).astype(float)[whole.record_neurons]
    np.testing.assert_allclose(
        whole["i_na"],
        g * m**3 * h * (v - 50.0),
        rtol=1e-4 if v.dtype != whole["v"].dtype else 1e-12,
        atol=1e-3 if v.dtype != whole["v"].dtype else 1e-9,
    )


def test_a_population_uses_what_was_written_through_its_views():
    pop = rv.Population(HH, 2)
    pop["g_leak"][1] = 0.6
    run = pop.run(1.0, record=["v", "i_leak"], start_sample=True)
    np.testing.assert_allclose(run["i_leak"], np.array([0.3, 0.6]) * (run["v"] + 54.387), rtol=1e-12)


def test_names_are_checked():
    with refuses(
        ValueError, "record must name states or currents of hodgkin_huxley", "i_na, i_k, i_leak", "did you mean 'i_na'"
    ):
        rv.simulate(HH, 1.0, record=["i_nA"])
    with refuses(ValueError, "record must name states of lif", "'i_leak'"):
        rv.simulate(rv.neurons.LIF(), 1.0, record=["i_leak"])
    for twice in (["i_na", "i_na"], ["v", "v"]):
        with refuses(ValueError, "once"):
            rv.simulate(HH, 1.0, record=twice)


def test_their_unit_goes_into_exports():
    run = rv.simulate(HH, 1.0, record=["v", "i_k"])
    assert [unit_of(run.model, name) for name in run] == ["mV", "uA/cm2"]


if find_spec("xarray"):

    def test_exports_have_their_unit():
        data = rv.simulate(HH, 1.0, 10.0, record=["v", "i_k"]).to_xarray()
        assert data["i_k"].attrs["units"] == "uA/cm2"
