"""Callables f(t) as currents and as values of a clamp: when they are called, what becomes of their values, errors."""

import math

import numpy as np
import pytest
import ranvier as rv
from neuron_models import FIXED_STEP
from refusal import refuses

HH, S = rv.neurons.HodgkinHuxley, rv.stimuli
SINE = S.sine(5.0, 40.0, 0.3, 6.0)


def sine(t):
    return 6.0 + 5.0 * np.sin(2e-3 * np.pi * 40.0 * t + 0.3)


def sine_of_a_number(t):
    return 6.0 + 5.0 * math.sin(2e-3 * math.pi * 40.0 * t + 0.3)


class Recorder:
    """A function that keeps what it was called with."""

    def __init__(self, function):
        self.function, self.calls = function, []

    def __call__(self, t):
        self.calls.append(t)
        return self.function(t)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("function", [sine, sine_of_a_number])
@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_fixed_steps_see_the_function_itself(integrator, function, dtype):
    want, got = (
        rv.simulate(HH(), 50.0, c, integrator=integrator, dtype=dtype, n=3, record=["v", "n"]) for c in (SINE, function)
    )
    # math.sin and np.sin may differ in the last place from the core's
    np.testing.assert_allclose(got["v"], want["v"], rtol=0, atol=1e-8 if dtype == "float64" else 0.05)
    assert len(got.spike_times) == len(want.spike_times) >= 3


def test_dopri5_sees_parabolas():
    want, got = (rv.simulate(HH(), 50.0, c, integrator="dopri5", rtol=1e-9, dt=0.025) for c in (SINE, sine))
    # of dt³·|f'''|/(72·√3) = 1e-8: below the tolerance
    np.testing.assert_allclose(got["v"], want["v"], rtol=0, atol=1e-5)
    lif = rv.neurons.LIF()
    want, got = (
        rv.simulate(lif, 100.0, c, integrator="dopri5", rtol=1e-9) for c in (0.5 * SINE, lambda t: 0.5 * sine(t))
    )
    np.testing.assert_allclose(got.spike_times, want.spike_times, atol=1e-6)


def test_exact_takes_the_value_of_the_middle():
    lif = rv.neurons.LIF()
    values = 2.0 + 0.1 * (np.arange(400) + 0.5) / 8
    want = rv.simulate(lif, 40.0, values, dt=0.1)
    got = rv.simulate(lif, 40.0, lambda t: 2.0 + t / 8, dt=0.1)
    np.testing.assert_allclose(got["v"], want["v"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("dt", [None, 0.02, 0.1])
def test_it_is_called_once_with_the_half_steps(dt):
    f = Recorder(sine)
    pop = rv.Population(HH())
    pop.run(3.0)
    pop.run(5.0, f, dt, integrator="staggered")
    (times,) = f.calls
    step = dt or 0.025
    assert times.shape == (2 * round(5.0 / step) + 1,)
    np.testing.assert_allclose(times, 3.0 + step / 2 * np.arange(len(times)), rtol=1e-14)
    assert times[0] == 3.0
    assert times.dtype == np.float64


def test_a_function_of_numbers_is_called_once_for_each_time():
    f = Recorder(sine_of_a_number)
    rv.simulate(HH(), 1.0, f)
    array, *numbers = f.calls
    assert numbers == array.tolist()
    assert {type(t) for t in numbers} == {float}


@pytest.mark.parametrize("integrator", FIXED_STEP)
def test_two_runs_are_one(integrator):
    whole, split = (rv.Population(HH(), 2, integrator=integrator) for _ in range(2))
    first = 0.3 * 7  # a start that the step does not meet exactly
    for pop in whole, split:
        pop.run(first, dt=0.1 * 7 / 8 / 4 * 8 / 7 * 3)  # another dt before
    long = whole.run(40.0, sine, record=["v"])
    parts = [split.run(t, sine, record=["v"]) for t in (17.5, 0.025, 22.475)]
    assert np.array_equal(long["v"], np.concatenate([part["v"] for part in parts]))
    assert np.array_equal(long.spike_times, np.concatenate([part.spike_times for part in parts]))
    assert len(long.spike_times) > 2


def in_place(t):
    t *= 0.0
    t += 7.0
    return t


FORMS = {
    "a number": lambda t: 7,
    "integers": lambda t: np.full(np.shape(t), 7),
    "float32": lambda t: np.full(np.shape(t), 7, dtype="f4"),
    "a list": lambda t: [7.0] * len(t),
    "a number in an array": lambda t: np.array(7.0),
    "one value": lambda t: np.array([7.0]),
    "a branch": lambda t: 7.0 if t < 1e9 else 0.0,
    "in place": in_place,
    "flags and a constant": lambda t: np.where(t >= 0, 7.0, np.nan),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_constant_in_many_forms(form):
    want = rv.simulate(HH(), 5.0, 7.0)
    assert np.array_equal(rv.simulate(HH(), 5.0, FORMS[form])["v"], want["v"])


def test_flags_are_numbers():
    want = rv.simulate(HH(), 5.0, S.step(1.0, 2.0), integrator="euler")
    got = rv.simulate(HH(), 5.0, lambda t: t >= 2.0, integrator="euler")
    assert np.array_equal(got["v"], want["v"])


def test_a_clamp_is_a_function_too():
    ramp = S.ramp(-80.0, 0.0, 0.0, 10.0)
    want, got = (rv.simulate(HH(), 10.0, clamp={"v": c}, record=["v", "m"]) for c in (ramp, lambda t: 8.0 * t - 80.0))
    for name in "vm":
        np.testing.assert_allclose(got[name], want[name], rtol=0, atol=1e-10)


def test_a_stimulus_is_no_function():
    noise = S.ou_noise(8.0, 2.0, 5.0, rng=1)
    a, b = (rv.simulate(HH(), 10.0, noise, n=2)["v"] for _ in range(2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a[:, 0], a[:, 1])


def test_no_steps():
    assert rv.simulate(HH(), 0.0, sine).steps == 0
    pop = rv.Population(HH())
    with refuses(ValueError, "current(t) must be finite; got nan at t = 0 ms"):
        pop.run(0.0, lambda t: np.nan)


def raises(error):
    def f(t):
        raise error

    return f


def fails_late(t):
    return math.sqrt(0.5 - t)


BAD = {
    "nan": (
        ValueError,
        lambda t: np.where(t > 0.51, np.nan, 0.0),
        "current(t) must be finite; got nan at t = 0.5125 ms",
    ),
    "inf": (ValueError, lambda t: -math.inf, "current(t) must be finite; got -inf at t = 0 ms"),
    "None": (TypeError, lambda t: None, "current(t) must be a real number; got NoneType None at t = 0 ms"),
    "text": (TypeError, lambda t: "7", "current(t) must be a real number; got str '7' at t = 0 ms"),
    "complex": (TypeError, lambda t: 1j * t, "current(t) must be a real number; got complex 0j at t = 0 ms"),
    "a stimulus": (TypeError, lambda t: S.step(1.0), "current(t) must be a real number; got Stimulus step"),
    "not called": (TypeError, S.step, "current(t) must be a real number; got Stimulus step"),
    "neurons": (ValueError, lambda t: np.outer(t, [1.0, 2.0]), "give an array (steps, n)"),
    "a row": (ValueError, lambda t: np.outer([1.0], t), "give an array (steps, n)"),
    "neurons for each time": (ValueError, lambda t: [1.0, 2.0, t], "give an array (steps, n)"),
    "nothing": (ValueError, lambda t: [], "must be one number for each time"),
    "masked": (ValueError, lambda t: np.ma.array(np.zeros(np.shape(t))), "must be one number for each time"),
    "its own errors": (ValueError, fails_late, "current(t) failed at t = 0.5125 ms: "),
    "its TypeError": (TypeError, raises(TypeError("x" * 999)), "current(t) failed at t = 0 ms: xxx"),
    "no argument": (TypeError, lambda: 0.0, "current(t) failed at t = 0 ms"),
}


@pytest.mark.parametrize("case", BAD)
def test_errors_name_the_argument_and_the_time(case):
    kind, f, text = BAD[case]
    pop = rv.Population(HH(), 2)
    with refuses(kind, text, untouched=[pop["v"], pop["m"]]):
        pop.run(1.0, f)
    with refuses(kind, text.replace("current", "clamp")):
        rv.simulate(HH(), 1.0, clamp={"v": f})
    assert pop.t == 0


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, RuntimeError, KeyboardInterrupt, StopIteration])
def test_other_exceptions_pass_through(error):
    own = error("mine")
    with pytest.raises(error) as caught:
        rv.simulate(HH(), 1.0, raises(own))
    assert caught.value is own


def test_a_value_too_large_for_the_dtype():
    rv.simulate(rv.neurons.LIF(), 1.0, lambda t: 1e30, dtype="float32")
    with refuses(ValueError, "current(t) must be finite; got 1e+39 at t = 0 ms"):
        rv.simulate(rv.neurons.LIF(), 1.0, lambda t: 1e39, dtype="float32")


def test_times_are_checked_before_the_function_is_called():
    never = raises(AssertionError("called"))
    for arguments, text in [((0.03,), "multiple of dt"), ((-1.0,), "t must be"), ((math.nan,), "t must be")]:
        with refuses(ValueError, text):
            rv.Population(HH()).run(*arguments, current=never)
    with refuses(ValueError, "dt must be"):
        rv.simulate(HH(), 1.0, never, dt=0.0)
    with refuses(TypeError, "dt must be"):
        rv.simulate(HH(), 1.0, never, dt="0.1")
    with refuses(MemoryError, "a current that is a function of time would take"):
        rv.simulate(HH(), 1e9, never, record=())


def test_it_must_not_run_its_own_population():
    pop = rv.Population(HH())

    def f(t):
        pop.run(1.0)
        return 0.0 * t

    with refuses(ValueError, "current(t) must not run the population"):
        pop.run(1.0, f)
