"""AdEx: the firing patterns of Naud et al. 2008 and the periods of Touboul & Brette 2008, against accurate runs."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from oracle import neuron
from oracle.integrators import dopri5

pytestmark = pytest.mark.arithmetic

MODEL = oracle.find("adex")
AdEx = rv.neurons.AdEx
PATTERNS = list(MODEL.CURRENTS)


def start_of(pattern):
    return {"v": MODEL.PRESETS[pattern]["e_leak"], "w": 0.0}


def spikes_of(pattern, t_end=600.0, **how):
    return rv.simulate(
        AdEx(pattern), t_end, MODEL.CURRENTS[pattern], initial=start_of(pattern), record=(), **how
    ).spike_times


@pytest.mark.parametrize("pattern", [name for name in PATTERNS if name != "irregular"])
def test_every_spike_of_a_pattern(pattern):
    """With the default integrator and step; the last bits of the irregular one grow."""
    truth = spikes_of(pattern, integrator="dopri5", rtol=1e-11)
    assert len(truth) >= 1
    np.testing.assert_allclose(spikes_of(pattern), truth, rtol=0, atol=1e-3)
    np.testing.assert_allclose(spikes_of(pattern), truth, rtol=0, atol=2e-6)  # what it is: 1e-8 a spike, and rk4's own


@pytest.mark.once
@pytest.mark.parametrize("pattern", ["adapting", "regular_bursting"])
def test_the_truth_is_the_oracle_s(pattern):
    p = neuron.parameters(MODEL, pattern)
    how = {"p": p, "initial": start_of(pattern), "rtol": 1e-11, "dt": 300.0}
    run = dopri5.adaptive(MODEL, 300.0, MODEL.CURRENTS[pattern], **how)
    found = spikes_of(pattern, 300.0, integrator="dopri5", rtol=1e-11)
    np.testing.assert_allclose(found, run.spike_times, rtol=0, atol=5e-8)


def test_patterns_are_what_they_are_called():
    intervals = {pattern: np.diff(spikes_of(pattern)) for pattern in PATTERNS}
    tonic, adapting, burst = intervals["tonic"], intervals["adapting"], intervals["initial_burst"]
    assert np.ptp(tonic[-10:]) < 1e-4
    assert (np.diff(adapting) > 0).all()
    assert adapting[-1] > 6 * adapting[0]
    assert burst[:2].max() < 10 < 50 < burst[2:].min()
    regular, delayed = intervals["regular_bursting"], intervals["delayed_regular_bursting"]
    assert regular[2::2].min() > 130 > 6 > regular[3::2].max()  # two spikes a burst
    assert delayed[3::4].min() > 50 > 9 > np.delete(delayed, np.s_[3::4]).max()  # four
    accelerating = intervals["delayed_accelerating"]
    assert (np.diff(accelerating) < 0).all()
    assert spikes_of("delayed_accelerating")[0] > 1.5 * accelerating[0]
    assert spikes_of("delayed_regular_bursting")[0] > 50
    assert len(intervals["transient"]) == 0
    assert np.ptp(intervals["irregular"][-10:]) > 20


def test_the_default_is_the_cell_of_brette_and_gerstner():
    assert AdEx() == AdEx("brette_gerstner")
    assert next(iter(AdEx().presets)) == "brette_gerstner"
    for pattern, current in MODEL.CURRENTS.items():
        assert f"{current:g} pA" in AdEx().presets[pattern]


def test_seventeen_spikes():
    truth = rv.simulate(AdEx(), 500.0, 1000.0, integrator="dopri5", rtol=1e-11).spike_times
    for how in {}, {"dtype": "float32"}, {"dt": 0.1}:
        found = rv.simulate(AdEx(), 500.0, 1000.0, **how).spike_times
        assert len(found) == 17
        # float32: eps of v, 5e-6 mV, in each of 10,000 steps
        np.testing.assert_allclose(found, truth, rtol=0, atol=1e-3 if how == {"dtype": "float32"} else 1e-4)
    late = rv.simulate(AdEx(), 500.0, 1000.0, reset="grid").spike_times - truth  # what the CHANGELOG says of the grid
    assert 0.49 < late[-1] < 0.51
    assert 0.025 < np.diff(late).mean() < 0.035


def period(times, room=1e-3):
    """The least number of spikes after which the intervals come again; None: more than 40."""
    late = np.diff(times)[-200:]
    return next((k for k in range(1, 41) if np.abs(late[k:] - late[:-k]).max() < room), None)


@pytest.mark.parametrize("how", [{}, {"integrator": "dopri5", "rtol": 1e-9}], ids=["rk4", "dopri5"])
def test_periods_by_the_reset_voltage(how):
    """Touboul & Brette 2008 (Biol. Cybern. 99:319-334), figure 8B: doublings of the period, chaos and windows within.

    tau_w 40 ms, b 80 pA, 800 pA; spikes are cut at v_t + 5 delta_t, as in Brian 2's example of this figure.
    """
    resets = np.array([-48.3, -48.2, -48.1, -48.05])
    model = AdEx(tau_w=40.0, b=80.0, v_reset=resets, v_peak=-40.4)
    run = rv.simulate(model, 20_000.0, 800.0, initial={"v": -70.6, "w": 0.0}, record=(), **how, dt=0.05)
    assert [period(run.spikes_of(i)) for i in range(4)] == [2, 4, 16, 12]
