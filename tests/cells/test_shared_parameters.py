"""simulate keeps a parameter that all neurons share once: the same bits as a population with one for each, in less memory."""

import subprocess
import sys

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import ADAPTIVE, NAMES, library
from ranvier import _core

N = 70
RUNS = [(name, integrator, {}) for name in NAMES for integrator in (None, "staggered", *ADAPTIVE)]
RUNS += [("hodgkin_huxley", None, {"clamp": {"v": -20.0}}), ("lif", "exact", {"spike_threshold": -52.0})]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "integrator", "more"), RUNS)
def test_bits(name, integrator, more, dtype):
    model = library(name)
    states = {state: np.linspace(row[0], 0.9 * row[0], N) for state, row in model.states.items()}
    current = np.linspace(0.0, 2 * oracle.find(name).DRIVE, N)
    arguments = {"record": list(model.states), "record_every": 20, **more}
    run = rv.simulate(model, 2000 * model.dt, current, integrator=integrator, initial=states, dtype=dtype, **arguments)
    own = rv.Population(model, N, integrator, dtype, states).run(2000 * model.dt, current, **arguments)
    for state in model.states:
        assert run[state].tobytes() == own[state].tobytes()
    assert run.spike_times.tobytes() == own.spike_times.tobytes()
    assert run.spike_neurons.tobytes() == own.spike_neurons.tobytes()
    assert "clamp" in more or len(run.spike_times)


def test_one_array_gives_each_neuron_its_own():
    model = rv.neurons.LIF(tau_m=np.linspace(8.0, 12.0, N))
    run, own = rv.simulate(model, 100.0, 2.0), rv.Population(model).run(100.0, 2.0)
    assert len({len(run.spikes_of(i)) for i in range(N)}) > 1
    assert run.spike_times.tobytes() == own.spike_times.tobytes()


def test_only_populations_that_nobody_sees_share():
    lif = rv.neurons.LIF()
    assert _core.Population(lif, 3, shared=True)._view("tau_m").shape == (1,)
    assert _core.Population(lif, 3, shared=True)._matrix(True).shape == (6, 1)
    assert _core.Population(lif.replace(r_m=[9.0, 10.0, 11.0]), 3, shared=True)._view("tau_m").shape == (3,)
    assert rv.Population(lif, 3)["tau_m"].shape == (3,)


# ru_maxrss would be that of the process that forked
MEMORY = """
import re, sys
import ranvier as rv
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
hh = rv.neurons.HodgkinHuxley()
rv.Population(hh, 64).run(0.025)
before = peak()
if sys.argv[1] == "simulate":
    rv.simulate(hh, 0.025, n=1_000_000, record=(), threads=1)
else:
    rv.Population(hh, 1_000_000, threads=1).run(0.025)
print(peak() - before)
"""


@pytest.mark.once
def test_memory():
    shared, own = (
        int(subprocess.run([sys.executable, "-c", MEMORY, how], capture_output=True, check=True).stdout)
        for how in ("simulate", "populate")
    )
    # [KiB] eight parameters of eight bytes; the rest is pages
    assert own - shared > 0.9 * 8 * 8 * 1_000_000 / 1024
