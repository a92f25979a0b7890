"""What the presets of LIF and of Hindmarsh and Rose are for shows in their runs."""

import numpy as np
import pytest
import ranvier as rv


def bursts(preset, current):
    """Spikes in each whole burst after a transient, and the times from burst to burst."""
    times = rv.simulate(rv.neurons.HindmarshRose(preset), 4000.0, current, record=()).spike_times
    times = times[times > 1000.0]
    whole = np.split(times, np.flatnonzero(np.diff(times) > 50.0) + 1)[1:-1]
    return [len(burst) for burst in whole], np.diff([burst[0] for burst in whole])


def test_bursts_of_hindmarsh_and_rose():
    counts, periods = bursts("usual", 2.0)
    assert set(counts) == {2}
    assert np.ptp(periods) < 0.1
    counts, slow = bursts("slow", 2.0)
    assert set(counts) == {9}
    assert slow.mean() > 3 * periods.mean()  # r is a sixth
    counts, periods = bursts("irregular", 3.25)
    assert len(set(counts)) > 1
    assert np.ptp(periods) > 20.0


@pytest.mark.parametrize("preset", rv.neurons.LIF().presets)
def test_rates_of_integrate_and_fire(preset):
    """1/(t_ref + tau ln((RI - V_r)/(RI - V_th))), at a drive of 20 mV above rest."""
    lif = rv.neurons.LIF(preset)
    drive = 20.0 + lif.e_leak
    period = lif.t_ref + lif.tau_m * np.log((drive - lif.v_reset) / (drive - lif.v_th))
    run = rv.simulate(lif, 2000.0, 20.0 / lif.r_m, record=())
    np.testing.assert_allclose(np.diff(run.spike_times), period, rtol=1e-9)
