"""Brian2: a NeuronGroup with Cython code objects; a run is what `Network.run` takes, its start included."""

from __future__ import annotations

import brian2 as b2
import numpy as np

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.spike_error import SECOND, crossings, late
from benchmarks.works import Arrays, Work

NAME = "Brian2"
PACKAGES = ("brian2",)

# without units: v in mV, t in ms
HODGKIN_HUXLEY = """
dv/dt = (I + 120*m**3*h*(50 - v) - 36*n**4*(77 + v) - 0.3*(54.387 + v))/ms : 1
dm/dt = (a_m*(1 - m) - 4*exp(-(v + 65)/18)*m)/ms : 1
dh/dt = (0.07*exp(-(v + 65)/20)*(1 - h) - h/(1 + exp(-(v + 35)/10)))/ms : 1
dn/dt = (a_n*(1 - n) - 0.125*exp(-(v + 65)/80)*n)/ms : 1
a_m = 1/exprel(-(v + 40)/10) : 1
a_n = 0.1/exprel(-(v + 55)/10) : 1
I : 1 (constant)
"""
MORRIS_LECAR = """
dv/dt = (I + 4.4*0.5*(1 + tanh((v + 1.2)/18))*(120 - v) - 8*w*(84 + v) - 2*(60 + v))/(20*ms) : 1
dw/dt = 0.04*cosh((v - 2)/60)*(0.5*(1 + tanh((v - 2)/30)) - w)/ms : 1
I : 1 (constant)
"""
IZHIKEVICH = """
dv/dt = (0.04*v**2 + 5*v + 140 - u + I)/ms : 1
du/dt = 0.02*(0.2*v - u)/ms : 1
I : 1 (constant)
"""
LIF = """
dv/dt = (-65 - v + 10*I)/(10*ms) : 1 (unless refractory)
I : 1 (constant)
"""
SMOOTH = {"threshold": "v >= 0", "refractory": "v >= 0"}
GROUPS = {
    "hodgkin_huxley": (HODGKIN_HUXLEY, "vmhn", SMOOTH),
    "morris_lecar": (MORRIS_LECAR, "vw", SMOOTH),
    "izhikevich": (IZHIKEVICH, "vu", {"threshold": "v >= 30", "reset": "v = -65; u += 8"}),
    "lif": (LIF, "v", {"threshold": "v >= -50", "reset": "v = -65", "refractory": 2 * b2.ms}),
}
METHODS = {"exponential_euler": "exponential_euler", "rk4": "rk4", "euler": "euler", "exact": "exact"}


def setup(threads: int) -> None:
    """Cython runs on one thread."""
    b2.prefs.codegen.target = "cython"


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """No networks."""
    return {}


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """All but Strang splitting, which Brian2 does not have, and resets within a step."""
    if work.integrator not in METHODS or work.reset == "event" or work.model not in GROUPS:
        return {}
    b2.prefs.core.default_float_dtype = np.dtype(work.dtype).type
    group = population(work, arrays["current"])
    for state, row in zip(GROUPS[work.model][1], arrays["y"], strict=True):
        setattr(group, state, row)
    monitor = b2.SpikeMonitor(group, record=work.spikes == "times") if work.reset and work.spikes else None
    network = b2.Network(group) if monitor is None else b2.Network(group, monitor)
    network.store()

    def run() -> None:
        network.run(work.steps * work.dt * b2.ms, namespace={})

    def outcome() -> Outcome:
        fired = None if monitor is None else np.asarray(monitor.count)
        times = np.asarray(monitor.t / b2.ms) + work.dt if work.reset and work.spikes == "times" else None
        return Outcome(np.asarray(group.v[:SAMPLE]).tolist(), error(work), fired, times)

    return {"cython": Case(run, outcome, network.restore)}


def population(work: Neurons, current: np.ndarray) -> b2.NeuronGroup:
    """The neurons of a work."""
    equations, _, rule = GROUPS[work.model]
    group = b2.NeuronGroup(len(current), equations, method=METHODS[work.integrator], dt=work.dt * b2.ms, **rule)
    group.I = current
    return group


def error(work: Neurons) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    group = population(work, np.full(1, CURRENT[work.model]))
    for state, value in zip(GROUPS[work.model][1], START[work.model], strict=True):
        setattr(group, state, value)
    trace, spikes = b2.StateMonitor(group, "v", record=True, when="end"), b2.SpikeMonitor(group)
    b2.Network(group, trace, spikes).run(SECOND * b2.ms, namespace={})
    if work.model in ("hodgkin_huxley", "morris_lecar"):
        return late(work, crossings(work, trace.v[0]))
    return late(work, (np.asarray(spikes.t / b2.ms) + work.dt).tolist())
