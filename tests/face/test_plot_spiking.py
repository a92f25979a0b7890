"""Pictures of networks' runs: one call draws all groups, in colours of their own."""

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, axes, label


def run():
    net = rv.SpikingNetwork(rng=1)
    cells = net.add(rv.neurons.LIF(), 6, "cells")
    net.add(rv.sources.Poisson(100.0), 4, "noise")
    exc = rv.synapses.ExpConductance(5.0, 0.0, name="exc")
    net.connect("noise", cells, exc, rv.rules.all_to_all(), 0.01)
    return net.run(60.0, {cells: 1.7}, {cells: ["v", "exc.g"]})


def test_raster_of_a_network():
    network = run()
    for ax in axes():
        cells, noise = rv.plot.raster(network, ax=ax)
        assert cells.get_color() != noise.get_color()
        assert label(ax, "title") == "10 neurons in 2 groups"
        assert label(ax, "x") == "t [ms]"
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(cells.x, network["cells"].spike_times)
            np.testing.assert_array_equal(noise.x, network["noise"].spike_times)
            np.testing.assert_array_equal(noise.y, network["noise"].spike_neurons + 6)
            assert len(cells.x) > 5
            assert ax.labels["yticks"] == ([2.5, 7.5], ["cells", "noise"])
            assert ax.labels["ylim"] == (-0.5, 9.5)
        else:
            assert [text.get_text() for text in ax.get_yticklabels()] == ["cells", "noise"]


def test_a_style_holds_for_all_groups():
    artists = rv.plot.raster(run(), ax=Notes(), color="red")
    assert [artist.get_color() for artist in artists] == ["red", "red"]


def test_raster_of_slices_that_are_named():
    network = run()
    cells = network._groups["cells"]
    for ax in axes():
        first, noise = rv.plot.raster({"first": network[cells[:2]], "noise": network["noise"]}, ax=ax)
        assert label(ax, "title") == "6 neurons in 2 groups"
        if isinstance(ax, Notes):
            assert ax.labels["yticks"] == ([0.5, 3.5], ["first", "noise"])
            np.testing.assert_array_equal(first.x, network[cells[:2]].spike_times)
            np.testing.assert_array_equal(noise.y, network["noise"].spike_neurons + 2)


@pytest.mark.parametrize(("given", "error"), [({}, ValueError), ({"a": 5}, TypeError), ({"a": [1.0]}, TypeError)])
def test_what_is_no_run_is_refused(given, error):
    with pytest.raises(error, match="run must"):
        rv.plot.raster(given, ax=Notes())


def test_rasters_and_traces_of_a_group():
    network = run()
    for ax in axes():
        rv.plot.raster(network["noise"], ax=ax)
        assert label(ax, "title") == "Poisson(100.0), 4 neurons"
    above, below = Notes(), Notes()
    rv.plot.trace(network["cells"], ["v", "exc.g"], ax=[above, below])
    assert (label(above, "y"), label(below, "y")) == ("v [mV]", "exc.g [µS]")
