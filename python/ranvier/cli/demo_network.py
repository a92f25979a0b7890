"""The end of ``ranvier demo``: neurons that excite and inhibit each other keep themselves firing."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

import ranvier as rv
from ranvier._spiking.connection import Connection
from ranvier.cli.simulate import braille_is_shown, text_width
from ranvier.cli.spike_rows import spike_rows

N, EXCITATORY, T_END = 400, 320, 1000.0  # [ms]
SHOWN = {"excitatory": 32, "inhibitory": 8}


def built(seed: int) -> rv.SpikingNetwork:
    """A tenth of a published network. A neuron has half of the synapses, 32 and 8, and they are twice as strong."""
    net = rv.SpikingNetwork(dt=0.1, rng=seed)
    model = rv.neurons.LIF(tau_m=20.0, r_m=100.0, e_leak=-49.0, v_reset=-60.0, t_ref=5.0)
    v = np.random.default_rng(seed).uniform(-60.0, -50.0, N)
    cells, pairs = net.add(model, N, name="cells", initial={"v": v}), rv.rules.probability(0.1)
    exc, inh = rv.synapses.ExpCurrent(5.0, name="exc"), rv.synapses.ExpCurrent(10.0, name="inh")
    net.connect(cells[:EXCITATORY], cells, exc, pairs, weight=0.0324, delay=1.0)
    net.connect(cells[EXCITATORY:], cells, inh, pairs, weight=-0.18, delay=1.0)
    return net


def show(seed: int, talk: Callable[[str], None]) -> None:
    """Some of the spikes in the terminal, and how often and how irregularly the neurons fire."""
    net = built(seed)
    synapses = sum(len(made) for made in net.connections.values() if isinstance(made, Connection))
    talk(f"\nAfter Vogels & Abbott 2005: {N} neurons, a fifth of them inhibitory, joined by {synapses:,} synapses\n")
    started = time.perf_counter()
    run = net.run(T_END)
    seconds = time.perf_counter() - started
    cells = net["cells"]
    ends = {"excitatory": run[cells[: SHOWN["excitatory"]]], "inhibitory": run[cells[N - SHOWN["inhibitory"] :]]}
    groups = {name: (part.spike_times, part.spike_neurons, part.n) for name, part in ends.items()}
    talk(spike_rows(groups, T_END, width=text_width(18), plain=not braille_is_shown()))
    rate = 1000.0 * len(run["cells"].spike_times) / N / T_END
    irregular = float(np.nanmean(rv.analysis.cv(run["cells"])))
    talk(
        f"\nthey keep each other firing, at {rate:.1f} Hz and irregular times: the CV of intervals is {irregular:.2f} "
        f"({T_END / 1000:g} s of theirs in {seconds:.2f} s)"
    )
