"""How the rate of noisy neurons depends on the step: ``python -m benchmarks.noise`` prints the table of docs/neurons.md."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import ranvier as rv

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from oracle import siegert

LIF = [(1.2, 1.0), (1.6, 1.0), (1.0, 2.5)]  # nA, nA·√ms
RUNAWAY = [(rv.neurons.EIF(), 100.0, 80.0), (rv.neurons.QIF(), 60.0, 120.0), (rv.neurons.AdEx(), 600.0, 300.0)]


def rate(
    model, mean: float, sigma: float, dt: float, integrator: str | None = None, n: int = 3000
) -> tuple[float, float]:
    """Hz over one second, and its statistical error if intervals were those of a Poisson process."""
    population = rv.Population(model, n)
    current = rv.stimuli.white_noise(sigma, rng=5) + mean
    population.run(100.0, current, dt, integrator, (), spikes=None)
    spikes = population.run(1000.0, current, dt, integrator, (), spikes="counts").spike_counts.sum()
    return spikes / n, math.sqrt(spikes) / n


def main() -> None:
    for mean, sigma in LIF:
        truth = siegert.rate(mean, sigma)
        print(f"LIF, {mean} nA, sigma {sigma} nA sqrt(ms): {truth:.2f} Hz by Siegert's formula")
        for integrator, dt in (("exact", 0.1), ("exact", 0.05), ("rk4", 0.1), ("rk4", 0.01)):
            found, error = rate(rv.neurons.LIF(), mean, sigma, dt, integrator)
            print(f"  {integrator:6} dt {dt:5}  {100 * (found / truth - 1):6.2f} % +- {100 * error / truth:.2f}")
    for model, mean, sigma in RUNAWAY:
        for dt in (0.1, 0.05, 0.025, 0.0125):
            found, error = rate(model, mean, sigma, dt)
            print(f"{model.name:5} dt {dt:6}  {found:.3f} Hz +- {100 * error / found:.2f} %")


if __name__ == "__main__":
    main()
