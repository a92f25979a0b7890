"""The oracle of the neurons against itself: orders, derivatives, resets, stimuli and split runs."""

import numpy as np
import oracle
import pytest
from neuron_models import FIXED_STEP, NAMES, SMOOTH, WITH_RESET, WITH_REST
from oracle import equilibria, neuron, simulate, stimuli
from oracle.functions import dual
from oracle.run import pieces

pytestmark = pytest.mark.once


def states(name, n, seed=1):
    """Random states, the others not at their steady state; below the peak, where equations have a kink."""
    model, rng = oracle.find(name), np.random.default_rng(seed)
    v = rng.uniform(*neuron.potentials(model, -0.05, -0.2), n)
    y = neuron.steady(model, v, neuron.parameters(model))
    return [y[0], *(x + 0.2 * np.abs(x) * rng.uniform(-1, 1, n) for x in y[1:])]


@pytest.mark.parametrize("name", SMOOTH)
def test_orders(name):
    """From any start, and under pulses: jumps lie on the grid, and every stage of a step sees the current of that step."""
    model, n = oracle.find(name), 8
    dt, start = model.DT, dict(zip(model.STATES, states(name, n), strict=True))
    pulses = stimuli.pulse_train(model.DRIVE, 20 * dt, 8 * dt, 3 * dt)
    drive = stimuli.total(pulses, stimuli.sine(model.DRIVE / 4, 20.0 / dt))

    def course(integrator, finer):
        options = {"dt": dt / finer, "integrator": integrator, "initial": start, "n": n, "record_every": 8 * finer}
        return np.stack(list(simulate.simulate(model, 64 * dt, drive, **options).samples.values()))

    truth = course("rk4", 16)
    for integrator in FIXED_STEP:
        order = oracle.find(integrator).ORDER
        finer = max(1, 8 // order)  # the step must be small for the order to show, but not the error like eps
        errors = [np.abs(course(integrator, k * finer) - truth).mean() for k in (1, 2)]
        assert abs(np.log2(errors[0] / errors[1]) - order) < 0.1 * order, integrator


@pytest.mark.parametrize("name", NAMES)
def test_jacobian_against_differences(name):
    model, p = oracle.find(name), neuron.parameters(oracle.find(name))
    y = states(name, 20)
    exact = neuron.jacobian(model, y, p, 1.0)
    for j in range(len(y)):
        h = 1e-5 * max(1.0, np.abs(y[j]).max())
        up, down = ([yi + s * h * (i == j) for i, yi in enumerate(y)] for s in (1, -1))
        f = [np.stack(np.broadcast_arrays(*neuron.rate(model, x, p, 1.0)), -1) for x in (up, down)]
        slope = (f[0] - f[1]) / (2.0 * h)
        scale = np.abs(f[0]).max() + np.abs(slope).max()
        np.testing.assert_allclose(exact[..., j], slope, rtol=1e-5, atol=1e-8 * scale)  # h^2 f''' and eps f / h


@pytest.mark.parametrize("name", NAMES)
def test_dual_numbers_are_the_complex_step(name):
    model, p = oracle.find(name), neuron.parameters(oracle.find(name))
    y = states(name, 20)
    f = lambda v: neuron.rate(model, [v, *y[1:]], p, 1.0)[0]
    real, complex_ = dual.value_and_slope(f, y[0]), dual.value_and_slope(f, y[0] + 0j)
    for one, other in zip(real, complex_, strict=True):  # some hundred roundings, of terms up to 50 times their sum
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12 * np.abs(one).max())


@pytest.mark.parametrize("integrator", FIXED_STEP)
@pytest.mark.parametrize("name", NAMES)
def test_complex_step_through_a_run(name, integrator):
    """dv/dI after ten steps, against a difference."""
    model = oracle.find(name)
    options = {"dt": 0.01, "integrator": integrator, "initial": neuron.near_rest(model)}
    v = lambda current: simulate.simulate(model, 0.1, current, **options).state[0]
    exact = np.imag(v(1.0 + 1e-30j)) / 1e-30
    assert exact > 0
    assert abs((v(1.001) - v(0.999)) / 0.002 / exact - 1.0) < 1e-5


@pytest.mark.parametrize("name", NAMES)
def test_rest_stays_at_rest(name):
    model = oracle.find(name)
    if name in WITH_REST:
        rest = equilibria.rest_state(model, neuron.parameters(model))
        run = simulate.simulate(model, 5.0, dt=0.05)
        np.testing.assert_allclose(run.state, rest, rtol=1e-12, atol=1e-13)  # as near as bisection finds it
        assert run.spike_times.size == 0
    else:
        with pytest.raises(ValueError, match="stable"):
            equilibria.rest_state(model, neuron.parameters(model))


def test_published_rest_of_the_cell_that_has_none_by_default():
    model = oracle.find("traub_miles")
    rest = equilibria.rest_state(model, neuron.parameters(model, e_leak=-65.0))
    assert rest[0] == pytest.approx(-64.7646, abs=1e-4)  # all its digits


@pytest.mark.parametrize("name", NAMES)
def test_split_runs(name):
    """Split where a spike has just been, if one resets."""
    model, dt = oracle.find(name), oracle.find(name).DT
    start = neuron.near_rest(model)
    if name in WITH_RESET:
        start["v"] = neuron.threshold(model, neuron.parameters(model)) - 0.01
    whole = simulate.simulate(model, 320 * dt, model.DRIVE, initial=start)
    split = 199
    if name in WITH_RESET:
        split = int(whole.spike_times[0] / dt) + 2
    first = simulate.simulate(model, split * dt, model.DRIVE, initial=start)
    second = simulate.simulate(model, (320 - split) * dt, model.DRIVE, after=first)
    assert [float(y) for y in second.state] == [float(y) for y in whole.state]
    assert [*first.spike_times, *second.spike_times] == whole.spike_times.tolist()


def test_reset_and_refractory_time():
    """On the grid the sample after a spike is v_reset, and v stays there while t_k < t_spike + t_ref."""
    model = oracle.find("lif")
    run = simulate.simulate(model, 30.0, 2.0, dt=0.1, integrator="rk4", reset="grid")
    spike = run.spike_times[0]
    held = run.t[(run["v"][:, 0] == -65.0) & (run.t < 20.0)]
    assert held[0] == pytest.approx(np.ceil(spike / 0.1) * 0.1)
    assert held[-1] == pytest.approx(np.ceil((spike + 2.0) / 0.1) * 0.1)


def test_resets_as_events():
    """LIF in closed form: rk4 with resets at the times of the spikes is `exact` but for its own error of 1e-10."""
    model = oracle.find("lif")
    options = {"dt": 0.1, "initial": {"v": -45.0}, "p": neuron.parameters(model, t_ref=0.33)}
    for current in (2.0, 300.0):  # one spike in many steps, and three in each
        exact, rk4 = (simulate.simulate(model, 20.0, current, integrator=i, **options) for i in ("exact", "rk4"))
        assert exact.spike_times[0] == rk4.spike_times[0] == 0.0
        np.testing.assert_allclose(rk4.spike_times, exact.spike_times, rtol=0, atol=1e-8)
        np.testing.assert_allclose(rk4["v"], exact["v"], rtol=0, atol=1e-6)


def test_edges_cut_steps():
    pulse = stimuli.pulse_train(1.0, period=1.0, width=0.32, start=0.14, stop=2.0)
    cuts = [[(round(t, 9), round(h, 9)) for t, h, _ in pieces(pulse, k, 0.1)] for k in (0, 1, 4, 11, 20)]
    assert cuts == [
        [(0.0, 0.1)],
        [(0.1, 0.04), (0.14, 0.06)],
        [(0.4, 0.06), (0.46, 0.04)],
        [(1.1, 0.04), (1.14, 0.06)],
        [(2.0, 0.1)],
    ]
    many = stimuli.pulse_train(1.0, period=0.01, width=0.0025)
    ((_, _, drive),) = pieces(many, 3, 0.1)
    assert drive(0.3, 0.35) == pytest.approx(0.25, abs=1e-12)
    assert stimuli.ramp(1.0, 3.0, 10.0, 20.0)(15.0, 15.0) == 2.0


def test_noise_has_its_moments():
    x = stimuli.ou_noise(mean=2.0, sd=3.0, tau=5.0, seed=4, n=20, steps=400, dt=1.0)
    size = x.size / 10.0  # a value in 2 tau is independent
    assert abs(x.mean() - 2.0) < 4 * 3.0 / np.sqrt(size)
    assert abs(x.var() / 9.0 - 1.0) < 4 * np.sqrt(2.0 / size)
    d = x - x.mean()
    assert (d[1:] * d[:-1]).mean() / d.var() == pytest.approx(np.exp(-0.2), abs=0.03)
    assert stimuli.white_noise(2.0, seed=4, n=5, steps=200, dt=0.25).std() == pytest.approx(4.0, rel=0.1)
