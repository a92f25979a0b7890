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


@pytest.mark.arithmetic
@pytest.mark.parametrize("reset", ["event", "grid"])
@pytest.mark.parametrize("name", ["adex", "izhikevich", "lif"])
def test_pulses_and_resets_against_the_oracle(name, reset):
    """Edges in steps with spikes and in refractory times."""
    model = oracle.find(name)
    pulses = (6.0 * model.DRIVE, 3.0, 1.013, 1.007, 40.51)
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
    found = rv.simulate(library(name, **changed), 60.0, S.pulse_train(*pulses), dt=0.1, integrator="rk4", reset=reset)
    assert len(found.spike_times) == len(run.spike_times) >= 5
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
    many, mean = S.pulse_train(40.0, 0.005, 0.00125), np.full(400, 10.0)
    found, want = (rv.simulate(HH(), 20.0, c, dt=0.05, integrator=integrator) for c in (many, mean))
    np.testing.assert_allclose(found["v"], want["v"], rtol=0, atol=1e-8)  # the mean is right to some eps
    for edges in 8, 9:
        samples = np.linspace(-9.0, 30.0, edges + 1), 0.05 / 10, "previous", 1.0
        run = simulate.simulate(
            oracle.find("hodgkin_huxley"), 2.0, wanted.sampled(*samples), dt=0.05, integrator=integrator
        )
        got = rv.simulate(HH(), 2.0, S.sampled(*samples), dt=0.05, integrator=integrator)
        np.testing.assert_allclose(got["v"], run["v"], rtol=0, atol=1e-8)


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_a_short_pulse_makes_a_spike(integrator):
    """1000 uA/cm2 for 0.01 ms, within one step: the spike of dopri5."""
    run = rv.simulate(HH(), 40.0, S.step(1000.0, 10.0, 10.01), integrator=integrator)
    assert len(run.spike_times) == 1
    late = 0.005 if oracle.find(integrator).ORDER > 1 else 0.15  # the others are of first order
    assert abs(run.spike_times[0] - 11.549) < late


@pytest.mark.parametrize("integrator", ["exact", *FIXED_STEP])
@pytest.mark.parametrize(("width", "sample"), [(0.04, 3.968), (0.06, 5.958)])
def test_a_pulse_shorter_than_a_step_has_its_charge(integrator, width, sample):
    """100 nA into LIF: v - e_leak = 1000 mV (1 - e^(-width / 10 ms)), which then decays."""
    truth = -1000.0 * np.expm1(-width / 10.0) * np.exp(-(0.1 - width) / 10.0)
    assert truth == pytest.approx(sample, abs=5e-4)
    run = rv.simulate(LIF(), 0.2, S.step(100.0, 0.0, width), dt=0.1, integrator=integrator)
    error = {"euler": 1e-2, "heun": 1e-5, "rk4": 1e-10}.get(integrator, 1e-14)  # (width / 10)^order
    assert run["v"][0, 0] - LIF().e_leak == pytest.approx(truth, abs=error * truth + 1e-13)  # eps of e_leak


@pytest.mark.arithmetic
@pytest.mark.parametrize("spacing", [0.005, 0.02])
def test_steps_with_spikes_and_many_bends(spacing):
    """Nineteen in a step: its mean, when the step is taken again too; four: pieces."""
    model, values = oracle.find("lif"), np.tile([0.0, 40.0], 1000)
    run = simulate.simulate(
        model,
        10.0,
        wanted.sampled(values, spacing),
        p=neuron.parameters(model, t_ref=0.05),
        dt=0.1,
        integrator="rk4",
    )
    for noise in 0.0, S.white_noise(0.0, rng=1):
        current = S.sampled(values, spacing) + noise
        found = rv.simulate(LIF(t_ref=0.05), 10.0, current, dt=0.1, integrator="rk4")
        np.testing.assert_allclose(found.spike_times, run.spike_times, rtol=0, atol=1e-7)


@pytest.mark.parametrize("integrator", ["exact", *FIXED_STEP])
@pytest.mark.parametrize("held", [-60.0, -49.0])
def test_a_clamp_holds_v_in_pieces_too(integrator, held):
    """Also above the threshold, where a free neuron would fire."""
    run = rv.simulate(LIF(), 1.0, S.step(100.0, 0.23, 0.57), clamp={"v": held}, integrator=integrator, dt=0.1)
    assert (run["v"] == held).all()
    assert not len(run.spike_times)
