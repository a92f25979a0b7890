"""The warning of a step that is too long: the dt that it suggests against the oracle's Jacobian, once, and not below the limit."""

import re
import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from oracle import neuron, simulate
from ranvier import _core

LIMITS = {"euler": 2.0, "heun": 2.0, "rk4": 2.785}  # typed again; of rk4 the root of 1 + z + z²/2 + z³/6 + z⁴/24 = 1
STARTS = {  # v and gates from which dv/dt falls steeply with v; n = 3
    "hodgkin_huxley": {"v": [-20.0, 0.0, 20.0], "m": 0.9, "h": [0.3, 0.5, 0.4], "n": 0.5},
    "hindmarsh_rose": {"v": [-1.6, -2.0, -1.8], "y": [-11.0, -18.5, -14.5], "z": 0.0},
    "fitzhugh_nagumo": {"v": [2.5, -3.0, 2.0], "w": [-2.0, 5.5, -0.3]},
}
CASES = [(name, integrator) for name in STARTS for integrator in LIMITS]


def start_of(name):
    return {state: np.broadcast_to(value, 3).astype(float) for state, value in STARTS[name].items()}


def steepness(name, integrator, dt):
    """|dF_v/dv| of three neurons before each of the first three steps, (step, neuron)."""
    model = oracle.find(name)
    p, start = neuron.parameters(model), start_of(name)
    run = simulate.simulate(model, 2 * dt, 0.0, p, dt, integrator, 3, start)
    states = [[start[s] for s in model.STATES], *([run[s][k] for s in model.STATES] for k in range(2))]
    return np.array([np.abs(neuron.jacobian(model, y, p, 0.0)[..., 0, 0]) for y in states])


def suggestion(name, integrator, dt, steps=3, dtype="float64"):
    """What the core suggests; 0: nothing."""
    model = next(m for m in map(rv.neurons.__dict__.get, rv.neurons.names()) if m._name == name)()
    pop, result = rv.Population(model, 3, dtype=dtype, initial=start_of(name)), _core.RunResult()
    pop._core._run(result, steps * dt, dt, 0.0, integrator, [], 1, [], None, None, 1e-6, None, None)
    return result.stable_dt


def around_the_limit(name, integrator):
    """The first dt, in steps of 0.1 %, whose least of three steps is above the limit for some neuron; and the one before."""
    dt = 0.99 * LIMITS[integrator] / steepness(name, integrator, 1e-6).max()
    while 1.001 * dt * steepness(name, integrator, 1.001 * dt).min(0).max() < LIMITS[integrator]:
        dt *= 1.001
    return 1.001 * dt, dt


@pytest.mark.parametrize(("name", "integrator"), CASES)
def test_the_dt_suggested(name, integrator):
    dt, _ = around_the_limit(name, integrator)
    steep = steepness(name, integrator, dt)
    wanted = 0.8 * LIMITS[integrator] / steep.min(0).max()
    # two steps near the edge of stability enlarge the rounding of a state by less than 1e3
    assert suggestion(name, integrator, dt) == pytest.approx(wanted, rel=1e-12)
    assert suggestion(name, integrator, dt, dtype="float32") == pytest.approx(wanted, rel=1e-3)
    # steepest at another time, or another neuron, would be another number
    assert not np.isclose(steep.min(0).max(), [steep.max(), steep.min(), steep.min(0).min()], rtol=1e-3).any()


@pytest.mark.parametrize(("name", "integrator"), CASES)
def test_nothing_is_suggested_below_the_limit(name, integrator):
    above, dt = around_the_limit(name, integrator)
    assert dt * steepness(name, integrator, dt).max() > LIMITS[integrator]  # for one step it is above
    assert suggestion(name, integrator, dt) == 0
    assert suggestion(name, integrator, above, steps=2) == 0


def test_the_limits_are_the_library_s():
    limits = {name: entry["limit"] for name, entry in _core.integrators().items()}
    assert {name: limit for name, limit in limits.items() if limit} == LIMITS
    gain = lambda z: abs(1 + z + z**2 / 2 + z**3 / 6 + z**4 / 24)
    assert gain(-2.785) < 1 < gain(-2.786)


@pytest.mark.parametrize(("integrator", "dt", "text"), [("rk4", 30.0, "22"), ("euler", 25.0, "16")])
def test_one_warning_a_run(integrator, dt, text):
    pop = rv.Population(rv.neurons.LIF(), 2, integrator)  # at rest, dv/dt = -v/10 ms: nothing grows
    for _ in range(2):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pop.run(2000 * dt, dt=dt)
        (warning,) = caught
        assert issubclass(warning.category, RuntimeWarning)
        assert warning.filename == __file__
        assert re.fullmatch(
            f"dt = {dt:g} ms is at the edge of what {integrator} stands; dt = {text} would be safe",
            str(warning.message),
        )


@pytest.mark.parametrize("integrator", [None, "rk4", "staggered", "exponential_euler", "dopri5"])
def test_no_warning(integrator):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # 27.8 ms would be too long for rk4 alone; the others stand any
        rv.simulate(rv.neurons.LIF(), 2000.0, dt=20.0 if integrator == "rk4" else 200.0, integrator=integrator)
