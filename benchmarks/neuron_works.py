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
    unit: str = "neuron-step"

    @property
    def units(self) -> int:
        """Neuron-steps in one run."""
        return self.n * self.steps


# model, integrator, key, dt [ms], room [ms]: a method of order 1 is late by 12 ms after a second
METHODS = (
    ("hodgkin_huxley", "exponential_euler", "hh-ee", 0.025, 20.0),
    ("hodgkin_huxley", "staggered", "hh-st", 0.025, 2.0),
    ("hodgkin_huxley", "rk4", "hh-rk4", 0.025, 1e-3),
    ("morris_lecar", "rk4", "ml-rk4", 0.05, 1e-3),
    ("izhikevich", "euler", "izh", 0.25, 1.0),
    ("lif", "exact", "lif", 0.1, 15.0),
)
SIZES = ((1, 40_000), (100, 4_000), (10_000, 400), (100_000, 80))
TITLES = {"hodgkin_huxley": "Hodgkin–Huxley", "morris_lecar": "Morris–Lecar", "izhikevich": "Izhikevich", "lif": "LIF"}

NEURON_WORKS = tuple(
    Neurons(f"N-{key}-{n}-f{dtype[-2:]}", f"{TITLES[model]} {integrator.replace('_', ' ')}, N = {n:,}, f{dtype[-2:]}",
            model, integrator, dt, n, steps, dtype, room if dtype == "float64" else max(room, 0.5))
    for (model, integrator, key, dt, room), (n, steps), dtype in product(METHODS, SIZES, ("float64", "float32"))
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
    y = np.repeat(np.array(START[work.model])[:, None], work.n, axis=1)
    if work.n > 1:
        y[0] += np.random.Generator(np.random.PCG64(2026)).uniform(-5, 10, work.n)
    return {"y": y.astype(work.dtype), "current": np.full(work.n, CURRENT[work.model], work.dtype)}
