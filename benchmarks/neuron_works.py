"""The works on biological neurons: models, integrators, sizes and dtypes; start and truth of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray]


@dataclass(frozen=True)
class Neurons:
    """Independent neurons from a given start under a constant current; every tool looks for spikes in every step."""

    key: str
    title: str
    model: str
    integrator: str
    dt: float  # [ms]
    n: int
    steps: int
    dtype: str
    room: float  # error [ms] of the last spike of a second that is still the same method
    spikes: str | None = "times"  # what is kept of them: "times" (and neurons), "counts" of each neuron, or None
    reset: str | None = None  # where peers set v back: "event" within the step, "grid" at its end
    miscounted: float = 0.0  # the part of the spikes by which the counts of the neurons may be off
    unit: str = "neuron-step"

    @property
    def units(self) -> int:
        """Neuron-steps in one run."""
        return self.n * self.steps


# model, integrator, key, dt [ms], room [ms]: a method of order 1 is late by 12 ms after a second
SMOOTH = (
    ("hodgkin_huxley", "exponential_euler", "hh-ee", 0.025, 20.0),
    ("hodgkin_huxley", "staggered", "hh-st", 0.025, 2.0),
    ("hodgkin_huxley", "rk4", "hh-rk4", 0.025, 1e-3),
    ("morris_lecar", "rk4", "ml-rk4", 0.05, 1e-3),
)
SIZES = ((1, 40_000), (100, 4_000), (10_000, 400), (100_000, 80))
TITLES = {"hodgkin_huxley": "Hodgkin–Huxley", "morris_lecar": "Morris–Lecar", "izhikevich": "Izhikevich", "lif": "LIF"}

# The same, and where a peer sets v back, and the room of the counts. Ours solves LIF with events always: `lif-grid` puts
# peers beside it whose every interval is up to a step too long, `lif` peers that are as accurate.
RESETS = (
    ("izhikevich", "euler", "izh", 0.25, 0.3, "grid", 0.0),
    ("lif", "exact", "lif", 0.1, 1e-6, "event", 0.0),
    ("lif", "exact", "lif-grid", 0.1, 15.0, "grid", 0.03),
)
KEPT = {"none": (None, "no spikes kept"), "counts": ("counts", "spike counts"), "times": ("times", "spike times")}
RESET_SIZES = ((1, 40_000), (100, 4_000), (10_000, 400), (100_000, 400), (100_000, 80))
DTYPES = ("float64", "float32")
RATES = {10: 730.0, 50: 1389.0}  # AdEx: current [pA] of these rates [Hz]


def smooth(method: tuple, size: tuple[int, int], dtype: str) -> Neurons:
    """Spikes are upward crossings; ours keeps their times, peers what costs them least."""
    model, integrator, key, dt, room = method
    n, steps = size
    title = f"{TITLES[model]} {integrator.replace('_', ' ')}, N = {n:,}, f{dtype[-2:]}"
    room = room if dtype == "float64" else max(room, 0.5)
    return Neurons(f"N-{key}-{n}-f{dtype[-2:]}", title, model, integrator, dt, n, steps, dtype, room)


def with_reset(method: tuple, form: str, size: tuple[int, int], dtype: str) -> Neurons:
    """All tools keep the same of the spikes; a run of 80 steps at the largest size has it in its key."""
    model, integrator, key, dt, room, reset, off = method
    (n, steps), (spikes, kept) = size, KEPT[form]
    short = f"-{steps}" if steps < 400 else ""
    title = f"{TITLES[model]} {integrator}{', peers reset on the grid' if key == 'lif-grid' else ''}, {kept}, N = {n:,}"
    title += f", {steps} steps" if short else ""
    single = dtype == "float32"
    return Neurons(f"N-{key}-{form}-{n}{short}-f{dtype[-2:]}", f"{title}, f{dtype[-2:]}", model, integrator, dt, n, steps,
                   dtype, max(room, 0.5) if single else room, spikes, reset, max(off, 0.02) if single else off)  # fmt: skip


NEURON_WORKS = (
    *(smooth(*what) for what in product(SMOOTH, SIZES, DTYPES)),
    *(with_reset(*what) for what in product(RESETS, KEPT, RESET_SIZES, DTYPES)),
    *(Neurons(f"N-adex-{rate}hz-f64", f"AdEx rk4, {rate} spikes/s, N = 10,000, f64", "adex", "rk4", 0.05, 10_000, 400,
              "float64", 1.0) for rate in RATES),
)  # fmt: skip

CURRENT = {"hodgkin_huxley": 10.0, "morris_lecar": 100.0, "izhikevich": 10.0, "lif": 2.0}
START = {
    "hodgkin_huxley": (-64.99637933119206, 0.052955086813008125, 0.5959941247398638, 0.31773239976086576),
    "morris_lecar": (-60.8553822323095, 0.014915024953999323),
    "izhikevich": (-70.0, -14.0),
    "lif": (-65.0,),
}
THRESHOLD = {"hodgkin_huxley": 0.0, "morris_lecar": 0.0, "izhikevich": 30.0, "lif": -50.0}


def start(work: Neurons) -> Arrays:
    """y (states, n) and current (n,): one neuron starts at rest, many have their v spread over 15 mV."""
    if work.model == "adex":
        return spread(work)
    y = np.repeat(np.array(START[work.model])[:, None], work.n, axis=1)
    if work.n > 1:
        y[0] += np.random.Generator(np.random.PCG64(2026)).uniform(-5, 10, work.n)
    return {"y": y.astype(work.dtype), "current": np.full(work.n, CURRENT[work.model], work.dtype)}


def spread(work: Neurons) -> Arrays:
    """Currents that differ by 2 %, so that the neurons fire one by one; they are past their transient only after a run."""
    rng = np.random.Generator(np.random.PCG64(2026))
    current = next(current for rate, current in RATES.items() if f"-{rate}hz-" in work.key)
    y = np.stack([rng.uniform(-70, -50, work.n), rng.uniform(0, 200, work.n)])
    return {"y": y, "current": current * (1 + 0.02 * rng.standard_normal(work.n))}
