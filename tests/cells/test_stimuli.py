"""rv.stimuli as functions of time: values, algebra, edges and means against the oracle, sampled currents."""

import itertools

import numpy as np
import oracle
import pytest
import ranvier as rv
from oracle import simulate
from oracle import stimuli as wanted
from refusal import refuses

S = rv.stimuli
VALUES = np.array([1.0, -2.0, 0.5, 4.0, 4.0, -1.0, 2.0])
ARGUMENTS = {  # (function, arguments), and the times at which it jumps or bends
    "step": (("step", (3.0, 1.25, 7.5)), [1.25, 7.5]),
    "step for ever": (("step", (-3.0, 2.0)), [2.0]),
    "pulses": (
        ("pulse_train", (2.0, 1.25, 0.375, 0.5, 8.8)),
        [*(0.5 + 1.25 * i + w for i in range(7) for w in (0.0, 0.375)), 8.8],
    ),
    "narrow pulses": (
        ("pulse_train", (2.0, 0.03125, 0.0078125)),
        [0.03125 * i + w for i in range(400) for w in (0.0, 0.0078125)],
    ),
    "pulses without gaps": (("pulse_train", (2.0, 0.75, 0.75, 1.5, 6.0)), [1.5, 6.0]),
    "ramp": (("ramp", (-1.0, 5.0, 2.25, 6.5)), [2.25, 6.5]),
    "sine": (("sine", (2.0, 130.0, 0.7, 0.3)), []),
    "constant": (("sine", (0.0, 0.0, 0.0, 1.5)), []),
    "chirp": (("chirp", (2.0, 20.0, 400.0, 8.25)), [0.0, 8.25]),
    "falling chirp": (("chirp", (1.0, 300.0, 0.0, 8.25)), [0.0, 8.25]),
    "linear": (("sampled", (VALUES, 1.375, "linear", 0.75)), [0.75 + 1.375 * i for i in range(7)]),
    "previous": (("sampled", (VALUES, 1.375, "previous", 0.75)), [0.75 + 1.375 * i for i in range(1, 7)]),
    "one value": (("sampled", ([2.0], 1.0, "linear", 3.0)), []),
    "one value, previous": (("sampled", ([2.0], 1.0, "previous", 3.0)), []),
    "parabolas": (("parabolas", (VALUES, 1.375, 0.75)), []),
}

BENDS = [0.75 + 1.375 * i for i in range(4)]  # of the parabolas, which are no edges


def made(name):
    """The stimulus of the library, that of the oracle, and its edges."""
    (function, arguments), edges = ARGUMENTS[name]
    if function == "parabolas":
        return S.Stimulus._parabolas(*arguments), wanted.sampled(*arguments[:2], "quadratic", arguments[2]), edges
    return getattr(S, function)(*arguments), getattr(wanted, function)(*arguments), edges


def sums():
    """Sums of three with factors, as (library, oracle, edges)."""
    for i, names in enumerate(itertools.combinations(ARGUMENTS, 3)):
        (a, wa, ea), (b, wb, eb), (c, wc, ec) = map(made, names)
        if i % 23 == 0:
            yield (
                2 * a - b / 4 + c + 1.5,
                wanted.total(wanted.scaled(2.0, wa), wanted.scaled(-0.25, wb), wc, lambda *_: 1.5),
                [*ea, *eb, *ec],
            )


@pytest.mark.parametrize("name", ARGUMENTS)
def test_values_are_those_of_the_oracle(name):
    stimulus, expected, edges = made(name)
    t = np.r_[np.linspace(-2.0, 12.0, 200), edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)]
    want = [wanted.value(expected, x) for x in t]
    got = stimulus(t)
    # some roundings of the phase, of up to 25, and of the place between two values
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-13)
    assert got.dtype == np.float64
    assert [stimulus(x) for x in t.tolist()] == got.tolist()
    assert type(stimulus(1.0)) is float


@pytest.mark.parametrize("make", ["array", "reversed", "float32", "list", "integers", "matrix", "number in an array"])
def test_times_of_every_form(make):
    t = np.arange(12.0)
    given = {
        "array": t,
        "reversed": t[::-1],
        "float32": t.astype("f4"),
        "list": t.tolist(),
        "integers": t.astype(int),
        "matrix": np.asfortranarray(t.reshape(3, 4)),
        "number in an array": np.array(3.0),
    }[make]
    got = S.ramp(0.0, 24.0, 0.0, 12.0)(given)
    assert isinstance(got, np.ndarray)
    np.testing.assert_array_equal(got, 2.0 * np.asarray(given))


def test_sums_differences_and_products():
    t = np.linspace(-1.0, 11.0, 57)
    for got, expected, _ in sums():
        np.testing.assert_allclose(got(t), [wanted.value(expected, x) for x in t], rtol=0, atol=1e-12)
    a = S.step(2.0, 1.0)
    for got, factor, offset in [
        (-a, -1, 0), (+a, 1, 0), (a * 3, 3, 0), (3 * a, 3, 0), (a / 4, 0.25, 0), (a - 1, 1, -1), (3 - a, -1, 3),
        (a + 3, 1, 3), (np.float64(2) * a, 2, 0), (np.int32(2) + a, 1, 2), (a - np.float32(0.5), 1, -0.5), (0 * a, 0, 0),
        (a - a, 0, 0), (sum([a, a]), 2, 0), (-(2 * (a - 1)), -2, 2),
    ]:  # fmt: skip
        np.testing.assert_array_equal(got(t), factor * a(t) + offset)


def test_the_text_is_the_sum():
    a, b = S.step(10.0, 5.0), S.sine(2.0, 50.0)
    assert repr(a - 2 * b) == "step(10, 5, inf) - 2*sine(2, 50, 0, 0)"
    assert repr(-a / 4 + 3) == "-0.25*step(10, 5, inf) + 3"
    assert repr(3 - a - 1.5) == "3 - step(10, 5, inf) - 1.5"
    assert repr(-(a - 1)) == "-step(10, 5, inf) + 1"
    assert repr(S.sampled([1, 2], 0.5, "previous", 3)) == "sampled(2 values, 0.5, 'previous', 3)"
    assert repr(S.sampled([1], 0.5)) == "sampled(1 value, 0.5, 'linear', 0)"
    assert repr(-2 * S.white_noise(3.0, rng=7) + S.ou_noise(1.0, 2.0, 5.0, rng=8)) == (
        "-2*white_noise(3, 7) + ou_noise(1, 2, 5, 8)"
    )


@pytest.mark.parametrize("name", ARGUMENTS)
def test_edges_are_all_there(name):
    stimulus, _, edges = made(name)
    for low, high in [(-1.0, 11.0), (0.5, 3.0), (2.25, 2.25), (1.2499, 1.2501), (4.0, 4.03125), (6.5, 9.0)]:
        inside = sorted({e for e in edges if low < e < high})
        got = stimulus._edges(low, high, 1000)
        # an end may be named twice: as that of a pulse, and as that of all pulses
        np.testing.assert_allclose(np.unique(got), inside, rtol=1e-15, atol=0)
        if inside:
            assert len(stimulus._edges(low, high, len(inside) - 1)) == len(inside)
            assert len(stimulus._edges(low, high, 0)) == 1


@pytest.mark.parametrize("name", ARGUMENTS)
def test_means_are_those_of_the_oracle(name):
    stimulus, expected, edges = made(name)
    rng = np.random.default_rng(3)
    for _ in range(4):
        low, high = np.sort(rng.uniform(-1.0, 10.0, 2))
        for stop in (high, low + 0.01):
            want = wanted.mean(expected, low, stop, edges or BENDS)
            assert stimulus._mean(low, stop) == pytest.approx(want, abs=1e-12), (low, stop)
    assert (3 - 2 * stimulus)._mean(0.5, 7.0) == pytest.approx(3 - 2 * stimulus._mean(0.5, 7.0), rel=1e-14)


def test_means_late_in_a_run_and_of_long_times():
    late = 1e7
    # times have 2e-9 ms of rounding there
    assert S.pulse_train(1.0, 1.0, 0.25)._mean(late + 0.125, late + 0.625) == pytest.approx(0.25, abs=1e-8)
    assert S.pulse_train(8.0, 1e-9, 2.5e-10)._mean(3.0, 4.0) == pytest.approx(2.0, rel=1e-8)
    assert S.pulse_train(8.0, 1e-300, 2.5e-301)._mean(3.0, 4.0) == pytest.approx(2.0, rel=1e-12)
    assert abs(S.sine(1.0, 1000.0)._mean(late, late + 1)) < 1e-7
    values = np.random.default_rng(1).normal(size=10_001)
    for kind, weights in ("linear", [0.5, 0.5]), ("previous", [1.0, 0.0]):
        cells = values[:-1] * weights[0] + values[1:] * weights[1]
        for first, last in [(0, 10_000), (3, 4), (100, 228), (63, 64 * 20), (64, 129), (1, 9_999)]:
            got = S.sampled(values, 0.25, kind)._mean(first / 4, last / 4)
            assert got == pytest.approx(cells[first:last].mean(), abs=1e-13)


def test_a_chirp_of_many_oscillations():
    # Fresnel's integral: from rest, ∫ sin(pi/2 x²) dx goes to 1/2
    chirp = S.chirp(1.0, 0.0, 1e9, 1000.0)
    oscillations_per_ms2 = 1e9 / 1000.0 / 1000.0  # phase = pi f' t²
    scale = np.sqrt(2 * oscillations_per_ms2)
    assert chirp._mean(0.0, 999.0) * 999.0 * scale == pytest.approx(0.5, abs=1e-5)
    down = S.chirp(1.0, 1e9, 0.0, 1000.0)
    assert abs(down._mean(0.0, 500.0)) < 1e-9


def test_more_edges_than_can_be_used():
    many = S.pulse_train(1.0, 1e-9, 5e-10)
    assert len(many._edges(0.0, 100.0, 8)) == 9
    assert len(S.pulse_train(1.0, 1e-300, 5e-301)._edges(1.0, 2.0, 1000)) == 1001
    assert len(S.pulse_train(1.0, 1.0, 0.5, start=-1e20)._edges(0.0, 10.0, 1000)) <= 1001  # it ends
    assert len(S.sampled(np.ones(100_000), 1e-3)._edges(10.0, 90.0, 100)) == 101
    with refuses(ValueError, "current", "1000000 edges"):
        rv.simulate(rv.neurons.LIF(), 1.0, many, integrator="dopri5")


def test_scaled_noise_is_the_same_noise():
    lif = rv.neurons.LIF(tau_m=0.1, r_m=1.0, e_leak=0.0, v_th=100.0, v_reset=0.0)
    for noise in S.white_noise(2.0, rng=5), S.ou_noise(1.0, 2.0, 5.0, rng=5):
        one, two, none = (
            rv.simulate(lif, 20.0, c, n=3, initial={"v": 0.0})["v"] for c in (noise, -2 * noise, noise - noise)
        )
        np.testing.assert_allclose(two, -2 * one, rtol=1e-14)
        assert not none.any()
    # a process goes on in the next run, whatever its factor is there
    whole, split = rv.Population(lif, 3), rv.Population(lif, 3)
    whole.run(10.0, noise)
    split.run(10.0, 3 * noise)
    split["v"] = whole["v"]
    np.testing.assert_array_equal(whole.run(5.0, noise, record=["v"])["v"], split.run(5.0, noise, record=["v"])["v"])


@pytest.mark.parametrize("integrator", ["euler", "heun", "rk4", "staggered", "exponential_euler", "dopri5"])
@pytest.mark.parametrize("kind", ["linear", "previous"])
def test_runs_with_sampled_currents(integrator, kind):
    values, dt = [3.0, 9.0, 6.0, 12.0, 0.0], 4.0
    model = oracle.find("hodgkin_huxley")
    got = rv.simulate(rv.neurons.HodgkinHuxley(), 25.0, S.sampled(values, dt, kind, 2.0), integrator=integrator)
    if integrator == "dopri5":
        want = rv.simulate(rv.neurons.HodgkinHuxley(), 25.0, S.sampled(values, dt, kind, 2.0), dt=0.005)["v"][4::5]
        assert np.abs(got["v"] - want).max() < 0.02
        return
    run = simulate.simulate(model, 25.0, wanted.sampled(values, dt, kind, 2.0), dt=0.025, integrator=integrator)
    np.testing.assert_allclose(got["v"], run["v"], rtol=0, atol=1e-8)


def test_a_sampled_current_has_its_own_values():
    values = np.array([1.0, 2.0, 3.0])
    stimulus = S.sampled(values, 1.0)
    values[:] = 0
    assert stimulus(1.0) == 2.0
    copies = [S.sampled(v, 1.0)(1.0) for v in ([1, 2, 3], (1, 2, 3), np.array([3, 2, 1], "i2")[::-1], [False, 2, 3.0])]
    assert copies == [2.0] * 4
    assert S.sampled(np.array([1, 2, 3], ">f4"), 1.0)(1.0) == 2.0


BAD = {
    "factor must be a finite number; got nan": lambda a: a * float("nan"),
    "factor must be a finite number; got inf": lambda a: float("inf") * a,
    "divisor must be a finite number other than 0; got 0": lambda a: a / 0,
    "divisor must be a finite number other than 0; got nan": lambda a: a / float("nan"),
    "factor = 1e+308 makes": lambda a: 1e308 * (1e308 * a),
    "amplitude must be a finite number; got nan": lambda a: a - float("nan"),
    "factor must be a number; got str 'x'": lambda a: a * "x",
    "factor must be a number; got bool True": lambda a: True * a,
    "factor must be a number; got ndarray": lambda a: np.ones(3) * a,
    "factor must be a number; got Stimulus step": lambda a: a * a,
    "added to a stimulus must be a number; got ndarray": lambda a: np.ones(3) + a,
    "added to a stimulus must be a number; got NoneType": lambda a: a - None,
    "t must be a finite number; got nan": lambda a: a(float("nan")),
    "t[1, 0] must be a finite number; got -inf": lambda a: a([[0, 1], [-float("inf"), 2]]),
    "t must be an array of numbers; got dtype <U1": lambda a: a("1"),
    "t must be a number; got complex 1j": lambda a: a(1j),
    "t must be a number; got bool True": lambda a: a(True),
    "t and the values would take": lambda a: a(np.broadcast_to(1.0, 2**48)),
    "(t); got 0 positional arguments": lambda a: a(),
    "no value at a time": lambda a: (a + S.white_noise(1.0))(0.0),
    "with noise has no value": lambda a: (a + S.ou_noise(1.0, 1.0, 1.0))([0.0]),
    "values must have shape (n,) with at least one value; got (0,)": lambda a: S.sampled([], 1.0),
    "at least one value; got (1, 2)": lambda a: S.sampled([[1.0, 2.0]], 1.0),
    "at least one value; got ()": lambda a: S.sampled(3.0, 1.0),
    "values[1] must be finite; got nan": lambda a: S.sampled([0.0, float("nan")], 1.0),
    "values must be an array of numbers": lambda a: S.sampled("abc", 1.0),
    "values must be an array of numbers; got dtype complex": lambda a: S.sampled([1j], 1.0),
    "values must be an array of numbers; got a masked": lambda a: S.sampled(np.ma.array([1.0]), 1.0),
    "values would take": lambda a: S.sampled(np.broadcast_to(1.0, 2**48), 1.0),
    "dt must be a finite number > 0; got 0": lambda a: S.sampled([1.0], 0.0),
    "dt must be a finite number > 0; got inf": lambda a: S.sampled([1.0], float("inf")),
    "dt must be a number; got str": lambda a: S.sampled([1.0], "1"),
    "start must be a finite number; got nan": lambda a: S.sampled([1.0], 1.0, start=float("nan")),
    "kind must be 'linear' or 'previous'; got str 'quadratic'": lambda a: S.sampled([1.0], 1.0, "quadratic"),
    "kind must be 'linear' or 'previous'; got int 1": lambda a: S.sampled([1.0], 1.0, 1),
}


@pytest.mark.parametrize("text", BAD)
def test_errors_name_the_argument(text):
    kind = (
        MemoryError if "would take" in text else TypeError if "number; got" in text or "numbers" in text else ValueError
    )
    if "finite" in text:
        kind = ValueError
    if "positional" in text:
        kind = TypeError
    with refuses(kind, text):
        BAD[text](S.step(10.0))
