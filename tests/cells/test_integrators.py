"""Every neuron of the library against its twin in the oracle: tables, one step, a course, spike times, free step sizes."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import ADAPTIVE, FIXED_STEP, NAMES, SMOOTH, WITH_RESET, library
from oracle import neuron, simulate
from oracle.integrators import takes

DTYPES = ["float32", "float64"]
WITH_GATES = [name for name in NAMES if len(oracle.find(name).STATES) > 1]
CASES = [
    (name, integrator)
    for name in NAMES
    for integrator in oracle.names("integrators")
    if integrator not in ADAPTIVE and takes(integrator, oracle.find(name))
]
STABLE = [case for case in CASES if case[0] in WITH_GATES and not hasattr(oracle.find(case[1]), "LIMIT")]
OWN = sorted({(name, integrator) for name in NAMES for integrator in (oracle.find(name).INTEGRATOR, "staggered")})
REGULAR = [(name, integrator) for name, integrator in OWN if not getattr(oracle.find(name), "CHAOTIC", False)]

SPIKES = [(*case, None) for case in REGULAR] + [("izhikevich", "published", None)]
SPIKES += [(name, integrator, "grid") for name in WITH_RESET for integrator in FIXED_STEP]
EVENT = 1e-8  # [ms] what a step with an event may be late: 1e-7 dt, and 1e-9 of the states, which rise by some mV a ms


def exact_in_any_dtype(x):
    """x rounded to a multiple of 2^-16, which float32 and float64 hold exactly."""
    return np.round(x * 2.0**16) / 2.0**16


def random_states(name, n, seed, quiet=False):
    """States that are the same numbers in every dtype, gates near their steady state."""
    model, rng = oracle.find(name), np.random.default_rng(seed)
    v = rng.uniform(*(model.QUIET if quiet or name in WITH_RESET else neuron.potentials(model)), n)
    y = neuron.steady(model, v, neuron.parameters(model))
    if not quiet:
        y = [y[0]] + [x + 0.1 * np.abs(x) * rng.uniform(-1.0, 1.0, n) for x in y[1:]]
    return dict(zip(model.STATES, map(exact_in_any_dtype, y), strict=True))


def shaken(model, start, eps, seed):
    """Start and parameters moved by half an eps, as rounding moves them."""
    rng = np.random.default_rng(seed)
    n = len(next(iter(start.values())))
    move = lambda x: x * (1.0 + 0.5 * eps * rng.choice([-1.0, 1.0], n))
    parameters = {name: move(np.float64(value)) for name, value in model.DEFAULTS.items()}
    return {name: move(x) for name, x in start.items()}, neuron.parameters(model, **parameters)


def condition(model, start, eps, run):
    """How far the result moves when its operands move by half an eps: the greatest of four tries, by state."""
    plain = run(start, neuron.parameters(model))
    moved = [run(*shaken(model, start, eps, seed)) for seed in range(4)]
    return plain, {name: np.max([np.abs(m[name] - plain[name]) for m in moved], axis=0) for name in model.STATES}


def compare(found, model, start, eps, run, k, size):
    """|library - oracle| <= k (condition + eps size)."""
    plain, spread = condition(model, start, eps, run)
    for name in model.STATES:
        room = k * (spread[name] + eps * size[name])
        difference = np.abs(np.asarray(found[name], dtype=float) - plain[name])
        assert (difference <= room).all(), f"{name}: {np.max(difference / room):.2f} of the room"


@pytest.mark.parametrize("name", NAMES)
def test_tables(name):
    """Names, defaults, units, presets and the year of a source, typed twice."""
    model, found = oracle.find(name), library(name)
    assert list(found.states) == list(model.STATES)
    assert {key: entry[0] for key, entry in found.parameters.items()} == model.DEFAULTS
    for key, (value, unit, low, high) in found.parameters.items():
        assert low <= value <= high
        assert unit == neuron.unit(model, key)
    for key, entry in found.states.items():
        assert entry[1] == neuron.unit(model, key)
    for preset, changed in model.PRESETS.items():
        assert {k: e[0] for k, e in library(name, preset).parameters.items()} == model.DEFAULTS | changed
    assert any(year in found.source for year in model.SOURCE.replace(";", " ").split() if year.isdigit())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "integrator"), CASES)
def test_one_step(name, integrator, dtype):
    """200 random states. k = 32: an exponential of the library is a power of up to 8 of another, then some sums."""
    model, eps, n = oracle.find(name), np.finfo(dtype).eps, 200
    start, dt = random_states(name, n, seed=1), model.DT

    def run(y, p):
        return simulate.simulate(model, dt, 0.5, p=p, dt=dt, integrator=integrator, n=n, initial=y)

    found = rv.simulate(
        library(name), dt, 0.5, dt=dt, integrator=integrator, n=n, initial=start, dtype=dtype, record=list(model.STATES)
    )
    a, _ = model.coefficients(list(start.values()), neuron.parameters(model), 0.5)
    size = {
        state: np.abs(y) + dt * np.max(np.abs(ai)) for (state, y), ai in zip(start.items(), a, strict=True)
    }  # terms of a may cancel in one neuron; the greatest a of all tells their size
    compare(found, model, start, eps, run, 32, size)


@pytest.mark.parametrize("part", [1.0, 1e-6])
@pytest.mark.parametrize("start", [0.0, 1.0])
@pytest.mark.parametrize(("name", "integrator"), STABLE)
def test_gates_far_from_their_steady_state(name, integrator, start, part):
    """From 0 a gate comes to a dt, right to some eps of that, however far a/b is; from 1 fast ones go to their a/b."""
    model, n, eps = oracle.find(name), 100, np.finfo(float).eps
    v, dt = np.linspace(*(model.QUIET if name in WITH_RESET else neuron.potentials(model)), n), part * model.DT
    initial = {state: v if state == "v" else np.full(n, start) for state in model.STATES}
    run = lambda y, p: simulate.simulate(model, dt, 0.5, p=p, dt=dt, integrator=integrator, n=n, initial=y)
    found = rv.simulate(
        library(name), dt, 0.5, dt=dt, integrator=integrator, n=n, initial=initial, record=list(model.STATES)
    )
    plain = run(initial, neuron.parameters(model))
    a, _ = model.coefficients(list(initial.values()), neuron.parameters(model), 0.5)
    size = {state: start + np.abs(plain[state]) for state in model.STATES}
    size["v"] = np.abs(v) + dt * np.abs(a[0]).max()
    compare(found, model, initial, eps, run, 32, size)


@pytest.mark.arithmetic
@pytest.mark.parametrize(("name", "integrator"), OWN)
def test_a_course_without_a_spike(name, integrator):
    """5 ms; rounding adds up over the steps."""
    model, n = oracle.find(name), 8
    start, dt = random_states(name, n, seed=2, quiet=True), model.DT
    steps = round(5.0 / dt)
    run = lambda y, p: simulate.simulate(model, 5.0, 0.0, p=p, dt=dt, integrator=integrator, n=n, initial=y)
    for dtype in DTYPES:
        found = rv.simulate(
            library(name),
            5.0,
            0.0,
            dt=dt,
            integrator=integrator,
            n=n,
            initial=start,
            dtype=dtype,
            record=list(model.STATES),
        )
        assert len(found.spike_times) == 0
        size = {state: steps * np.abs(start[state]) for state in model.STATES}
        compare(found, model, start, np.finfo(dtype).eps, run, 8, size)


@pytest.mark.arithmetic
@pytest.mark.parametrize(("name", "integrator", "reset"), SPIKES)
def test_spike_times(name, integrator, reset):
    model = oracle.find(name)
    start = {state: exact_in_any_dtype(x) for state, x in neuron.near_rest(model).items()}
    # where v runs away within a step, t_spike is a grid time: a t_ref of whole steps would end on a knife's edge
    changed = {"t_ref": model.DEFAULTS["t_ref"] + 0.4 * model.DT} if "t_ref" in model.DEFAULTS else {}
    p = neuron.parameters(model, **changed)
    truth = simulate.simulate(model, 100.0, model.DRIVE, p=p, integrator=integrator, initial=start, reset=reset)
    assert truth.spike_times.size > 0
    for dtype in DTYPES:
        found = rv.simulate(
            library(name, **changed),
            100.0,
            model.DRIVE,
            integrator=integrator,
            initial=start,
            dtype=dtype,
            reset=reset,
        )
        room = 500 * np.finfo(dtype).eps * 100.0  # a difference in the last bit grows with every spike
        if name in WITH_RESET and reset is None:
            room = room + EVENT * np.arange(1, len(truth.spike_times) + 1)
        assert len(found.spike_times) == len(truth.spike_times)
        late = np.abs(found.spike_times - truth.spike_times)
        assert (late <= room).all(), (late / room).max()
        assert (np.asarray(found.spike_neurons) == 0).all()


@pytest.mark.parametrize("integrator", ADAPTIVE)
@pytest.mark.parametrize("name", SMOOTH)
def test_free_step_sizes(name, integrator):
    """The oracle repeats the steps that the library accepted, and finds their errors as large as the library did."""
    model = oracle.find(name)
    start = neuron.near_rest(model)
    how = {"dt": 0.5, "integrator": integrator, "initial": start, "record": list(model.STATES)}
    found = rv.simulate(library(name), 20.0, model.DRIVE, rtol=1e-6, **how)
    sizes = np.ravel(found.step_sizes[0] if np.ndim(found.step_sizes[0]) else found.step_sizes)
    assert sizes.sum() == pytest.approx(20.0, rel=1e-12)
    method = oracle.find(integrator)
    truth = method.replay(model, sizes, 20.0, model.DRIVE, dt=0.5, initial=start)
    assert (truth.error_sizes <= 1.0 + 1e-6).all()
    # the next step is what the error of the last one lets it be, but for those that were tried in vain, and the end
    wanted = sizes[:-1] * [method.growth(size) for size in truth.error_sizes[:-1]]
    as_wanted = np.isclose(sizes[1:], wanted, rtol=1e-6)
    assert (as_wanted | (sizes[1:] < wanted)).all()
    assert as_wanted.mean() > 0.5
    for state in model.STATES:
        room = 1e-9 * np.abs(truth[state]).max()  # a difference in the last bit grows along an upstroke
        np.testing.assert_allclose(found[state], truth[state], rtol=0, atol=room)
    np.testing.assert_allclose(found.spike_times, truth.spike_times, rtol=0, atol=1e-9)


@pytest.mark.parametrize("integrator", ADAPTIVE)
@pytest.mark.parametrize("name", WITH_RESET)
def test_free_step_sizes_and_resets(name, integrator):
    """Stop at the root, reset, restart: both runs are near the truth."""
    model = oracle.find(name)
    start = neuron.near_rest(model)
    truth = oracle.find(integrator).adaptive(model, 50.0, model.DRIVE, dt=0.5, rtol=1e-10, initial=start)
    assert truth.spike_times.size > 0
    found = rv.simulate(library(name), 50.0, model.DRIVE, dt=0.5, integrator=integrator, rtol=1e-9, initial=start)
    # [ms] steps of another sequence, each right to rtol |v|; a difference grows with every reset
    np.testing.assert_allclose(found.spike_times, truth.spike_times, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", [name for name in NAMES if len(oracle.find(name).PRESETS) > 1])
def test_presets_are_cells(name):
    """Parameters of each neuron: presets side by side are as many runs."""
    presets = library(name).presets
    tables = [library(name, preset).parameters for preset in presets]
    together = {key: np.array([table[key][0] for table in tables]) for key in tables[0]}
    start = neuron.near_rest(oracle.find(name))  # a preset may have no rest
    run = rv.simulate(library(name, **together), 100.0, oracle.find(name).DRIVE, n=len(tables), initial=start)
    for i, preset in enumerate(presets):
        alone = rv.simulate(library(name, preset), 100.0, oracle.find(name).DRIVE, initial=start)
        assert (np.asarray(run.spikes_of(i)) == np.asarray(alone.spike_times)).all()
    assert len(run.spike_times)
