"""What a network shows of itself: groups and slices, views of states and weights, rows of connections, runs of groups."""

import gc
import pickle
import threading

import numpy as np
import pytest
import ranvier as rv

S, R = rv.synapses, rv.rules


@pytest.fixture
def net():
    made = rv.SpikingNetwork(0.1, rng=1)
    cells = made.add(rv.neurons.LIF(), 10, "cells", positions=np.arange(20.0).reshape(10, 2))
    made.connect(
        cells[:4],
        cells[5:],
        S.ExpCurrent(5.0, name="exc"),
        R.pairs([0, 3, 3, 0], [4, 1, 0, 4]),
        [1.0, 2.0, 3.0, 4.0],
        [0.2, 0.1, 0.1, 0.2],
        name="ee",
    )
    made.connect(cells, cells, S.Delta(), R.one_to_one(), 0.5, name="one")
    return made


def test_slices_are_groups(net):
    cells = net["cells"]
    part = cells[2:8][1:3]
    assert (part.neurons, len(part), part.n, part.name) == (range(3, 5), 2, 2, "cells")
    part["v"] = -60.0
    assert cells["v"].tolist() == [-65.0] * 3 + [-60.0] * 2 + [-65.0] * 5
    assert len(cells[-2:]) == 2
    assert len(cells[4:4]) == 0
    assert cells[:] == cells
    assert cells[:3] == cells[0:3] != cells[:4]
    for wrong, kind, text in [
        (slice(None, None, 2), ValueError, "every neuron from one to another"),
        (slice(None, None, -1), ValueError, "every neuron from one to another"),
        (3, TypeError, "takes the name of a state"),
        (("v", 1), TypeError, "takes the name of a state"),
    ]:
        with pytest.raises(kind, match=text):
            cells[wrong]
    with pytest.raises(TypeError, match="no sequence"):
        list(cells)


def test_views_share_the_memory_of_the_network(net):
    cells = net["cells"]
    v, i, tau = cells["v"], cells["exc.i"], cells["tau_m"]
    net.run(1.0, {"cells": 1.0})
    assert v[0] > -65.0
    assert np.shares_memory(v, cells["v"])
    i[7] = 2.0
    tau[:] = 5.0
    run = net.run(0.1, record={"cells": ["exc.i"]})
    np.testing.assert_allclose(run["cells"]["exc.i"][0, 7], 2.0 * np.exp(-0.1 / 5.0), rtol=1e-15)
    del net, cells
    gc.collect()
    assert np.isfinite(v).all()
    assert i[7] > 1.9


def test_views_live_on_while_synapses_are_added(net):
    i = net["cells"]["exc.i"]
    for k in range(20):
        net.background("cells", S.ExpCurrent(2.0, name=f"b{k}"), 1.0, 0.1)
    i[0] = 3.0
    assert net["cells"]["exc.i"][0] == 3.0
    assert net["cells"].states == ("v", "exc.i", *(f"b{k}.i" for k in range(20)))


def test_rows(net):
    ee = net.connections["ee"]
    assert ee.source.tolist() == [0, 0, 3, 3]
    assert ee.target.tolist() == [4, 4, 0, 1]
    assert ee.weight.tolist() == [1.0, 4.0, 3.0, 2.0]
    np.testing.assert_allclose(ee.delay, [0.2, 0.2, 0.1, 0.1])
    assert ee.indptr.tolist() == [0, 2, 2, 2, 4]
    assert len(ee) == 4
    assert not ee.target.flags.writeable
    assert ee.bytes > 0
    ee.weight[1] = 7.0
    ee.weight *= 2.0
    assert ee.weight.tolist() == [2.0, 14.0, 6.0, 4.0]
    one = net.connections["one"]
    assert one.weight == 0.5
    assert isinstance(one.weight, float)
    one.weight = 0.25
    assert one.weight == 0.25
    for bad, kind in [([1.0, 2.0], TypeError), ("a", TypeError)]:
        with pytest.raises(kind, match="weight of connection 'one'"):
            one.weight = bad
    with pytest.raises(ValueError, match="weight of connection 'ee' must be a number or an array of 4"):
        ee.weight = [1.0, 2.0]


def test_a_weight_that_is_written_counts():
    net = rv.SpikingNetwork()
    cells = net.add(rv.neurons.LIF(), 2, "cells")
    ticks = net.add(rv.sources.Times([0.0], [0]), 1)
    for weights in (1.0, np.array([1.0, 1.0])):
        made = net.connect(ticks, cells, S.Delta(), R.all_to_all(), weights)
        made.weight = 3.0
    assert net.run(0.1, record={"cells": ["v"]})["cells"]["v"][0] == pytest.approx(-65.0 + 6.0 * np.exp(-0.01))


def test_delays_off_the_grid_warn():
    net = rv.SpikingNetwork(0.1)
    cells = net.add(rv.neurons.LIF(), 2, "cells")
    with pytest.warns(
        UserWarning, match="connection 'ee': delay = 0.13 ms is no multiple of dt = 0.1 ms; it is 0.1 ms"
    ) as caught:
        net.connect(cells, cells, S.Delta(), R.all_to_all(), 1.0, 0.13, name="ee")
    assert caught[0].filename == __file__


def test_runs_of_groups_and_slices(net):
    cells = net["cells"]
    run = net.run(60.0, {cells: np.linspace(0.0, 4.0, 10)}, {cells[2:7]: ["v", "exc.i"]}, record_every=5)
    whole, part = run["cells"], run[cells[4:9]]
    assert isinstance(whole, rv.Run)
    assert run[cells] is whole
    assert (whole.n, whole.steps, whole.dt, whole.t_end, whole["v"].shape) == (10, 600, 0.1, 60.0, (120, 5))
    assert whole.record_neurons.tolist() == [2, 3, 4, 5, 6]
    np.testing.assert_allclose(whole.t, 0.5 * np.arange(1, 121))
    assert part.record_neurons.tolist() == [0, 1, 2]
    assert (part["v"] == whole["v"][:, 2:]).all()
    assert (part.spike_counts == whole.spike_counts[4:9]).all()
    assert whole.spike_counts[-1] > 0
    assert part.spikes_of(4).tolist() == whole.spikes_of(8).tolist()
    assert [*run] == ["cells"]
    assert "cells" in run
    assert len(run) == 1
    assert "cells" in repr(run)
    with pytest.raises(KeyError, match="no group of the run"):
        run["other"]


def test_times_of_a_second_run(net):
    net.run(10.0)
    run = net.run(5.0, {"cells": 5.0}, {"cells": ["v"]})
    assert (run.t_start, run.t_end, run["cells"].t[0]) == (10.0, 15.0, pytest.approx(10.1))
    assert run["cells"].spike_times.min() > 10.0


def test_names(net):
    assert net.groups["cells"] == net["cells"]
    assert [*net.connections] == ["ee", "one"]
    with pytest.raises(ValueError, match="there is a group 'cells' already"):
        net.add(rv.neurons.LIF(), 2, "cells")
    with pytest.raises(ValueError, match="there is a connection 'ee' already"):
        net.connect("cells", "cells", S.Delta(), R.one_to_one(), 1.0, name="ee")
    with pytest.raises(ValueError, match="another synapse of the name 'exc'"):
        net.connect("cells", "cells", S.ExpCurrent(4.0, name="exc"), R.one_to_one(), 1.0)
    net.add(rv.neurons.LIF(), 2, "group2"), net.add(rv.neurons.LIF(), 2)
    assert [*net.groups] == ["cells", "group2", "group3"]
    other = rv.SpikingNetwork().add(rv.neurons.LIF(), 2)
    with pytest.raises(ValueError, match="belongs to another"):
        net.connect(other, "cells", S.Delta(), R.all_to_all(), 1.0)


@pytest.mark.parametrize("made", [
    S.Delta(), S.ExpCurrent(5.0), S.AlphaCurrent(tau=2.0, name="i"), S.ExpConductance(5.0, e_rev=0.0, name="exc"),
    S.AlphaConductance(2.0, -80.0), S.BiexpConductance(0.5, 5.0, 0.0), S.NMDA(), S.NMDA(3.0, mg=0.0), S.GapJunction(),
], ids=repr)  # fmt: skip
def test_synapses_are_plain_descriptions(made):
    assert eval(repr(made), vars(S)) == made == pickle.loads(pickle.dumps(made))
    assert hash(made) == hash(pickle.loads(pickle.dumps(made)))
    assert made != made.__class__(
        *[1.5 * x + 1.0 for x in made._arguments.values() if isinstance(x, float)], name="other"
    )
    with pytest.raises(AttributeError):
        made.tau = 1.0
    assert made.about in type(made).__doc__.lower() or made.about[1:] in type(made).__doc__


def test_every_synapse_of_the_core_is_a_class():
    assert {*S.names()} == {*S.__all__} - {"Synapse", "names"}
    for name in S.names():
        assert issubclass(getattr(S, name), S.Synapse)


def test_what_needs_more_memory_than_there_is_names_the_bytes(net):
    big = net.add(rv.neurons.LIF(), 2**18, "big")
    with pytest.raises(MemoryError, match=r"the record would take 8e\+11 bytes"):
        net.run(1e9, record={"cells": ["v"]})
    with pytest.raises(MemoryError, match=r"connection 'huge': a connection of .* synapses would take .* bytes"):
        net.connect(big, big, S.Delta(), R.all_to_all(), 0.1, name="huge")
    assert "huge" not in net.connections
    assert net.t == 0.0


def test_states_that_are_not_there(net):
    with pytest.raises(ValueError, match=r"it has v, exc\.i; got str 'inh\.g'"):
        net["cells"]["inh.g"]
    with pytest.raises(ValueError, match="'w'"):
        net["cells"]["w"]


def test_summary(net):
    text = net.summary()
    for line in ("2 connections of 14 synapses", "<group 'cells': 10 of LIF()>", "<connection 'ee': 4 synapses"):
        assert line in text


def test_another_thread_may_look_while_connections_are_made():
    """Groups and connections stay where they are; what is looked up is what is there."""
    net = rv.SpikingNetwork(0.1)
    cells = net.add(rv.neurons.LIF(), 3, "cells")
    made = net.connect(cells, cells, S.ExpCurrent(5.0, name="exc"), R.all_to_all(), np.full(9, 0.5), name="ee")
    done, seen = threading.Event(), []

    def look():
        while not done.is_set():
            seen.append((float(made.weight.sum()), float(cells["exc.i"].sum()), made.name, net["cells"]["v"].size))

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3000):
            net.background(cells, S.Delta(), 1.0, 1.0)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert set(seen) == {(4.5, 0.0, "ee", 3)}
