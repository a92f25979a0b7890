"""The warning of a step that is too long: the dt that it suggests against the oracle's Jacobian, once, and not below the limit."""

import re
import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, library
from oracle import neuron, simulate
from oracle.integrators import takes
from ranvier import _core
from ranvier._cells.options import RunOptions

LIMITS = {name: oracle.find(name).LIMIT for name in oracle.names("integrators") if hasattr(oracle.find(name), "LIMIT")}
STEEP = [name for name in NAMES if hasattr(oracle.find(name), "STEEP")]
CASES = [(name, integrator) for name in STEEP for integrator in LIMITS if takes(integrator, oracle.find(name))]


def start_of(name):
    return {state: np.broadcast_to(value, 3).astype(float) for state, value in oracle.find(name).STEEP.items()}


def steepness(name, integrator, dt):
    """|dF_v/dv| of three neurons before each of the first three steps, (step, neuron)."""
    model = oracle.find(name)
    p, start = neuron.parameters(model), start_of(name)
    run = simulate.simulate(model, 2 * dt, 0.0, p, dt, integrator, 3, start)
    states = [[start[s] for s in model.STATES], *([run[s][k] for s in model.STATES] for k in range(2))]
    return np.array([np.abs(neuron.jacobian(model, y, p, 0.0)[..., 0, 0]) for y in states])


def suggestion(name, integrator, dt, steps=3, dtype="float64"):
    """What the core suggests; 0: nothing."""
    pop, result = rv.Population(library(name), 3, dtype=dtype, initial=start_of(name)), _core.RunResult()
    pop._core._run(result, steps * dt, dt, 0.0, RunOptions(integrator=integrator))
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


def test_every_eighth_of_many_short_runs_looks():
    pop, dt = rv.Population(rv.neurons.LIF(), 2, "rk4"), 30.0
    warned = []
    for _ in range(17):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pop.run(4 * dt, dt=dt)
        warned.append(len(caught))
    assert warned == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    with pytest.warns(RuntimeWarning):  # another dt is looked at at once
        pop.run(4 * 29.0, dt=29.0)


@pytest.mark.parametrize("integrator", [name for name in _core.integrators() if takes(name, oracle.find("lif"))])
def test_no_warning(integrator):
    """df_v/dv is -1/tau_m: of the integrators with a limit dt stays below it, the others stand any."""
    lif, limit = rv.neurons.LIF(), LIMITS.get(integrator)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rv.simulate(lif, 2000.0, dt=10.0 if limit else 200.0, integrator=integrator)
        assert limit is None or limit * lif.tau_m > 10.0
