"""Networks in files and pickles go on bit for bit; damaged files are refused."""

import pickle

import numpy as np
import pytest
import ranvier as rv
from damage import flipped

S, R, P = rv.synapses, rv.rules, rv.plasticity


def mixed(dtype="float64"):
    """Every kind of synapse, source and plasticity, with spikes under way."""
    net = rv.SpikingNetwork(0.1, rng=5, dtype=dtype, threads=2)
    lif = net.add(rv.neurons.LIF(tau_m=12.0), 40, name="lif")
    smooth = net.add(rv.neurons.MorrisLecar("snlc"), 12, name="smooth", integrator="rk4")
    fast = net.add(rv.neurons.AdEx(t_ref=0.55), 12, name="fast", integrator="staggered", reset="event")
    simple = net.add(rv.neurons.Izhikevich(), 5, name="simple", integrator="published")
    noise = net.add(rv.sources.Poisson([300.0] * 20), 20, name="noise")
    given = net.add(rv.sources.Times([1.0, 7.3, 9.0, 12.0], [0, 2, 1, 0]), name="given")
    clock = net.add(rv.sources.Regular(100.0, 0.25), 3, name="clock")
    tenth = R.probability(0.3)
    net.connect(noise, lif, S.Delta(), tenth, 2.0, 0.0)
    net.connect(given, lif, S.AlphaCurrent(3.0), R.all_to_all(), 2.0, 0.4)
    net.connect(
        clock, lif, S.ExpCurrent(4.0, name="slow"), R.all_to_all(), 1.0, 1.1, plasticity=P.TsodyksMarkram(0.4, 100.0)
    )
    net.connect(
        lif[5:], lif, S.ExpCurrent(5.0, name="exc"), tenth, rv.random.uniform(0.1, 0.4), rv.random.uniform(0.1, 2.0),
        plasticity=P.STDP(0.02, 0.021), name="learning",
    )  # fmt: skip
    net.connect(lif, smooth, S.NMDA(), tenth, 0.3, 0.5)
    net.connect(smooth, smooth, S.GapJunction(), R.pairs([0, 1, 2], [1, 2, 3]), 0.2)
    net.connect(smooth, smooth, S.BiexpConductance(1.0, 5.0, -70.0, name="inh"), tenth, 0.1, 1.0)
    net.connect(lif, fast, S.ExpConductance(5.0, 0.0), tenth, 10.0, 0.3)
    net.connect(fast, simple, S.AlphaCurrent(2.0), R.all_to_all(), 2.0, 0.0)
    net.connect(simple, fast, S.Delta(), R.all_to_all(), 0.5, 0.0)
    net.background(lif, S.Delta(), 1500.0, 0.5, name="outside")
    return net


def outcome(net):
    """Spikes of 20 ms, all states and weights after them."""
    run = net.run(20.0, current={"lif": 0.8, "smooth": 45.0, "fast": 900.0, "simple": 10.0})
    parts = [part for group in run for part in (run[group].spike_times, run[group].spike_neurons)]
    parts += [net[group][state] for group in ("lif", "smooth", "fast", "simple") for state in net[group].states]
    parts += [np.atleast_1d(c.weight) for c in net.connections.values()]
    return [np.array(part) for part in parts]


def same(a, b):
    assert len(a) == len(b)
    for one, other in zip(a, b, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_file_goes_on(dtype, tmp_path):
    net = mixed(dtype)
    assert sum(map(len, outcome(net))) > 200
    net.save(tmp_path / "net.safetensors")
    other, third = rv.load(tmp_path / "net.safetensors"), pickle.loads(pickle.dumps(net))
    assert other.t == net.t
    assert other.dtype == net.dtype
    assert other.threads == 2
    wanted = outcome(net)
    same(outcome(other), wanted)
    same(outcome(third), wanted)
    other.save(tmp_path / "again.safetensors")
    net.save(tmp_path / "net.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == (tmp_path / "net.safetensors").read_bytes()


def test_descriptions_come_back(tmp_path):
    net = mixed()
    net.save(tmp_path / "net.safetensors")
    other = rv.load(tmp_path / "net.safetensors")
    assert [*other.groups] == [*net.groups]
    assert [*other.connections] == [*net.connections]
    for name, group in net.groups.items():
        twin = other[name]
        assert len(twin) == len(group)
        assert type(twin.model) is type(group.model)
    assert other["smooth"].model == net["smooth"].model
    assert "snlc" in repr(other["smooth"].model)
    assert other["clock"].model == net["clock"].model
    for name, made in net.connections.items():
        twin = other.connections[name]
        assert twin.synapse == made.synapse
        assert len(twin.target_group) == len(made.target_group)
        assert getattr(twin, "plasticity", None) == getattr(made, "plasticity", None)
    assert other.connections["learning"].rule is None
    assert other.connections["learning"].source_group.neurons == range(5, 40)
    assert "outside" in other.summary()
    more = other.connect(other["lif"], other["lif"], S.ExpCurrent(5.0, name="exc"), R.one_to_one(), 0.1, 1.0)
    assert len(more) == 40


def test_what_users_add_is_pickled():
    net = rv.SpikingNetwork()
    net.add(rv.neurons.LIF(), 3, name="cells")
    net.about = "three cells"
    assert pickle.loads(pickle.dumps(net)).about == "three cells"


def test_a_rate_that_is_a_function_cannot_be_saved(tmp_path):
    net = rv.SpikingNetwork()
    net.add(rv.sources.Poisson(rv.stimuli.step(50.0, start=10.0)), 3, name="source")
    with pytest.raises(ValueError, match="'source' has a rate that is a function of time"):
        net.save(tmp_path / "net.safetensors")
    assert not (tmp_path / "net.safetensors").exists()


def test_damaged_files(tmp_path):
    path = tmp_path / "net.safetensors"
    net = mixed()
    net.run(3.0)
    net.save(path)
    good = path.read_bytes()
    short = [good[:at] for at in range(0, len(good), max(1, len(good) // 60))]
    for bad in (*flipped(good, 60, seed=5), *short):
        path.write_bytes(bad)
        with pytest.raises(rv.FileFormatError):
            rv.load(path)
