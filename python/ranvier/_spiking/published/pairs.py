"""The window of spike-timing dependent plasticity: one pair of spikes for each interval, and what it does to a weight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ... import neurons, plasticity, rules, sources, synapses
from ..network import SpikingNetwork
from .compared import Compared, Published

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..result import NetworkRun

__all__ = ["INTERVALS", "STDP", "changes", "pairs", "window"]

DT, BEFORE, ARRIVAL = 0.1, 0.5, 101.0  # step [ms]; weight at the start; when the spike of a source arrives [ms]
RULE = plasticity.STDP(0.01, 0.012, tau_plus=20.0, tau_minus=20.0, w_max=1.0)
NAMED = (-50.0, -20.0, -10.0, -5.0, -0.1, 0.0, 0.1, 5.0, 10.0, 20.0, 50.0)
INTERVALS = np.array(sorted({*NAMED, *map(float, range(-100, 101, 2))}))  # from the arrival to the target's spike [ms]


def pairs(rng: int) -> SpikingNetwork:
    """A source and a neuron for each of INTERVALS; the source fires at 100 ms, with a delay of 1 ms.

    A jump of 20 mV makes the neuron fire. To plasticity a spike is an event at the end of its step, so that the jump comes
    one step earlier. ``rng`` has nothing to draw.
    """
    net, n = SpikingNetwork(DT, rng), len(INTERVALS)
    each, steps = np.arange(n), np.rint((ARRIVAL + INTERVALS) / DT) - 1.0
    source = net.add(sources.Times(np.full(n, ARRIVAL - 1.0), each), n, name="source")
    trigger = net.add(sources.Times(steps * DT, each), n, name="trigger")
    target = net.add(neurons.LIF(), n, name="target")
    current = synapses.ExpCurrent(tau=5.0)
    net.connect(source, target, current, rules.one_to_one(), BEFORE, delay=1.0, plasticity=RULE, name="learning")
    net.connect(trigger, target, synapses.Delta(), rules.one_to_one(), 20.0)
    return net


def changes(net: SpikingNetwork) -> NDArray[np.float64]:
    """What became of the weights, for INTERVALS."""
    return np.asarray(net.connections["learning"].weight) - BEFORE


def window(interval: float) -> float:
    """The change of a weight that the rule is made of: it rises where the source's spike arrives first, or at the same time."""
    after = interval >= 0.0
    size, tau = (RULE.a_plus, RULE.tau_plus) if after else (-RULE.a_minus, RULE.tau_minus)
    return float(size * math.exp(-abs(interval) / tau))


def change(interval: float) -> Compared:
    """The change for one interval, to be that of the rule to 1e-12."""
    at = int(np.flatnonzero(interval == INTERVALS)[0])

    def measure(net: SpikingNetwork, run: NetworkRun) -> float:
        return float(changes(net)[at])

    wanted = window(interval)
    return Compared(f"{interval:g} ms", "change", "", wanted - 1e-12, wanted + 1e-12, measure, form="+.6f")


STDP = Published(
    f"the window of plasticity by pairs of spikes: {len(INTERVALS)} pairs, each another interval apart",
    "Song, Miller & Abbott 2000, Nature Neurosci. 3:919-926",
    pairs,
    ARRIVAL + float(INTERVALS[-1]) + 1.0,
    tuple(map(change, NAMED)),
)
