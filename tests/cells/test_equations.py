"""Every model's equation against its twin in the oracle: a, b and Jacobians at random and at singular points."""

import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, WITH_RESET, library
from oracle import neuron
from ranvier import _core

H = 1e-30  # of the complex step
# roundings of a and b, in units of what `reach` says: the library makes several exponentials of one by powers up to the
# tenth, so that its rounding counts ten times; the rest are sums and products
K = 24


def rounded(x, dtype):
    return np.asarray(x, dtype).astype(float)


def cases(name, n, seed, dtype):
    """The twin; states, parameters moved by up to 10 %, and currents, all of them numbers of this dtype."""
    model, rng = oracle.find(name), np.random.default_rng(seed)
    v = rng.uniform(*neuron.potentials(model, 0.25, 0.15), n)
    if name in WITH_RESET:
        v = np.minimum(v, neuron.threshold(model, neuron.parameters(model)) - 1.0)
    y = neuron.steady(model, v, neuron.parameters(model))
    y = [rounded(v, dtype)] + [rounded(x + 0.2 * rng.uniform(-1, 1, n) * (np.abs(x) + 0.1), dtype) for x in y[1:]]
    p = {key: rounded(value * rng.uniform(0.9, 1.1, n), dtype) for key, value in model.DEFAULTS.items()}
    return model, y, p, rounded(rng.uniform(-2.0, 10.0, n), dtype)


def both(model, y, p, current):
    a, b = model.coefficients(y, SimpleNamespace(**p), current)
    return np.array([np.broadcast_to(x, np.shape(y[0])) for x in [*a, *b]])


def reach(model, y, p, current):
    """How far a and b move, in units of eps, when all operands move by theirs; an argument of v by that of 100 mV."""
    step = lambda moved: np.abs(np.imag(moved) / H)
    size = np.abs(both(model, y, p, current))
    for j, x in enumerate(y):
        far = np.abs(x) + (100.0 * (neuron.unit(model, "v") == "mV") if j == 0 else 0.0)
        size = size + far * step(both(model, [yi + 1j * H * (i == j) for i, yi in enumerate(y)], p, current))
    for key, x in p.items():
        size = size + np.abs(x) * step(both(model, y, p | {key: x + 1j * H}, current))
    return size + np.abs(current) * step(both(model, y, p, current + 1j * H))


def found(name, y, p, current, dtype):
    table = np.array(list(p.values()), dtype)
    return np.concatenate(_core.coefficients(library(name), np.array(y, dtype), table, np.asarray(current, dtype)))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
def test_coefficients(name, dtype):
    model, y, p, current = cases(name, 200, 1, dtype)
    got = found(name, y, p, current, dtype)
    assert got.dtype == dtype
    room = K * np.finfo(dtype).eps * reach(model, y, p, current)
    np.testing.assert_array_less(np.abs(got - both(model, y, p, current)), room + np.finfo(dtype).tiny)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
def test_derivatives(name, dtype):
    """f = a - b y, of whatever shape y has."""
    _, y, p, current = cases(name, 50, 2, dtype)
    n, table, eps = len(y), np.array(list(p.values()), dtype), np.finfo(dtype).eps
    f = _core.derivatives(library(name), np.array(y, dtype), table, np.asarray(current, dtype))
    got = found(name, y, p, current, dtype).astype(float)
    terms = np.abs(got[:n]) + np.abs(got[n:] * np.array(y))
    np.testing.assert_array_less(np.abs(f - (got[:n] - got[n:] * np.array(y))), 2 * eps * terms + np.finfo(dtype).tiny)
    one = _core.derivatives(library(name), np.array(y, dtype)[:, 7], table[:, 7], float(current[7]))
    assert one.shape == (n,)
    assert one.tobytes() == np.ascontiguousarray(f[:, 7]).tobytes()  # not a matter of its place


@pytest.mark.parametrize("name", NAMES)
def test_jacobian(name):
    model, y, p, current = cases(name, 200, 3, "float64")
    check_jacobian(name, model, y, p, current)


def check_jacobian(name, model, y, p, current):
    n, parameters = len(y), SimpleNamespace(**p)
    expected = neuron.jacobian(model, y, parameters, current)
    got = _core.jacobian(library(name), y, np.array(list(p.values())), current)
    assert got.shape == expected.shape
    for j in range(n):
        moved = [yi + 1j * H * (i == j) for i, yi in enumerate(y)]
        slope = np.abs(np.imag(both(model, moved, p, current)) / H)
        # the terms of da - db y - b, and how the slope itself moves with v
        near = [yi + 1e-4 * (i == 0) for i, yi in enumerate(moved)]
        bend = np.abs(np.abs(np.imag(both(model, near, p, current)) / H) - slope) / 1e-4 * (np.abs(y[0]) + 100.0)
        size = slope + bend + np.abs(both(model, y, p, current))
        room = K * np.finfo(float).eps * (size[:n] + size[n:] * (1.0 + np.abs(y)))
        for i in range(n):
            assert (np.abs(got[:, i, j] - expected[:, i, j]) <= room[i]).all(), (i, j)


SINGULAR = [(name, v) for name in NAMES for v in getattr(oracle.find(name), "SINGULAR", ())]


@pytest.mark.parametrize(("name", "centre"), SINGULAR)
def test_removable_singularities(name, centre):
    """0/0 of a rate is its limit, and right next to it is what the exact quotient says."""
    model = oracle.find(name)
    v = centre + np.concatenate([[0.0], *([s * 2.0**-k for s in (1, -1)] for k in range(-2, 46))])
    p = {key: np.full(v.size, value) for key, value in model.DEFAULTS.items()}
    y = [v] + [np.full(v.size, 0.3) for _ in model.STATES[1:]]
    current = np.zeros(v.size)
    room = K * np.finfo(float).eps * reach(model, y, p, current)
    np.testing.assert_array_less(np.abs(found(name, y, p, current, float) - both(model, y, p, current)), room)
    check_jacobian(name, model, y, p, current)


@pytest.mark.parametrize("name", [name for name in NAMES if oracle.find(name).THRESHOLD == "v_peak"])
def test_above_the_peak(name):
    """Stages of the step before a spike may be anywhere: the derivative is finite, and upwards."""
    v = np.array([30.0, 100.0, 1e4, 1e8])
    y = np.array([v] + [np.zeros(4) for _ in oracle.find(name).STATES[1:]])
    a, b = _core.coefficients(library(name), y)
    assert np.isfinite(a).all()
    assert np.isfinite(b).all()
    assert (a[0] > 0).all()


@pytest.mark.parametrize("isa", [isa for isa in rv.config()["available_isas"] if isa != rv.config()["isa"]])
def test_the_other_instruction_sets(isa):
    """The tests above once more, in a process that uses another one."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", "not instruction_sets"]
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=plain | {"RANVIER_ISA": isa}, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
