"""python -m benchmarks integrators: cost and error of every integrator on Hodgkin and Huxley's axon."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import ranvier as rv

from benchmarks.spike_error import SECOND, TRUTH

CURRENT = 10.0  # [µA/cm²] from t = 0, from rest
N, SHORT = 10_000, 10.0  # neurons, and length [ms] of the run that is timed

# integrator, the step [ms] or dopri5's rtol
CASES = (
    ("euler", 0.01), ("heun", 0.025), ("exponential_euler", 0.025), ("staggered", 0.05), ("staggered", 0.025),
    ("rk4", 0.05), ("rk4", 0.025), ("dopri5", 1e-4), ("dopri5", 1e-6), ("dopri5", 1e-8),
)  # fmt: skip


def main(rounds: int) -> int:
    """Prints a Markdown table; times are the least CPU time of so many rounds, on one thread."""
    print("| integrator | dt [ms] | spikes | the last one off [ms] | 10,000 neurons [ns a step] | [µs a second] |")
    print("|---|---|---|---|---|---|")
    for name, size in CASES:
        dt, options = (0.05, {"rtol": size}) if name == "dopri5" else (size, {})
        count, late = error(name, dt, options)
        seconds = cost(name, dt, options, rounds)
        step = "" if options else f"{seconds / N / round(SHORT / dt) * 1e9:.3g}"
        shown = f"rtol {size:g}" if options else f"{size:g}"
        print(f"| `{name}` | {shown} | {count} | {late:.1e} | {step} | {seconds / N * SECOND / SHORT * 1e6:.3g} |")
    return 0


def error(name: str, dt: float, options: dict[str, float]) -> tuple[int, float]:
    """Spikes of one neuron in one second, and how far the last one that the truth has too is off."""
    neuron = rv.neurons.HodgkinHuxley()
    times = rv.simulate(neuron, SECOND, CURRENT, dt=dt, integrator=name, record=(), **options).spike_times
    count, last, interval = TRUTH["hodgkin_huxley"]
    there = times[:count]
    return len(times), abs(float(there[-1]) - (last - (count - len(there)) * interval))


def cost(name: str, dt: float, options: dict[str, float], rounds: int) -> float:
    """CPU time [s] of a population of different currents, so that its neurons do not fire together."""
    population = rv.Population(rv.neurons.HodgkinHuxley(), N, name, threads=1)
    current = np.linspace(8.0, 12.0, N)
    population.run(2 * SHORT, current, dt, record=(), **options)
    return min(timed(lambda: population.run(SHORT, current, dt, record=(), **options)) for _ in range(rounds))


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
