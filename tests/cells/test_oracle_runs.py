"""The oracle of the neurons against itself: orders, derivatives, resets, stimuli and split runs."""

import numpy as np
import oracle
import pytest
from oracle import equilibria, neuron, simulate, stimuli
from oracle.functions import dual
from oracle.integrators import fixed_step as integrators

pytestmark = pytest.mark.arithmetic

NEURONS = oracle.names("neurons")
SMOOTH = [name for name in NEURONS if not hasattr(oracle.find(name), "reset")]
ORDERS = {"euler": 1.0, "exponential_euler": 1.0, "heun": 2.0, "staggered": 2.0, "rk4": 4.0}
# current, time and largest dt; a start off rest
COURSES = {
    "hodgkin_huxley": (10.0, 4.0, 0.02, {"v": -40.0, "m": 0.3, "h": 0.4, "n": 0.5}),
    "morris_lecar": (100.0, 20.0, 0.1, {"v": -20.0, "w": 0.3}),
    "wang_buzsaki": (3.0, 7.0, 0.02, {"v": -50.0, "h": 0.5, "n": 0.3}),
}


def states(model, p, rng, n):
    """Random states between rest and a spike, with the others near their steady state."""
    top = p.v_peak - 5.0 if hasattr(p, "v_peak") else {"mV": 20.0, "1": 1.5}[neuron.unit(model, "v")]
    v = rng.uniform({"mV": -80.0, "1": -2.0}[neuron.unit(model, "v")], top, n)
    return [yi + 0.1 * np.abs(yi) * rng.uniform(-1, 1, n) for yi in neuron.steady(model, v, p)]


@pytest.mark.parametrize("start", ["rest", "off"])
@pytest.mark.parametrize("name", COURSES)
def test_orders(name, start):
    model, (current, t_end, dt, off) = oracle.find(name), COURSES[name]

    def course(integrator, finer):
        initial = "rest" if start == "rest" else off
        options = {"dt": dt / finer, "integrator": integrator, "initial": initial, "record_every": 10 * finer}
        return np.hstack(list(simulate.simulate(model, t_end, current, **options).samples.values()))

    truth = course("rk4", 32)
    for integrator, order in ORDERS.items():
        finer = {1.0: 16, 2.0: 4, 4.0: 4}[order]  # the step must be small for the order to show
        errors = [np.abs(course(integrator, k * finer) - truth).max() for k in (1, 2)]
        assert abs(np.log2(errors[0] / errors[1]) - order) < 0.1, integrator


@pytest.mark.parametrize("integrator", ["staggered", "rk4", "heun", "euler"])
def test_order_holds_under_pulses(integrator):
    """Jumps lie on the grid, and every stage of a step sees the current of that step."""
    model = oracle.find("morris_lecar")
    drive = stimuli.total(stimuli.pulse_train(60.0, 4.0, 1.6), stimuli.sine(30.0, 50.0, offset=40.0))
    end = lambda dt, integrator: np.array(simulate.simulate(model, 12.0, drive, dt=dt, integrator=integrator).state)
    truth = end(0.00625, "rk4")
    errors = [np.abs(end(dt, integrator) - truth).max() for dt in (0.1, 0.05)]
    assert abs(np.log2(errors[0] / errors[1]) - ORDERS[integrator]) < 0.15


@pytest.mark.parametrize("name", NEURONS)
def test_jacobian_against_differences(name):
    model, p = oracle.find(name), neuron.parameters(oracle.find(name))
    y = states(model, p, np.random.default_rng(1), 20)
    exact = neuron.jacobian(model, y, p, 1.0)
    for j in range(len(y)):
        h = 1e-5 * max(1.0, np.abs(y[j]).max())
        up, down = ([yi + s * h * (i == j) for i, yi in enumerate(y)] for s in (1, -1))
        f = [np.stack(np.broadcast_arrays(*neuron.rate(model, x, p, 1.0)), -1) for x in (up, down)]
        slope = (f[0] - f[1]) / (2.0 * h)
        scale = np.abs(f[0]).max() + np.abs(slope).max()
        np.testing.assert_allclose(exact[..., j], slope, rtol=1e-5, atol=1e-8 * scale)  # h^2 f''' and eps f / h


@pytest.mark.parametrize("name", NEURONS)
def test_dual_numbers_are_the_complex_step(name):
    model, p = oracle.find(name), neuron.parameters(oracle.find(name))
    y = states(model, p, np.random.default_rng(1), 20)
    f = lambda v: neuron.rate(model, [v, *y[1:]], p, 1.0)[0]
    real, complex_ = dual.value_and_slope(f, y[0]), dual.value_and_slope(f, y[0] + 0j)
    for one, other in zip(real, complex_, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12 * np.abs(one).max())


@pytest.mark.parametrize("integrator", integrators.STEPS)
@pytest.mark.parametrize("name", NEURONS)
def test_complex_step_through_a_run(name, integrator):
    """dv/dI after ten steps, against a difference."""
    model = oracle.find(name)
    p = neuron.parameters(model)
    start = dict(
        zip(model.STATES, neuron.steady(model, {"mV": -66.0, "1": -1.0}[neuron.unit(model, "v")], p), strict=True)
    )
    v = lambda current: simulate.simulate(
        model, 0.1, current, dt=0.01, integrator=integrator, initial=start, n=1
    ).state[0]
    exact = np.imag(v(1.0 + 1e-30j)) / 1e-30
    assert exact > 0
    assert abs((v(1.001) - v(0.999)) / 0.002 / exact - 1.0) < 1e-5


@pytest.mark.parametrize("name", [n for n in NEURONS if n != "traub_miles"])
def test_rest_stays_at_rest(name):
    model = oracle.find(name)
    rest = equilibria.rest_state(model, neuron.parameters(model))
    run = simulate.simulate(model, 5.0, dt=0.05)
    np.testing.assert_allclose(run.state, rest, rtol=1e-12, atol=1e-13)
    assert run.spike_times.size == 0


def test_a_cell_without_rest():
    model = oracle.find("traub_miles")
    with pytest.raises(ValueError, match="stable"):
        equilibria.rest_state(model, neuron.parameters(model))
    assert equilibria.rest_state(model, neuron.parameters(model, e_leak=-65.0))[0] == pytest.approx(-64.7646, abs=1e-4)


@pytest.mark.parametrize("name", ["lif", "hodgkin_huxley", "adex", "izhikevich", "eif"])
def test_split_runs(name):
    model = oracle.find(name)
    current = {"lif": 2.0, "adex": 900.0, "eif": 400.0}.get(name, 10.0)
    dt = model.DT
    whole = simulate.simulate(model, 320 * dt, current, n=1)
    first = simulate.simulate(model, 199 * dt, current, n=1)
    second = simulate.simulate(model, 121 * dt, current, n=1, after=first)
    assert [float(y) for y in second.state] == [float(y) for y in whole.state]
    assert [*first.spike_times, *second.spike_times] == whole.spike_times.tolist()
    assert whole.spike_times.size > 0


def test_reset_and_refractory_time():
    """The sample after a spike is v_reset, and v stays there while t_k < t_spike + t_ref."""
    model = oracle.find("lif")
    run = simulate.simulate(model, 30.0, 2.0, dt=0.1, integrator="rk4")
    spike = run.spike_times[0]
    held = run.t[(run["v"][:, 0] == -65.0) & (run.t < 20.0)]
    assert held[0] == pytest.approx(np.ceil(spike / 0.1) * 0.1)
    assert held[-1] == pytest.approx(np.ceil((spike + 2.0) / 0.1) * 0.1)


def test_pulses_move_to_the_grid():
    pulse = stimuli.pulse_train(1.0, period=1.0, width=0.32, start=0.14, stop=2.0)
    on = [k for k in range(30) if pulse(0.0, (k + 0.5) * 0.1, 0.1)]
    assert on == [1, 2, 3, 4, 11, 12, 13, 14]  # 0.14 -> 0.1, 0.46 -> 0.5; the third would begin at 2.14
    assert stimuli.ramp(1.0, 3.0, 10.0, 20.0)(15.0, 15.0, 0.1) == 2.0


def test_noise_has_its_moments():
    x = stimuli.ou_noise(mean=2.0, sd=3.0, tau=5.0, seed=4, n=20, steps=400, dt=1.0)
    size = x.size / 10.0  # a value in 2 tau is independent
    assert abs(x.mean() - 2.0) < 4 * 3.0 / np.sqrt(size)
    assert abs(x.var() / 9.0 - 1.0) < 4 * np.sqrt(2.0 / size)
    d = x - x.mean()
    assert (d[1:] * d[:-1]).mean() / d.var() == pytest.approx(np.exp(-0.2), abs=0.03)
    assert stimuli.white_noise(2.0, seed=4, n=5, steps=200, dt=0.25).std() == pytest.approx(4.0, rel=0.1)
