"""rv.simulate and rv.Population: shapes, splits, views, inputs, spikes, errors."""

import re
import signal
import threading
import time

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import FIXED_STEP
from ranvier import _core

HH = rv.neurons.HodgkinHuxley


def equal_runs(a, b):
    assert np.array_equal(a.spike_times, b.spike_times)
    assert np.array_equal(a.spike_neurons, b.spike_neurons)
    for name in a:
        assert np.array_equal(a[name], b[name])


def test_samples_are_after_the_steps():
    run = rv.simulate(HH(), 10.0, 10.0, record=["v", "m"], record_every=4)
    assert run["v"].shape == run["m"].shape == (100, 1)
    # k dt and no sum of dt
    assert np.array_equal(run.t, 0.025 * (4 * np.arange(1, 101)))
    every = rv.simulate(HH(), 10.0, 10.0, record=["v"])
    assert np.array_equal(every["v"][3::4], run["v"])


def test_rest_stays_at_rest():
    run = rv.simulate(HH(), 100.0)
    # the rest is a root to some eps of v / slope; rk4 holds it there
    assert np.ptp(run["v"]) < 1e-9
    assert abs(run["v"][-1, 0] + 64.996379331) < 1e-8


@pytest.mark.parametrize("integrator", FIXED_STEP)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_two_runs_are_one(integrator, dtype):
    current = rv.stimuli.step(10.0, 3.0, 40.0) + rv.stimuli.ou_noise(1.0, 2.0, 5.0, rng=3)
    whole = rv.Population(HH(), 5, dtype=dtype, integrator=integrator)
    split = whole.copy()
    long = whole.run(60.0, current)
    first, second = split.run(17.5, current), split.run(42.5, current)
    assert np.array_equal(whole["v"], split["v"])
    assert np.array_equal(whole["n"], split["n"])
    assert np.array_equal(long.spike_times, np.r_[first.spike_times, second.spike_times])
    assert whole.t == split.t == 60.0
    assert len(long.spike_times) > 5


def test_refractory_time_goes_on_in_the_next_run():
    model = rv.neurons.LIF(t_ref=7.3)
    whole, split = rv.Population(model, 3), rv.Population(model, 3)
    long = whole.run(100.0, 2.0)
    times = np.concatenate([split.run(0.7 if i % 2 else 1.3, 2.0).spike_times for i in range(100)])
    assert np.array_equal(long.spike_times, times)


def test_a_current_has_many_forms():
    steps, n = 400, 3
    level = np.array([8.0, 10.0, 12.0])
    want = rv.simulate(HH(), 10.0, level, n=n)
    equal_runs(want, rv.simulate(HH(), 10.0, np.tile(level, (steps, 1))))
    for i, one in enumerate(level):
        alone = rv.simulate(HH(), 10.0, one)
        assert np.array_equal(alone["v"][:, 0], want["v"][:, i])
        equal_runs(alone, rv.simulate(HH(), 10.0, np.full(steps, one)))
        equal_runs(alone, rv.simulate(HH(), 10.0, np.full((steps, 1), one)))
        equal_runs(alone, rv.simulate(HH(), 10.0, rv.stimuli.step(one)))


def test_noise_is_a_function_of_seed_neuron_and_step():
    noise = rv.stimuli.white_noise(1.0, rng=5)
    few, many = (rv.simulate(HH(), 5.0, noise, n=n)["v"] for n in (2, 70))
    assert np.array_equal(few, many[:, :2])
    assert not np.array_equal(many[:, 0], many[:, 1])
    assert not np.array_equal(few, rv.simulate(HH(), 5.0, rv.stimuli.white_noise(1.0, rng=6), n=2)["v"])


def test_noise_has_its_moments():
    # v of this LIF is its input: tau_m far below dt
    model = rv.neurons.LIF(tau_m=0.1, r_m=1.0, e_leak=0.0, v_th=100.0, v_reset=0.0)
    ou = rv.simulate(model, 2000.0, rv.stimuli.ou_noise(3.0, 2.0, 10.0, rng=1), n=50, dt=10.0, initial={"v": 0.0})["v"]
    white = rv.simulate(model, 2000.0, rv.stimuli.white_noise(2.0, rng=1), n=50, dt=10.0, initial={"v": 0.0})["v"]
    # 10,000 numbers: five standard errors
    assert abs(ou.mean() - 3) < 0.2
    assert abs(ou.std() - 2) < 0.1
    lag = np.mean((ou[1:] - 3) * (ou[:-1] - 3)) / 4
    assert abs(lag - np.exp(-1)) < 0.06
    assert abs(white.mean()) < 0.05
    assert abs(white.std() - 2 / np.sqrt(10)) < 0.03


def test_views_live_on_and_are_checked():
    pop = rv.Population(HH(), n=4)
    v, g = pop["v"], pop["g_k"]
    before = v.copy()
    pop.run(1.0, 10.0)
    assert not np.array_equal(v, before)
    assert np.shares_memory(v, pop["v"])
    g[2] = np.nan
    state = pop["m"].copy()
    with pytest.raises(ValueError, match=r"g_k\[2\] must be .*nan"):
        pop.run(1.0)
    assert np.array_equal(pop["m"], state)
    assert pop.t == 1.0
    del pop
    assert v.shape == (4,)
    assert np.isfinite(v).all()


def test_divergence_says_where_and_goes_back():
    pop = rv.Population(HH(), n=3)
    with pytest.raises(
        rv.DivergenceError, match=r"state v of neuron 0 .* with dt = 0\.05 it would stay in its range"
    ) as caught:
        pop.run(100.0, 10.0, dt=0.1, record=["v"])
    error = caught.value
    assert (error.neuron, error.dt, error.state) == (0, 0.1, "v")
    assert 0 < error.t < 3
    assert error.run.steps == 0
    assert error.run["v"].shape == (0, 3)
    assert pop.t == 0
    assert np.isfinite(pop["v"]).all()
    assert len(rv.simulate(HH(), 100.0, 10.0, dt=0.08).spike_times) == 7


def test_voltage_clamp_holds_v():
    run = rv.simulate(HH(), 50.0, clamp={"v": -20.0}, record=["v", "m", "h", "n"])
    assert (run["v"] == -20.0).all()
    assert len(run.spike_times) == 0
    steady = HH().steady_state(-20.0)
    assert np.allclose([run[s][-1, 0] for s in "mhn"], steady[1:], atol=1e-9)  # e^(-50 ms / tau) is left
    ramped = rv.simulate(HH(), 10.0, clamp={"v": rv.stimuli.ramp(-80.0, 0.0, 0.0, 10.0)}, record=["v"])
    assert np.allclose(ramped["v"][:, 0], -80 + 8 * (ramped.t - 0.0125))
    with pytest.raises(TypeError, match=r'clamp must be {"v": values}; got float -20.0'):
        rv.simulate(HH(), 10.0, clamp=-20.0)
    with pytest.raises(ValueError, match=r"clamp must name 'v' and nothing else; got .*'m'"):
        rv.simulate(HH(), 10.0, clamp={"m": 0.5})


@pytest.mark.parametrize(("rtol", "wanted"), [(1e-4, 1e-3), (1e-6, 1e-4), (1e-9, 1e-7)])
def test_dopri5_reaches_its_tolerance(rtol, wanted):
    # 69th spike of the reference, DOP853 at rtol 1e-12
    run = rv.simulate(HH(), 1000.0, 10.0, integrator="dopri5", rtol=rtol, dt=0.5)
    assert len(run.spike_times) == 69
    assert abs(run.spike_times[-1] - 997.46278829) < wanted
    fixed = rv.simulate(HH(), 1000.0, 10.0, dt=0.0125)
    # v changes by up to 300 mV/ms in a spike
    # and rk4 is late by 5e-6 ms itself
    assert np.abs(run["v"][:, 0] - fixed["v"][39::40, 0]).max() < 600 * max(wanted, 5e-6)


def test_dopri5_samples_and_resets():
    lif = rv.neurons.LIF()
    exact, own = (rv.simulate(lif, 200.0, 2.0, dt=0.5, integrator=i, rtol=1e-9) for i in ("exact", "dopri5"))
    # errors of rtol |v| a step, where v rises by 1 mV/ms; a reset moves with its spike, by 15 mV
    assert np.allclose(exact.spike_times, own.spike_times, rtol=0, atol=5e-7)
    assert np.allclose(exact["v"], own["v"], rtol=0, atol=1e-6)
    adex = rv.neurons.AdEx()
    fine, own = (
        rv.simulate(adex, 300.0, 1000.0, dt=dt, integrator=i, rtol=1e-8) for i, dt in (("rk4", 0.001), ("dopri5", 0.1))
    )
    # a reset on the grid is late by up to dt
    assert np.allclose(fine.spike_times, own.spike_times, rtol=0, atol=0.02)


BAD = [
    ({"t_end": -1.0}, "t must be"),
    ({"t_end": 0.03}, "multiple of dt"),
    ({"dt": 0.0}, "dt must be"),
    ({"record": ["x"]}, "record must name states.*v, m, h, n.*'x'"),
    ({"record_every": 7}, "record_every must divide"),
    ({"integrator": "magic"}, "integrator must be one of euler.*'magic'"),
    ({"integrator": "exact"}, "exact.*hodgkin_huxley"),
    ({"current": np.nan}, "current must be a finite number"),
    ({"current": np.ones(41)}, r"41 values for 40 steps.* For 41 neurons use n=41"),
    ({"current": np.ones(40), "n": 3}, r"current\[:, None\]"),
    ({"current": [1.0, np.inf], "n": 2}, r"current\[0, 1\] must be finite"),
    ({"initial": {"x": 1.0}}, "initial must name states"),
    ({"initial": "sleep"}, "'rest'"),
    ({"initial": [1.0, 2.0]}, r"initial must have shape \(4,\)"),
    ({"initial": {"v": 1e9}}, "initial|state v"),
    ({"n": 0}, "n must be"),
    ({"spike_threshold": np.inf}, "spike_threshold"),
]


@pytest.mark.parametrize(("change", "text"), BAD)
def test_errors_name_the_argument(change, text):
    arguments = {"t_end": 1.0} | change
    with pytest.raises(ValueError, match=text):
        rv.simulate(HH(), **arguments)


def test_every_integrator_has_a_source_and_an_order():
    for name, entry in _core.integrators().items():
        assert re.search(r"1[789]\d\d|20\d\d", entry["source"]), name
        assert entry["formula"]
        assert entry["evaluations"] >= 1
    orders = {name: entry["order"] for name, entry in _core.integrators().items()}
    assert orders == {name: oracle.find(name).ORDER for name in oracle.names("integrators")}


@pytest.fixture
def ctrl_c():
    """SIGINT is KeyboardInterrupt: a runner may have had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("integrator", ["rk4", "dopri5"])
def test_ctrl_c_leaves_whole_steps(integrator, ctrl_c):
    pop = rv.Population(HH(), 200, integrator=integrator)
    pressed = []

    def press():
        pressed.append(time.perf_counter())
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(0.3, press)
    timer.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        pop.run(100_000.0, 10.0, record=())
    assert time.perf_counter() - pressed[0] < 0.25
    steps = caught.value.run.steps
    assert steps > 0
    assert pop.t == steps * 0.025
    if integrator == "rk4":
        again = rv.Population(HH(), 200)
        again.run(steps * 0.025, 10.0, record=())
        assert np.array_equal(pop["v"], again["v"])


def test_memory_is_known_before_the_run():
    with pytest.raises(MemoryError, match=r"the record would take 4e\+1\d bytes"):
        rv.simulate(HH(), 1e6, 10.0, n=1_250_000, record=["v"], record_every=10)
