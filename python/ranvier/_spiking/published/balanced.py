"""The networks of a review of simulators: 4,000 neurons in which excitation and inhibition balance (Brette et al. 2007)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import neurons, rules, synapses
from ..network import SpikingNetwork
from .compared import Published, irregularity, rate

__all__ = ["COBA", "COBAHH", "CUBA"]

N, EXCITATORY, DT = 4000, 3200, 0.1


def cuba(rng: int) -> SpikingNetwork:
    """Integrate-and-fire neurons joined by currents."""
    net, draw = SpikingNetwork(DT, rng), np.random.default_rng(rng)
    model = neurons.LIF(tau_m=20.0, r_m=100.0, e_leak=-49.0, v_th=-50.0, v_reset=-60.0, t_ref=5.0)
    cells = net.add(model, N, name="cells", initial={"v": draw.uniform(-60.0, -50.0, N)})
    exc, inh = cells[:EXCITATORY], cells[EXCITATORY:]
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
    net, draw = SpikingNetwork(DT, rng), np.random.default_rng(rng)
    cells = net.add(model, N, name="cells", initial={"v": v + 5.0 * draw.standard_normal(N)}, **steps)
    fast = synapses.ExpConductance(tau=5.0, e_rev=0.0, name="exc")
    slow = synapses.ExpConductance(tau=10.0, e_rev=-80.0, name="inh")
    net.connect(cells[:EXCITATORY], cells, fast, rules.probability(0.02), weight=exc, delay=0.0)
    net.connect(cells[EXCITATORY:], cells, slow, rules.probability(0.02), weight=inh, delay=0.0)
    cells["exc.g"][:] = unit * (4.0 + 1.5 * draw.standard_normal(N))
    cells["inh.g"][:] = unit * (20.0 + 12.0 * draw.standard_normal(N))
    return net


BRETTE = "Brette et al. 2007, J. Comput. Neurosci. 23:349-398"
PARTS = {"excitatory": ("cells", 0, EXCITATORY), "inhibitory": ("cells", EXCITATORY, N)}
# ranges are what seeds of this and of other simulators cover
CUBA = Published(
    "4,000 integrate-and-fire neurons joined by currents",
    BRETTE,
    cuba,
    3000.0,
    (rate("cells", 4.8, 6.3), irregularity(0.58, 0.7)),
    parts=PARTS,
)
COBA = Published(
    "4,000 integrate-and-fire neurons joined by conductances",
    BRETTE,
    coba,
    3000.0,
    (rate("cells", 16.0, 23.5), irregularity(1.5, 2.0)),
    parts=PARTS,
)
COBAHH = Published(
    "4,000 Hodgkin-Huxley neurons joined by conductances",
    BRETTE,
    cobahh,
    1000.0,
    (rate("cells", 31.0, 43.0),),
    parts=PARTS,
)
