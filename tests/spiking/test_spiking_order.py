"""The order in which weights that arrive together are summed, and when a spike acts, in rv.SpikingNetwork."""

from itertools import permutations

import numpy as np
import pytest
import ranvier as rv

S, R = rv.synapses, rv.rules
DT = 0.5


def one_cell(dtype="float64"):
    net = rv.SpikingNetwork(DT, dtype=dtype)
    return net, net.add(rv.neurons.LIF(), 1, "cell")


def ordered(weights, level, threads):
    """A neuron that gets three arrivals at once; `weights` go by their rank in the order of `level` alone."""
    net, cell = one_cell()
    kind = S.ExpCurrent(5.0, name="s")
    times = [1.0, 1.5, 2.0] if level == "step" else [2.0, 2.0, 2.0]
    sources = [net.add(rv.sources.Times([times[i]], [i]), 3) for i in range(3)]
    pair = lambda i: R.pairs([i], [0])
    options = {"weight_dtype": "float64"}
    if level == "step":  # the connection made first has the youngest spike
        for i in (2, 1, 0):
            net.connect(sources[i], cell, kind, pair(i), [weights[i]], 1.0 - i * DT, **options)
    elif level == "connection":  # that of the last neuron is made first
        for rank, i in enumerate((2, 1, 0)):
            net.connect(sources[i], cell, kind, pair(i), [weights[rank]], **options)
    elif level == "source":
        one = net.add(rv.sources.Times([2.0, 2.0, 2.0], [0, 1, 2]), 3)
        net.connect(one, cell, kind, R.pairs([1, 2, 0], [0, 0, 0]), [weights[i] for i in (1, 2, 0)], **options)
    elif level == "place":
        net.connect(sources[0], cell, kind, R.pairs([0, 0, 0], [0, 0, 0]), list(weights), **options)
    else:  # a neuron of the network that spikes by a jump at 2 ms, among sources whose spikes are of the same step
        made = net.add(rv.neurons.LIF(), 1)
        net.connect(sources[0], cell, kind, pair(0), [weights[0]], DT, **options)
        net.connect(made, cell, kind, R.all_to_all(), [weights[1]], DT, **options)
        net.connect(sources[2], cell, kind, pair(2), [weights[2]], DT, **options)
        net.connect(sources[1], made, S.Delta(), pair(1), 100.0)
    run = net.run(3.0, record={cell: ["s.i"]}, threads=threads)["cell"]["s.i"][:, 0]
    return run[np.flatnonzero(run)[0]] if run.any() else 0.0


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("level", ["step", "connection", "source", "place", "neuron"])
def test_order_of_sums(level, threads):
    """Floats beside 2^54 are 2 or 4 apart: the sum says which of the three numbers came last."""
    sums = set()
    for weights in permutations([2.0**54, -(2.0**54), 1.5]):
        total = ((0.0 + weights[0]) + weights[1]) + weights[2]
        found = ordered(weights, level, threads)
        assert found == pytest.approx(total * np.exp(-DT / 5.0), rel=1e-15)
        sums.add(total)
    assert sums == {0.0, 1.5, 2.0}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("delay", "steps"), [(0.0, 0), (0.5, 1), (5.0, 10), (32767.5, 65535)])
def test_a_spike_acts_after_its_delay(delay, steps, dtype):
    net, cell = one_cell(dtype)
    tick = net.add(rv.sources.Times([2.0], [0]))  # lies in step 3
    net.connect(tick, cell, S.ExpCurrent(5.0, name="s"), R.all_to_all(), 2.0, delay)
    net.run(2.0 + steps * DT)
    i = net.run(2 * DT, record={cell: ["s.i"]})["cell"]["s.i"][:, 0]
    assert i[0] == pytest.approx(2.0 * np.exp(-DT / 5.0), rel=1e-6)
    assert i[1] < i[0]


@pytest.mark.parametrize("delay", [-0.3, 65536 * DT, np.inf])
def test_delays_out_of_range(delay):
    net, cell = one_cell()
    with pytest.raises(ValueError, match="connection 'late': delay"):
        net.connect(cell, cell, S.Delta(), R.all_to_all(), 1.0, delay, name="late")
    assert not net.connections


@pytest.mark.parametrize(("t", "acts"), [(0.0, 0), (0.1, 1), (0.5, 1), (0.5 + 1e-12, 1), (0.51, 2), (7.5, 15)])
def test_a_given_time_acts_on_the_grid_at_it_or_after_it(t, acts):
    net, cell = one_cell()
    net.connect(net.add(rv.sources.Times([t], [0])), cell, S.Delta(), R.all_to_all(), 1.0)
    v = net.run(9.0, record={cell: ["v"]})["cell"]["v"][:, 0]
    assert np.flatnonzero(v > -65.0)[0] == acts


def test_a_jump_that_spikes_acts_a_step_later_at_least():
    net = rv.SpikingNetwork(DT)
    cells = net.add(rv.neurons.LIF(), 2, "cells")
    net.connect(net.add(rv.sources.Times([2.0], [0])), cells[:1], S.Delta(), R.all_to_all(), 100.0)
    net.connect(cells[:1], cells[1:], S.Delta(), R.all_to_all(), 1.0)
    run = net.run(4.0, record={"cells": ["v"]})["cells"]
    assert run.spike_times.tolist() == [2.0]
    assert np.flatnonzero(run["v"][:, 1] > -65.0)[0] == 5  # of the step that begins at 2.5 ms
