"""Published networks in Brian2: ``python -m benchmarks.peers.brian2_network cuba 1 brian2`` (or brian2-cpp).

brian2: Cython at run time. brian2-cpp: a C++ program of its own, of which the loop alone counts.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time

import brian2 as b
import numpy as np
from brian2 import Hz, ms

LIF = "dv/dt = {drive} / (20*ms) : 1 (unless refractory)\n"
CUBA = (LIF.format(drive="(-49 - v + ge + gi)") + "dge/dt = -ge/(5*ms) : 1\ndgi/dt = -gi/(10*ms) : 1", 1.62, -9.0)
COBA = (
    LIF.format(drive="(-60 - v + ge*(0 - v) + gi*(-80 - v))") + "dge/dt = -ge/(5*ms) : 1\ndgi/dt = -gi/(10*ms) : 1",
    0.6,
    6.7,
)
HH = """
dv/dt = (0.05*(-65 - v) + ge*(0 - v) + gi*(-80 - v) - 100*m**3*h*(v - 50) - 30*n**4*(v + 90)) / ms : 1
u = v + 63 : 1
dm/dt = (0.32*4/exprel((13 - u)/4)*(1 - m) - 0.28*5/exprel((u - 40)/5)*m) / ms : 1
dn/dt = (0.032*5/exprel((15 - u)/5)*(1 - n) - 0.5*exp((10 - u)/40)*n) / ms : 1
dh/dt = (0.128*exp((17 - u)/18)*(1 - h) - 4/(1 + exp((40 - u)/5))*h) / ms : 1
dge/dt = -ge/(5*ms) : 1
dgi/dt = -gi/(10*ms) : 1
"""


def balanced(kind: str) -> tuple[list, int]:
    """CUBA, COBA and COBAHH of Brette et al. 2007."""
    n = 4000
    if kind == "cobahh":
        cells = b.NeuronGroup(n, HH, threshold="v > -20", refractory="v > -20", method="exponential_euler")
        exc, inh = 0.03, 0.335
        cells.v, cells.m, cells.h, cells.n = "-70 + 5*randn()", 0.01, 0.998, 0.027
        cells.ge, cells.gi = "0.05*(4 + 1.5*randn())", "0.05*(20 + 12*randn())"
    else:
        equations, exc, inh = CUBA if kind == "cuba" else COBA
        method = "exact" if kind == "cuba" else "exponential_euler"
        cells = b.NeuronGroup(n, equations, threshold="v > -50", reset="v = -60", refractory=5 * ms, method=method)
        if kind == "cuba":
            cells.v = "-60 + 10*rand()"
        else:
            cells.v, cells.ge, cells.gi = "-65 + 5*randn()", "4 + 1.5*randn()", "20 + 12*randn()"
    e = b.Synapses(cells[:3200], cells, on_pre=f"ge += {exc}")
    i = b.Synapses(cells[3200:], cells, on_pre=f"gi += {inh}")
    e.connect(p=0.02), i.connect(p=0.02)
    return [cells, e, i], n


def brunel() -> tuple[list, int]:
    """Brunel 2000, g = 5, eta = 2: asynchronous and irregular."""
    n, weight = 12_500, 0.1
    cells = b.NeuronGroup(n, "dv/dt = -v/(20*ms) : 1 (unless refractory)", threshold="v > 20", reset="v = 10",
                          refractory=2 * ms, method="exact")  # fmt: skip
    rng = np.random.default_rng(1)
    parts = []
    for first, count, degree, w in ((0, 10_000, 1000, weight), (10_000, 2_500, 250, -5 * weight)):
        synapses = b.Synapses(cells[first : first + count], cells, on_pre=f"v += {w}", delay=1.5 * ms)
        synapses.connect(i=rng.integers(0, count, n * degree), j=np.repeat(np.arange(n), degree))
        parts.append(synapses)
    outside = b.PoissonInput(cells, "v", 1000, 20 * Hz, weight=weight)
    return [cells, *parts, outside], n


def standalone_cpu() -> float:
    """CPU seconds of the program's loop: its share of the program's wall-clock time, of the program's CPU time.

    The share is right on a quiet machine alone: others may have slowed the loop and its beginning unequally.
    """
    b.device.build(directory=tempfile.mkdtemp(), run=False)
    begin = os.times()
    b.device.run(with_output=False)
    end = os.times()
    cpu = end.children_user + end.children_system - begin.children_user - begin.children_system
    return cpu * b.device._last_run_time / (end.elapsed - begin.elapsed)


def main(network: str, seed: int, tool: str) -> None:
    b.defaultclock.dt = 0.1 * ms
    standalone = tool.endswith("cpp")
    if standalone:
        b.set_device("cpp_standalone", build_on_run=False)
    else:
        b.prefs.codegen.target = "cython"
    b.seed(seed)
    begin = time.process_time()
    objects, n = brunel() if network == "brunel" else balanced(network)
    monitor = b.SpikeMonitor(objects[0], record=True)
    net = b.Network(*objects, monitor)
    build = time.process_time() - begin
    net.run(100 * ms)
    begin = time.process_time()
    net.run(1000 * ms)
    if standalone:
        cpu, build = standalone_cpu() / 1.1, None  # of 1.1 s; its program builds as it begins
    else:
        cpu = time.process_time() - begin
    spikes = int(np.sum(np.asarray(monitor.t / ms) >= 100.0))
    print(json.dumps({"cpu": cpu, "rate": spikes / n, "build": build}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
