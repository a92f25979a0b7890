"""What spiking networks cost beside their steps: memory of a synapse, building, the first spike, and what threads gain.

Times are wall-clock medians, for all processors are wanted; measure on a quiet machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

from benchmarks import environment
from benchmarks.runner import ROOT

FIRST_SPIKE = """
import time
import numpy
begin = time.perf_counter()
import ranvier as rv
net = rv.SpikingNetwork()
cells = net.add(rv.neurons.LIF(), 2, name="cells")
net.connect(cells[:1], cells[1:], rv.synapses.ExpCurrent(5.0), rv.rules.all_to_all(), weight=0.5, delay=1.0)
assert len(net.run(20.0, current={"cells": [2.0, 1.0]})["cells"].spike_times)
print(time.perf_counter() - begin)
"""


def alone(code: str) -> float:
    """What a fresh process prints."""
    env = environment.of_worker(os.environ, 1, "best")
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def building(weight: str) -> tuple[float, float]:
    """Seconds to build 20 million synapses between 20,000 neurons, and the bytes that one takes."""
    import ranvier as rv

    net = rv.SpikingNetwork()
    cells = net.add(rv.neurons.LIF(), 20_000, name="cells")
    value = 0.1 if weight == "one" else rv.random.normal(0.1, 0.02, low=0.0)
    begin = time.perf_counter()
    made = net.connect(cells, cells, rv.synapses.ExpCurrent(5.0), rv.rules.probability(0.05), value, 1.5)
    return time.perf_counter() - begin, made.bytes / len(made)


def stepping(network: str, seed: int, threads: int) -> float:
    """Seconds of half a simulated second, after a tenth."""
    from ranvier._spiking.published import PUBLISHED

    published = PUBLISHED[network]
    net = published.build(seed)
    net.run(100.0, current=published.current, threads=threads)
    begin = time.perf_counter()
    net.run(500.0, current=published.current, threads=threads)
    return time.perf_counter() - begin


def main(rounds: int) -> int:
    spike = statistics.median(alone(FIRST_SPIKE) for _ in range(rounds))
    print("| what | figure |", "|---|---|", sep="\n")
    print(f"| import to the first spike of a network, beyond Python and NumPy | {spike * 1e3:.0f} ms |")
    for weight in ("one", "own"):
        seconds, size = zip(*(building(weight) for _ in range(rounds)), strict=True)
        print(
            f"| 20 million synapses, {weight} weight | {statistics.median(seconds):.2f} s, {size[0]:.2f} bytes each |"
        )
    for network in ("cobahh", "brunel_ai"):
        gains = [stepping(network, seed, 1) / stepping(network, seed, 2) for seed in range(1, rounds + 1)]
        print(f"| {network}: two threads beside one | {statistics.median(gains):.2f} times as fast |")
    return 0
