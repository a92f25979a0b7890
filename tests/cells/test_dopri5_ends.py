"""dopri5 ends whatever the numbers are: with a result, or with an error that says what is wrong, and Ctrl-C is heard."""

import signal
import threading
import time
import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, library
from oracle import neuron
from refusal import refuses

HH, LIF = rv.neurons.HodgkinHuxley, rv.neurons.LIF
HUGE = {"float64": 1e300, "float32": 1e30}


@pytest.fixture
def limit():
    """Ctrl-C after 20 s of a case that takes less than two: a loop for ever is a failure, not the end of the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(20.0, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    yield
    timer.cancel()
    signal.signal(signal.SIGINT, before)


@pytest.mark.arithmetic
@pytest.mark.parametrize("dtype", HUGE)
@pytest.mark.parametrize("name", NAMES)
def test_it_ends_whatever_the_numbers(name, dtype, limit):
    model, big, odd = oracle.find(name), HUGE[dtype], np.random.default_rng(7)
    start = neuron.near_rest(model)
    values = [(key, x) for key in model.DEFAULTS for x in (1 / big, big, -big)]
    values += [(key, 10.0 ** odd.uniform(-30, 30)) for key in odd.choice(list(model.DEFAULTS), 5)]
    values += [("", x) for x in (big, -big, 1 / big)]
    ends = set()
    for key, x in values:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                changed = library(name, **({key: x} if key else {}))
                current = model.DRIVE if key else x
                run = rv.simulate(changed, 0.5, current, dt=0.25, integrator="dopri5", initial=start, dtype=dtype)
                assert np.isfinite(run["v"]).all()
                ends.add("run")
            except (ValueError, rv.DivergenceError) as error:
                ends.add(type(error).__name__)
    assert "run" in ends
    assert len(ends) > 1


CASES = {
    "a huge current": (HH(), {"current": 1e150}, rv.DivergenceError),
    "a tolerance that no type resolves": (HH(), {"rtol": 1e-300}, ValueError),
    "a tiny capacitance": (None, {"current": 10.0}, rv.DivergenceError),
}


@pytest.mark.parametrize("case", CASES)
def test_what_looped_for_ever(case, limit):
    model, how, error = CASES[case]
    if model is None:
        with pytest.warns(UserWarning, match="c_m"):
            model = HH(c_m=1e-300)
    begin = time.process_time()
    with pytest.raises(error):
        rv.simulate(model, 100.0, **({"current": 10.0} | how), integrator="dopri5")
    assert time.process_time() - begin < 5.0


def test_lif_under_any_current(limit):
    """It fires at once, and again whenever it may: a right answer, where others have none."""
    for integrator in "dopri5", "exact", "rk4":
        found = rv.simulate(LIF(), 99.0, 1e300, integrator=integrator).spike_times
        np.testing.assert_allclose(found, 2.0 * np.arange(50), rtol=0, atol=1e-9)


def test_the_least_tolerance_of_a_type():
    for dtype in "float32", "float64":
        least = 4 * np.finfo(dtype).eps
        assert len(rv.simulate(HH(), 20.0, 10.0, integrator="dopri5", rtol=least, dtype=dtype).spike_times) == 2
        with refuses(ValueError, "rtol must be at least", dtype, f"{0.99 * least:.3g}"[:4]):
            rv.simulate(HH(), 20.0, 10.0, integrator="dopri5", rtol=0.99 * least, dtype=dtype)
        rv.simulate(HH(), 1.0, rtol=1e-300, dtype=dtype)  # other integrators do not look at it


def test_ctrl_c_is_heard_within_one_step():
    """Of the sampling grid, of many thousand trials: the best of three, for a busy machine makes it longer."""
    model = HH()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    waits = []
    try:
        for _ in range(3):
            pressed = []

            def press(pressed=pressed):
                pressed.append(time.perf_counter())
                signal.raise_signal(signal.SIGINT)

            threading.Timer(0.2, press).start()
            with pytest.raises(KeyboardInterrupt):
                rv.simulate(model, 1e6, 10.0, dt=1e6, integrator="dopri5", rtol=1e-13, n=64, threads=1)
            waits.append(time.perf_counter() - pressed[0])
    finally:
        signal.signal(signal.SIGINT, before)
    assert min(waits) < 0.25
