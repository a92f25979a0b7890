"""Published networks of spiking neurons, ready to run: what they are made of, and what can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import neurons, random, rules, synapses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .network import SpikingNetwork

__all__ = ["PUBLISHED", "Published"]


@dataclass(frozen=True)
class Published:
    """A network: how it is built, how long it is run [ms], from when on its rates count [ms], and its rates [Hz]."""

    about: str
    source: str
    build: Callable[[int], SpikingNetwork]
    t_end: float
    settled: float
    rates: dict[str, tuple[float, float]]  # of each group: what seeds of this and of other simulators cover

    def current(self, net: SpikingNetwork) -> dict[str, float] | None:
        """What the network gets from outside beside its spikes [nA]."""
        return lost_currents(0.1) if set(net.groups) == set(LAYERS) else None


def new(rng: int) -> SpikingNetwork:
    from .network import SpikingNetwork

    return SpikingNetwork(dt=0.1, rng=rng)


def cuba(rng: int) -> SpikingNetwork:
    """4,000 integrate-and-fire neurons joined by currents."""
    net, draw = new(rng), np.random.default_rng(rng)
    model = neurons.LIF(tau_m=20.0, r_m=100.0, e_leak=-49.0, v_th=-50.0, v_reset=-60.0, t_ref=5.0)
    cells = net.add(model, 4000, name="cells", initial={"v": draw.uniform(-60.0, -50.0, 4000)})
    exc, inh = cells[:3200], cells[3200:]
    net.connect(exc, cells, synapses.ExpCurrent(tau=5.0, name="exc"), rules.probability(0.02), weight=0.0162, delay=0.0)
    net.connect(inh, cells, synapses.ExpCurrent(tau=10.0, name="inh"), rules.probability(0.02), weight=-0.09, delay=0.0)
    return net


def coba(rng: int) -> SpikingNetwork:
    """The same joined by conductances."""
    model = neurons.LIF(tau_m=20.0, r_m=100.0, e_leak=-60.0, v_th=-50.0, v_reset=-60.0, t_ref=5.0)
    return conductances(rng, model, v=-65.0, unit=0.01, exc=0.006, inh=0.067)


def cobahh(rng: int) -> SpikingNetwork:
    """The same of Hodgkin–Huxley neurons (Traub & Miles), whose conductances are those of a cm² of membrane.

    With the integrator of the review. `staggered`, which is of second order, gives about 5 Hz more at this dt.
    """
    model = neurons.TraubMiles(e_leak=-65.0)
    steps = {"integrator": "exponential_euler", "spike_threshold": -20.0}
    return conductances(rng, model, v=-70.0, unit=0.05, exc=0.03, inh=0.335, **steps)


def conductances(
    rng: int, model: neurons.Neuron, *, v: float, unit: float, exc: float, inh: float, **steps: Any
) -> SpikingNetwork:
    net, draw = new(rng), np.random.default_rng(rng)
    cells = net.add(model, 4000, name="cells", initial={"v": v + 5.0 * draw.standard_normal(4000)}, **steps)
    fast = synapses.ExpConductance(tau=5.0, e_rev=0.0, name="exc")
    slow = synapses.ExpConductance(tau=10.0, e_rev=-80.0, name="inh")
    net.connect(cells[:3200], cells, fast, rules.probability(0.02), weight=exc, delay=0.0)
    net.connect(cells[3200:], cells, slow, rules.probability(0.02), weight=inh, delay=0.0)
    cells["exc.g"][:] = unit * (4.0 + 1.5 * draw.standard_normal(4000))
    cells["inh.g"][:] = unit * (20.0 + 12.0 * draw.standard_normal(4000))
    return net


def brunel(g: float, eta: float) -> Callable[[int], SpikingNetwork]:
    """12,500 integrate-and-fire neurons whose inhibition is ``g`` times as strong as their excitation.

    ``eta`` is the rate of the input from outside, in units of the rate that brings a neuron to its threshold.
    """

    def build(rng: int) -> SpikingNetwork:
        net = new(rng)
        model = neurons.LIF(tau_m=20.0, e_leak=0.0, v_th=20.0, v_reset=10.0, t_ref=2.0)
        cells = net.add(model, 12_500, name="cells", initial={"v": 0.0})
        jump, weight = synapses.Delta(), 0.1
        net.connect(cells[:10_000], cells, jump, rules.indegree(1000, multiple=True), weight=weight, delay=1.5)
        net.connect(cells[10_000:], cells, jump, rules.indegree(250, multiple=True), weight=-g * weight, delay=1.5)
        net.background(cells, jump, rate=eta * 10_000.0, weight=weight)
        return net

    return build


LAYERS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")
SIZES = (20_683, 5_834, 21_915, 5_479, 4_850, 1_065, 14_395, 2_948)
OUTSIDE = (1_600, 1_500, 2_100, 1_900, 2_000, 1_900, 2_900, 2_100)  # synapses a neuron from outside, of 8 Hz each
FULL_RATES = (0.9, 2.8, 4.39, 5.7, 6.8, 8.22, 1.14, 7.6)
# the probability that a pair is connected, (targets, sources): table 5 of the paper
PROBABILITY = np.array([
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
    [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
])  # fmt: skip


WEIGHT, DECAY = 0.08781, 0.5e-3  # nA, which makes a potential of 0.15 mV; its time constant [s]


def strengths() -> NDArray[np.float64]:
    """Weights [nA] (targets, sources) at full size."""
    strength = np.where(np.arange(8) % 2, -4.0, 1.0) * WEIGHT * np.ones((8, 8))
    strength[0, 2] *= 2.0
    return strength


def full_counts() -> NDArray[np.float64]:
    """Synapses in all (targets, sources) at full size."""
    pairs = np.outer(SIZES, SIZES).astype(float)
    counts: NDArray[np.float64] = np.log1p(-PROBABILITY) / np.log1p(-1.0 / pairs)
    return counts


def lost_currents(scale: float) -> dict[str, float]:
    """The mean current [nA] of the synapses that a smaller network lacks."""
    for_each = full_counts() / np.array(SIZES)[:, None]
    lost = (for_each * strengths()) @ np.array(FULL_RATES) + WEIGHT * 8.0 * np.array(OUTSIDE)
    return dict(zip(LAYERS, DECAY * (1.0 - np.sqrt(scale)) * lost, strict=True))


def microcircuit(rng: int, scale: float = 0.1) -> SpikingNetwork:
    """A square millimetre of cortex in four layers; ``scale`` of its neurons and of the synapses of each.

    Fewer synapses are stronger by 1/sqrt(scale), and a current replaces the mean input of those that are missing (van
    Albada et al. 2015).
    """
    net, draw = new(rng), np.random.default_rng(rng)
    strength, count = strengths(), full_counts()
    model = neurons.LIF("potjans_diesmann")
    groups = []
    for k, name in enumerate(LAYERS):
        n = round(SIZES[k] * scale)
        groups.append(net.add(model, n, name=name, initial={"v": -58.0 + 10.0 * draw.standard_normal(n)}))
    exc = synapses.ExpCurrent(tau=0.5, name="psc")
    for i, target in enumerate(groups):
        for j, source in enumerate(groups):
            n, mean = round(count[i, j] * scale * scale), strength[i, j] / np.sqrt(scale)
            if n == 0:
                continue
            sign = {"high": 0.0} if mean < 0.0 else {"low": 0.0}
            delay = 0.75 if mean < 0.0 else 1.5
            net.connect(
                source,
                target,
                exc,
                rules.total(n, multiple=True),
                weight=random.normal(mean, 0.1 * abs(mean), **sign),
                delay=random.normal(delay, 0.5 * delay, low=0.05),
                name=f"{source.name}-{target.name}",
            )
        net.background(target, exc, rate=8.0 * OUTSIDE[i] * scale, weight=WEIGHT / np.sqrt(scale))
    return net


BRETTE = "Brette et al. 2007, J. Comput. Neurosci. 23:349-398"
BRUNEL = "Brunel 2000, J. Comput. Neurosci. 8:183-208"
TENTH = (0.74, 3.19, 4.52, 6.8, 7.42, 8.02, 1.15, 8.12)  # mean rates of a tenth of the microcircuit


def brunel_state(words: str, g: float, eta: float, rate: float, part: float) -> Published:
    about = f"12,500 integrate-and-fire neurons, {words}: g = {g:g}, eta = {eta:g}"
    return Published(about, BRUNEL, brunel(g, eta), 1000.0, 200.0, {"cells": (rate * (1 - part), rate * (1 + part))})


PUBLISHED = {
    "cuba": Published(
        "4,000 integrate-and-fire neurons joined by currents", BRETTE, cuba, 1000.0, 0.0, {"cells": (4.8, 6.3)}
    ),
    "coba": Published(
        "4,000 integrate-and-fire neurons joined by conductances", BRETTE, coba, 1000.0, 0.0, {"cells": (16.0, 23.5)}
    ),
    "cobahh": Published(
        "4,000 Hodgkin-Huxley neurons joined by conductances", BRETTE, cobahh, 1000.0, 0.0, {"cells": (31.0, 43.0)}
    ),
    "brunel_sr": brunel_state("synchronous and regular", 3.0, 2.0, 333.1, 0.03),
    "brunel_si_fast": brunel_state("synchronous and irregular, fast", 6.0, 4.0, 58.3, 0.03),
    "brunel_ai": brunel_state("asynchronous and irregular", 5.0, 2.0, 37.4, 0.03),
    "brunel_si_slow": brunel_state("synchronous and irregular, slow", 4.5, 0.9, 5.88, 0.12),
    "microcircuit": Published(
        "7,718 neurons in four layers of cortex, a tenth of the published size",
        "Potjans & Diesmann 2014, Cereb. Cortex 24:785-806",
        microcircuit,
        1000.0,
        200.0,
        {name: (0.8 * rate, 1.2 * rate) for name, rate in zip(LAYERS, TENTH, strict=True)},
    ),
}
