"""Resets at the time of the spike: integrators keep their order across spikes; starts above the threshold; too many spikes."""

import time
import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import ADAPTIVE, FIXED_STEP, WITH_RESET, library
from oracle import neuron
from oracle.integrators import takes
from refusal import refuses

LIF = rv.neurons.LIF
EVENTS = [name for name in oracle.names("integrators") if getattr(oracle.find(name), "RESET", "event") == "event"]
ALL = [(name, i) for name in WITH_RESET for i in oracle.names("integrators") if takes(i, oracle.find(name))]
DURATION = {"adex": 1700.0, "eif": 420.0, "izhikevich": 2200.0, "qif": 1300.0}  # [ms] 50 spikes


def spikes_of(name, **how):
    return rv.simulate(library(name), DURATION[name], oracle.find(name).DRIVE, record=(), **how).spike_times[:50]


# (integrator, the order to see from dt to dt / 2, dt): rk4 is so good at 0.05 that the tolerance of the events shows soon
@pytest.mark.parametrize(
    ("integrator", "order", "dt"), [("rk4", 3.5, 0.1), ("heun", 1.8, 0.05), ("staggered", 1.8, 0.05)]
)
@pytest.mark.parametrize("name", DURATION)
def test_order_over_fifty_spikes(name, integrator, order, dt):
    truth = spikes_of(name, integrator="dopri5", rtol=1e-11)
    assert len(truth) == 50
    late = [np.abs(spikes_of(name, integrator=integrator, dt=h) - truth).mean() for h in (dt, dt / 2)]
    assert np.log2(late[0] / late[1]) > order
    grid = spikes_of(name, integrator=integrator, dt=dt / 2, reset="grid")
    assert np.abs(grid - truth).mean() > 3 * late[1]  # what it is there to compare with


def test_lif_is_right_to_the_tolerance_of_an_event():
    """rk4 and heun have their own error between spikes; staggered and exponential_euler are exact for LIF."""
    period = 2.0 + 10.0 * np.log(20.0 / 5.0)
    truth = period * np.arange(1, 40) - 2.0
    for integrator, room in ("staggered", 1e-9), ("exponential_euler", 1e-9), ("rk4", 1e-7), ("heun", 0.01):
        found = rv.simulate(LIF(), 630.0, 2.0, integrator=integrator).spike_times
        assert np.abs(found - truth).max() < room


@pytest.mark.parametrize(("name", "integrator"), ALL)
def test_who_starts_above_the_threshold_fires_at_once(name, integrator):
    model = oracle.find(name)
    start = neuron.near_rest(model) | {"v": neuron.threshold(model, neuron.parameters(model)) + 1.0}
    after = model.reset(list(start.values()), neuron.parameters(model))
    for dtype in "float32", "float64":
        run = rv.simulate(library(name), 1.0, initial=start, integrator=integrator, dtype=dtype, dt=0.05)
        assert run.spike_times.tolist() == [0.0]
        assert run["v"].max() < after[0] + 1.0 + 0.05 * 300  # a step on the grid may go on from above
        pop = rv.Population(library(name), dtype=dtype, initial=start | {"v": after[0]}, integrator=integrator)
        early = pop.run(2.0, dt=0.05)
        assert not len(early.spike_times)
        pop["v"] = start["v"]  # written between runs
        assert pop.run(1.0, dt=0.05).spike_times.tolist() == [2.0]


@pytest.mark.parametrize("integrator", [i for i in oracle.names("integrators") if takes(i, oracle.find("lif"))])
def test_lif_above_its_threshold(integrator):
    """5 nA: at t = 0, then every 2 + 10 ln(50 / 35) ms."""
    late = 0.1 if integrator == "euler" else 0.02 if integrator == "heun" else 1e-4
    run = rv.simulate(LIF(), 100.0, 5.0, initial={"v": -45.0}, integrator=integrator)
    period = 2.0 + 10.0 * np.log(50.0 / 35.0)
    np.testing.assert_allclose(run.spike_times, period * np.arange(18), atol=18 * late)
    pop = rv.Population(LIF(), initial={"v": -52.0}, integrator=integrator)
    pop["v_th"] = -53.0
    run = pop.run(20.0, 5.0)
    period = 2.0 + 10.0 * np.log(50.0 / 38.0)
    np.testing.assert_allclose(run.spike_times, period * np.arange(len(run.spike_times)), atol=5 * late)
    assert len(run.spike_times) == 5


@pytest.mark.parametrize("integrator", ["exact", "rk4", "staggered", "dopri5"])
def test_a_thousand_lifs_from_everywhere_all_fire(integrator):
    start = {"v": np.random.default_rng(1).normal(-58.0, 10.0, 1000)}
    run = rv.simulate(LIF(), 500.0, 2.0, n=1000, initial=start, integrator=integrator, record=(), dt=0.1)
    period = 2.0 + 10.0 * np.log(20.0 / 5.0)
    assert (np.abs(run.spike_counts - 500.0 / period) <= 1.5).all()
    assert abs(run.spike_counts.mean() / 0.5 - 63.0) < 1.0  # [Hz]


def test_nothing_above_the_peak_is_recorded():
    for integrator in "dopri5", "rk4", "staggered":
        run = rv.simulate(rv.neurons.QIF(), 50.0, 0.0, initial={"v": 36.0}, integrator=integrator)
        assert run["v"].max() < 35.0
        assert run.spike_times[0] == 0.0


@pytest.mark.parametrize("name", WITH_RESET)
def test_v_is_held_and_the_others_go_on(name):
    """The samples after a spike: v_reset up to t_spike + t_ref, to the bit; w decays from its value after the reset."""
    model = oracle.find(name)
    changed = {"t_ref": 2.345} if "t_ref" in model.DEFAULTS else {}
    run = rv.simulate(
        library(name, **changed), 120.0, model.DRIVE, record=list(model.STATES), integrator="rk4", dt=0.05
    )
    reset = model.reset([0.0] * len(model.STATES), neuron.parameters(model, **changed))[0]
    for spike in run.spike_times[:2]:
        held = (run.t >= spike) & (run.t < spike + changed.get("t_ref", 0.0))
        assert held.sum() in ((46, 47) if changed else (0,))  # 2.345 / 0.05
        assert (run["v"][held] == reset).all()
        free = run["v"][(run.t > spike + changed.get("t_ref", 0.0)) & (run.t < spike + changed.get("t_ref", 0.0) + 1.0)]
        assert (free != reset).all()
        if "w" in model.STATES and changed:
            w = run["w"][held, 0]
            rest = neuron.parameters(model).a * (reset - neuron.parameters(model).e_leak)
            decay = np.exp(-0.05 / neuron.parameters(model).tau_w)
            np.testing.assert_allclose(w[1:] - rest, (w[:-1] - rest) * decay, rtol=1e-9)


@pytest.mark.parametrize("integrator", [i for i in EVENTS if i not in ADAPTIVE])
def test_a_release_on_the_grid_is_at_its_step(integrator):
    """Spikes at t = 0, refractory times of whole steps as a user types them: t_k + dt, t_{k+1} and 0.6 are not one number."""
    for dt in 0.1, 0.025, 0.3:
        steps = np.arange(1, 40)
        lif = LIF(t_ref=np.round(steps * dt, 6), v_reset=-70.0)
        run = rv.simulate(lif, 40 * dt, initial={"v": -40.0}, dt=dt, integrator=integrator)
        assert (run.spike_times == 0.0).all()
        for i, k in enumerate(steps):  # sample k - 1 is at t_k; a neuron released there has moved at t_{k+1}
            np.testing.assert_allclose(
                run["v"][:k, i], -70.0, rtol=0, atol=1e-12
            )  # some eps; a step moves it by 0.5 dt
            assert run["v"][k, i] == pytest.approx(-65.0 - 5.0 * np.exp(-dt / 10.0), abs=0.01 * dt)  # heun: 1e-3 dt


def test_izhikevich_s_default_has_the_counts_of_his_equations():
    """One second at I = 10, every preset; Euler's steps of 0.25 ms gave up to 38 spikes fewer."""
    for preset in rv.neurons.Izhikevich().presets:
        model = rv.neurons.Izhikevich(preset)
        found, truth = (
            rv.simulate(model, 1000.0, 10.0, record=(), spikes="counts", **how).spike_counts[0]
            for how in ({}, {"integrator": "dopri5", "rtol": 1e-9})
        )
        assert found == truth > 20


@pytest.mark.parametrize("integrator", EVENTS)
def test_too_many_spikes_are_a_divergence(integrator):
    """A thousand spikes in one step, and a neuron that is set back to its threshold without a refractory time."""
    cases = [(LIF(t_ref=0.0, v_reset=-55.0), 2.0, -55.0), (LIF(t_ref=0.0, v_reset=-55.0), 0.0, -58.0)]
    if integrator not in ("exact", "dopri5"):  # in closed form a million are allowed, with a free step any number
        cases.append((LIF(t_ref=0.0), 2e5, None))
        few = rv.simulate(LIF(t_ref=0.0), 1.0, 1e5, integrator=integrator, dt=0.1)  # 667 in each step
        assert len(few.spike_times) == pytest.approx(6667, abs=40)
    for model, current, threshold in cases:
        pop = rv.Population(
            model, 40, initial={"v": np.where(np.arange(40) < 7, -64.0, -45.0 if not current else -56.0)}
        )
        before = pop["v"].copy()
        with pytest.raises(rv.DivergenceError, match="neuron 7" if current < 3 else "neuron 0") as caught:
            pop.run(5.0, current, integrator=integrator, dt=0.1, spike_threshold=threshold)
        assert caught.value.run.steps == 0
        assert np.array_equal(pop["v"], before)


@pytest.mark.arithmetic
@pytest.mark.parametrize("integrator", EVENTS)
def test_steps_with_events_end_whatever_the_numbers(integrator):
    """Huge and tiny parameters and currents: a result or an error, in less than two seconds each (some 0.2)."""
    for name in WITH_RESET:
        model = oracle.find(name)
        if not takes(integrator, model) or integrator in ADAPTIVE:
            continue
        start = neuron.near_rest(model)
        values = [(key, x) for key in model.DEFAULTS for x in (1e-300, 1e300, -1e300)]
        for key, x in [*values, ("", 1e150), ("", -1e300)]:
            begin = time.process_time()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    changed = library(name, **({key: x} if key else {}))
                    rv.simulate(changed, 0.5, model.DRIVE if key else x, integrator=integrator, n=3, initial=start)
                except (ValueError, rv.DivergenceError):
                    pass
            assert time.process_time() - begin < 2.0, (name, key, x)


def test_arguments_of_reset():
    lif, izhikevich = LIF(), rv.neurons.Izhikevich()
    run = lambda model=lif, **how: rv.simulate(model, 1.0, **how)
    with refuses(ValueError, "reset must be one of event, grid", "did you mean 'event'", "'evnt'"):
        run(reset="evnt")
    with refuses(TypeError, "reset must be a name or None", "int 1"):
        run(reset=1)
    for integrator in "exact", "dopri5":
        with refuses(ValueError, "reset='grid'", integrator):
            run(reset="grid", integrator=integrator)
    with refuses(ValueError, "reset='event'", "published"):
        run(izhikevich, reset="event", integrator="published")
    for model in lif, rv.neurons.HodgkinHuxley():
        with refuses(ValueError, "published", "izhikevich", model.name):
            run(model, integrator="published")
    for reset in "event", "grid":  # without a reset there is nothing to choose
        rv.simulate(rv.neurons.HodgkinHuxley(), 1.0, reset=reset, integrator="dopri5")


@pytest.mark.parametrize("integrator", [*FIXED_STEP, "published"])
def test_defaults_of_reset(integrator):
    default = "grid" if integrator in ("euler", "published") else "event"
    runs = {}
    for reset in None, "event", "grid":
        if (reset, integrator) != ("event", "published"):
            runs[reset] = rv.simulate(rv.neurons.Izhikevich(), 100.0, 10.0, integrator=integrator, reset=reset, dt=0.25)
    assert np.array_equal(runs[None]["v"], runs[default]["v"])
    if integrator != "published":
        assert not np.array_equal(runs["event"]["v"], runs["grid"]["v"])
