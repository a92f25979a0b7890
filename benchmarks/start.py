"""What a tool costs before it does anything: import time beyond NumPy's, peak memory of a short W2 run, first spike."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks import environment
from benchmarks.peers import OURS, names
from benchmarks.runner import ROOT, Tool, prepare
from benchmarks.works import chosen

LIMIT = 0.030  # [s] that `import ranvier` may add to `import numpy`

# What a program that uses the tool imports.
MODULES = {"scikit_learn": "sklearn.neural_network", "scipy": "scipy.special", "jax": "jax.numpy"}

CLOCK = """
import sys, time
begin = time.perf_counter()
import numpy
middle = time.perf_counter()
__import__(sys.argv[1])
print(middle - begin, time.perf_counter() - middle)
"""


FIRST_SPIKE = """
import time
import numpy
begin = time.perf_counter()
import ranvier
run = ranvier.simulate(ranvier.neurons.HodgkinHuxley(), t_end=5.0, current=10.0)
assert run.spike_times.size == 1
print(time.perf_counter() - begin)
"""


def first_spike() -> float:
    """Seconds beyond NumPy until ranvier has the first spike of an axon, in a fresh process."""
    command = [sys.executable, "-c", FIRST_SPIKE]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def import_times(name: str) -> tuple[float, float] | None:
    """Seconds for NumPy and then for the tool, in a fresh process."""
    env = environment.of_worker(os.environ, 1, "best")
    command = [sys.executable, "-c", CLOCK, MODULES.get(name, name)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    numpy, tool = (float(word) for word in done.stdout.split())
    return numpy, tool


def peak(name: str) -> int | None:
    """Peak bytes of a fresh process that prepared and ran W2; None if it cannot."""
    tool = Tool(name, 1, "best")
    if tool.absent:
        return None
    ((_, answer),) = prepare(chosen("W2")[0], [tool])
    held = tool.ask("peak")["bytes"] if answer.get("outcomes") else None
    tool.close()
    return held


def main(rounds: int) -> int:
    """Prints the table; 1 if importing ranvier is too slow."""
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in names()}
    for _ in range(rounds):
        for name, found in rows.items():
            times = import_times(name)
            if times:
                found.append(times)
    print("| tool | import beyond NumPy | peak memory of W2 |", "|---|---|---|", sep="\n")
    seconds = {}
    for name, found in rows.items():
        if not found:
            print(f"| {name} | absent | |")
            continue
        column = 0 if name == "numpy" else 1
        seconds[name] = min(times[column] for times in found)  # what a quiet machine takes
        held = peak(name)
        label = "numpy (itself)" if name == "numpy" else name
        print(f"| {label} | {seconds[name] * 1e3:.0f} ms | {f'{held / 1e6:.0f} MB' if held else '–'} |")
    if OURS in seconds:
        spike = sorted(first_spike() for _ in range(rounds))[rounds // 2]
        print(f"ranvier's first spike, beyond Python and NumPy: {spike * 1e3:.0f} ms")
    return int(seconds.get(OURS, 0.0) > LIMIT)
