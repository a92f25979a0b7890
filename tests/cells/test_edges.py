"""Edges of stimuli within a step: no charge is lost or gained, whatever the integrator, with resets and without."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import FIXED_STEP, library
from oracle import neuron, simulate
from oracle import stimuli as wanted

S = rv.stimuli
HH, LIF = rv.neurons.HodgkinHuxley, rv.neurons.LIF
PULSES = (10.0, 5.0, 1.013, 1.007, 11.51)  # amplitude, period, width, start, stop


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_pulses_against_the_oracle(integrator):
    model, dt = oracle.find("hodgkin_huxley"), 0.05
    for c in ("pulse_train", PULSES), ("ramp", (0.0, 20.0, 2.011, 2.432)), ("chirp", (9.0, 50.0, 300.0, 7.777)):
        run = simulate.simulate(model, 12.0, getattr(wanted, c[0])(*c[1]), dt=dt, integrator=integrator)
        found = rv.simulate(HH(), 12.0, getattr(S, c[0])(*c[1]), dt=dt, integrator=integrator)
        # some hundred roundings, which an upstroke multiplies by a thousand
        np.testing.assert_allclose(found["v"], run["v"], rtol=0, atol=1e-8)
        np.testing.assert_allclose(found.spike_times, run.spike_times, rtol=0, atol=1e-9)


@pytest.mark.parametrize("reset", ["event", "grid"])
@pytest.mark.parametrize("name", ["adex", "izhikevich", "lif"])
def test_pulses_and_resets_against_the_oracle(name, reset):
    """Edges in steps with spikes and in refractory times."""
    model = oracle.find(name)
    pulses = (3.0 * model.DRIVE, 3.0, 1.013, 1.007, 40.51)
    changed = {"t_ref": 0.63} if "t_ref" in model.DEFAULTS else {}
    run = simulate.simulate(
        model,
        60.0,
        wanted.pulse_train(*pulses),
        p=neuron.parameters(model, **changed),
        dt=0.1,
        integrator="rk4",
        reset=reset,
    )
    found = rv.simulate(
        library(name, **changed), 60.0, S.pulse_train(*pulses), dt=0.1, integrator="rk4", reset=reset
    )
    assert len(found.spike_times) == len(run.spike_times) > 5
    np.testing.assert_allclose(found.spike_times, run.spike_times, rtol=0, atol=1e-6)


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_edges_on_the_grid_change_nothing(integrator):
    """0.1 and 1.3 are no binary fractions: their multiples lie beside the grid's by a rounding."""
    t = 0.1 * (np.arange(200) + 0.5)
    on = (t > 1.0) & (t < 11.5) & ((t - 1.0) % 5.2 < 1.3)
    for model, size in (HH(), 10.0), (LIF(), 2.0):
        how = {"dt": 0.02, "integrator": integrator}
        want = rv.simulate(model, 20.0, np.repeat(np.where(on, size, 0.0), 5), **how)
        found = rv.simulate(model, 20.0, S.pulse_train(size, 5.2, 1.3, start=1.0, stop=11.5), **how)
        assert np.array_equal(found["v"], want["v"])
        assert np.array_equal(found.spike_times, want.spike_times)


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_more_than_eight_edges_are_their_mean(integrator):
    many, mean = S.pulse_train(40.0, 0.008, 0.002), np.full(400, 10.0)
    found, want = (rv.simulate(HH(), 20.0, c, dt=0.05, integrator=integrator) for c in (many, mean))
    np.testing.assert_allclose(found["v"], want["v"], rtol=0, atol=1e-8)  # the mean is right to some eps
    eight, nine = (S.sampled(np.arange(-9.0, k - 9.0), 0.05 / 8, "previous", 1.0) for k in (9, 10))
    wants = [getattr(wanted, "sampled")(np.arange(-9.0, k - 9.0), 0.05 / 8, "previous", 1.0) for k in (9, 10)]
    for stimulus, other in zip((eight, nine), wants, strict=True):
        run = simulate.simulate(oracle.find("hodgkin_huxley"), 2.0, other, dt=0.05, integrator=integrator)
        got = rv.simulate(HH(), 2.0, stimulus, dt=0.05, integrator=integrator)
        np.testing.assert_allclose(got["v"], run["v"], rtol=0, atol=1e-10)


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_a_short_pulse_makes_a_spike(integrator):
    """1000 uA/cm2 for 0.01 ms, within one step: the spike of dopri5."""
    run = rv.simulate(HH(), 40.0, S.step(1000.0, 10.0, 10.01), integrator=integrator)
    assert len(run.spike_times) == 1
    late = 0.005 if oracle.find(integrator).ORDER > 1 else 0.05  # euler's steps are 0.025 ms
    assert abs(run.spike_times[0] - 11.549) < late


@pytest.mark.parametrize("integrator", ["exact", *FIXED_STEP])
@pytest.mark.parametrize(("width", "end", "sample"), [(0.04, 3.992021, 3.968140), (0.06, 5.982036, 5.958156)])
def test_a_pulse_shorter_than_a_step_has_its_charge(integrator, width, end, sample):
    """100 nA into LIF: v - e_leak = 1000 mV (1 - e^(-width / 10 ms)), which then decays."""
    run = rv.simulate(LIF(), 0.2, S.step(100.0, 0.0, width), dt=0.1, integrator=integrator)
    assert 1000.0 * -np.expm1(-width / 10.0) == pytest.approx(end, abs=1e-6)
    assert end * np.exp(-(0.1 - width) / 10.0) == pytest.approx(sample, abs=1e-5)
    error = {"euler": 1e-2, "heun": 1e-4}.get(integrator, 1e-5)
    assert run["v"][0, 0] - LIF().e_leak == pytest.approx(sample, abs=error * sample)
