"""Runs as objects of other libraries: with the library where it is installed, else what the error says."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses


def continued():
    """A run that does not begin at 0, of two neurons, with thinned samples."""
    pop = rv.Population(rv.neurons.HodgkinHuxley(), 2)
    pop.run(10.0, [0.0, 10.0])
    return pop.run(50.0, [0.0, 10.0], record=["v", "m"], record_every=4)


def test_a_run_knows_when_and_what():
    run = continued()
    assert (run.t_start, run.t_end, run.record_every) == (10.0, 60.0, 4)
    assert run.t[-1] == run.t_end
    assert run.t[0] == pytest.approx(10.1)
    assert run.model == rv.neurons.HodgkinHuxley()


@pytest.mark.parametrize(("method", "library"), [("to_xarray", "xarray"), ("to_neo", "neo"), ("to_neo", "quantities")])
def test_without_the_library(method, library, monkeypatch):
    if library == "quantities":
        monkeypatch.setitem(sys.modules, "neo", sys)  # any module
    monkeypatch.setitem(sys.modules, library, None)
    with refuses(ImportError, f"Run.{method}() needs {library}", "pip install 'ranvier[neuro]'") as caught:
        getattr(continued(), method)()
    assert caught.value.name == library


if find_spec("xarray"):

    def test_xarray():
        run = continued()
        data = run.to_xarray()
        assert dict(data.sizes) == {"time": 500, "neuron": 2, "spike": len(run.spike_times)}
        for name, unit in (("v", "mV"), ("m", "1")):
            assert data[name].dims == ("time", "neuron")
            assert data[name].attrs["units"] == unit
            np.testing.assert_array_equal(data[name], run[name])
        np.testing.assert_array_equal(data["time"], run.t)
        np.testing.assert_array_equal(data["spike_times"], run.spike_times)
        np.testing.assert_array_equal(data["spike_neurons"], run.spike_neurons)
        assert data["time"].attrs["units"] == data["spike_times"].attrs["units"] == "ms"
        assert data.attrs["model"] == "hodgkin_huxley"
        assert data.attrs["dt"] == 0.025
        assert float(data["v"].sel(neuron=1).sel(time=20.0, method="nearest")) == run["v"][99, 1]

    def test_xarray_of_nothing_recorded():
        data = rv.simulate(rv.neurons.LIF(), 20.0, 2.0, record=()).to_xarray()
        assert list(data.data_vars) == ["spike_times", "spike_neurons"]


if find_spec("neo") and find_spec("quantities"):

    def test_neo():
        run = continued()
        (segment,) = run.to_neo().segments
        assert [signal.name for signal in segment.analogsignals] == ["v", "m"]
        for signal, unit in zip(segment.analogsignals, ("mV", "dimensionless"), strict=True):
            np.testing.assert_array_equal(signal.magnitude, run[signal.name])
            assert signal.dimensionality.string == unit
            np.testing.assert_allclose(signal.times.rescale("ms").magnitude, run.t, rtol=1e-14)
        for neuron, train in enumerate(segment.spiketrains):
            np.testing.assert_array_equal(train.rescale("ms").magnitude, run.spikes_of(neuron))
            assert (float(train.t_start), float(train.t_stop)) == (10.0, 60.0)
        assert len(segment.spiketrains) == 2

    @pytest.mark.parametrize("name", rv.neurons.names())
    def test_neo_knows_every_unit(name):
        model = getattr(rv.neurons, name)()
        initial = {state: row[0] for state, row in model.states.items()}
        run = rv.simulate(model, 1.0, record=list(model.states), initial=initial)
        (segment,) = run.to_neo().segments
        assert len(segment.analogsignals) == len(model.states)

    def test_neo_of_a_network():
        net = rv.SpikingNetwork(rng=1)
        cells = net.add(rv.neurons.LIF(), 3, name="cells")
        axons = net.add(rv.neurons.HodgkinHuxley(), 2, name="axons")
        noise = net.add(rv.sources.Poisson(100.0), 4, name="noise")
        net.connect(noise, cells, rv.synapses.ExpCurrent(5.0, name="exc"), rv.rules.all_to_all(), 0.5)
        net.run(10.0)
        run = net.run(50.0, {axons: 10.0}, {cells: ["v", "exc.i"], axons: ["v"]}, record_every=5)
        block = run.to_neo()
        (segment,) = block.segments
        assert [group.name for group in block.groups] == ["cells", "axons", "noise"]
        found = [(signal.annotations["group"], signal.name) for signal in segment.analogsignals]
        assert found == [("cells", "v"), ("cells", "exc.i"), ("axons", "v")]
        assert len(segment.spiketrains) == 9
        for group in block.groups:
            assert {signal.name for signal in group.analogsignals} == {*run[group.name]}
            for neuron, train in enumerate(group.spiketrains):
                np.testing.assert_array_equal(train.rescale("ms").magnitude, run[group.name].spikes_of(neuron))
                assert (float(train.t_start), float(train.t_stop)) == (10.0, 60.0)
        current = block.groups[0].analogsignals[1]
        assert current.dimensionality.string == "nA"
        np.testing.assert_array_equal(current.magnitude, run["cells"]["exc.i"])
