"""Ctrl-C within runs of networks of spiking neurons, and while synapses are drawn."""

import pytest
from interrupted import soon

pytestmark = pytest.mark.once

NETWORK = """
        def make():
            net = rv.SpikingNetwork(0.1, rng=1)
            cells = net.add(rv.neurons.LIF(), 4000, "cells")
            net.connect(cells, cells, rv.synapses.ExpCurrent(5.0), rv.rules.probability(0.02), 0.01, 1.5, name="ee")
            net.background(cells, rv.synapses.Delta(), 1000.0, 0.2)
            return net
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_stops_and_goes_on(threads):
    """The network has gone on by what the error's run says, and from there it is the network of one run."""
    facts = soon(f"""
        {NETWORK}
        net = make()
        error, seconds = measured(lambda: net.run(1e6, {{"cells": 1.6}}, threads={threads}))
        part = error.run["cells"]
        other = make().run(net.t, {{"cells": 1.6}})["cells"]
        report(seconds, t=net.t, steps=part.steps, same=part.spike_times.tobytes() == other.spike_times.tobytes(),
               goes_on=len(net.run(10.0, {{"cells": 1.6}})["cells"].spike_times) > 0)
    """)
    assert facts["steps"] == round(facts["t"] / 0.1) > 0
    assert facts["same"]
    assert facts["goes_on"]


def test_drawing_synapses_stops_and_leaves_the_network_as_it_was():
    facts = soon("""
        net = rv.SpikingNetwork()
        cells = net.add(rv.neurons.LIF(), 12_000, "cells")
        draw = lambda: net.connect(cells, cells, rv.synapses.Delta(), rv.rules.probability(0.9), rv.random.normal(1.0, 0.1), name="ee")
        error, seconds = measured(draw)
        report(seconds, connections=len(net.connections), states=list(cells.states))
    """)
    assert facts["connections"] == 0
    assert facts["states"] == ["v"]
