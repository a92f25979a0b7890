"""Sparsely connected inhibition and excitation: the four states of Brunel 2000."""

from __future__ import annotations

from collections.abc import Callable

from ... import neurons, rules, synapses
from ..network import SpikingNetwork
from .compared import Published, irregularity, rate

__all__ = ["brunel", "state"]

N, EXCITATORY, DT = 12_500, 10_000, 0.1
SETTLED = 200.0  # ms


def brunel(g: float, eta: float) -> Callable[[int], SpikingNetwork]:
    """12,500 integrate-and-fire neurons whose inhibition is ``g`` times as strong as their excitation.

    ``eta`` is the rate of the input from outside, in units of the rate that brings a neuron to its threshold.
    """

    def build(rng: int) -> SpikingNetwork:
        net = SpikingNetwork(DT, rng)
        model = neurons.LIF(tau_m=20.0, e_leak=0.0, v_th=20.0, v_reset=10.0, t_ref=2.0)
        cells = net.add(model, N, name="cells", initial={"v": 0.0})
        jump, weight = synapses.Delta(), 0.1
        net.connect(cells[:EXCITATORY], cells, jump, rules.indegree(1000, multiple=True), weight=weight, delay=1.5)
        net.connect(cells[EXCITATORY:], cells, jump, rules.indegree(250, multiple=True), weight=-g * weight, delay=1.5)
        net.background(cells, jump, rate=eta * 10_000.0, weight=weight)
        return net

    return build


def state(words: str, g: float, eta: float, hertz: float, part: float, cv: float) -> Published:
    """A state with its rate [Hz], to a part of it, and its CV, to 0.08."""
    return Published(
        f"12,500 integrate-and-fire neurons, {words}: g = {g:g}, eta = {eta:g}",
        "Brunel 2000, J. Comput. Neurosci. 8:183-208",
        brunel(g, eta),
        1000.0,
        (
            rate("cells", hertz * (1 - part), hertz * (1 + part), SETTLED),
            irregularity(max(cv - 0.08, 0.0), cv + 0.08, SETTLED),
        ),
        parts={"excitatory": ("cells", 0, EXCITATORY), "inhibitory": ("cells", EXCITATORY, N)},
    )
