"""Figures of analyses: what is drawn, on axes that take notes; and on matplotlib's own where it is installed."""

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, axes, label

pytestmark = pytest.mark.once

HODGKIN = rv.neurons.HodgkinHuxley()


def test_fi_curve():
    model = rv.neurons.LIF()
    curve = rv.analysis.fi_curve(model, [1.0, 2.0])
    for ax in axes():
        (line,) = rv.plot.fi_curve(curve, ax=ax)
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(line.x, curve.currents)
            np.testing.assert_array_equal(line.y, curve.rates)
        assert label(ax, "x") == "current [nA]"
        assert label(ax, "y") == "rate [Hz]"
        assert label(ax, "title").startswith("LIF")
    ax = Notes()
    rv.plot.fi_curve(tuple(curve), ax, "pA")
    assert label(ax, "x") == "current [pA]"
    assert label(ax, "title") == ""


def test_a_jump_of_rates_is_a_gap_and_a_dashed_line():
    ax = Notes()
    currents = np.array([5.0, 6.0, 7.0, 8.0, 9.0])
    line, up = rv.plot.fi_curve(rv.analysis.fi_curve(HODGKIN, currents), ax)
    np.testing.assert_array_equal(line.x, [5.0, 6.0, np.nan, 7.0, 8.0, 9.0])
    assert np.isnan(line.y[2])
    np.testing.assert_array_equal(up.x, [7.0, 7.0])
    np.testing.assert_array_equal(up.y, [0.0, line.y[3]])
    assert up.style["linestyle"] == "--"
    assert len(rv.plot.fi_curve(rv.analysis.fi_curve(rv.neurons.Izhikevich("RS"), np.linspace(0.0, 20.0, 41)), ax)) == 2
    line, up, down = rv.plot.fi_curve((currents, [0.0, 60.0, 62.0, 64.0, 0.0]), ax)
    np.testing.assert_array_equal(down.x, [8.0, 8.0])
    np.testing.assert_array_equal(down.y, [64.0, 0.0])


@pytest.mark.parametrize(
    ("model", "top"), [(rv.neurons.WangBuzsaki(), 1.0), (rv.neurons.LIF(), 1.6), (rv.neurons.QIF(), 80.0)]
)
def test_a_curve_that_begins_at_0_has_no_jump(model, top):
    curve = rv.analysis.fi_curve(model, np.linspace(0.0, top, 41))
    assert curve.rates[0] == 0 < curve.rates[-1]
    assert len(rv.plot.fi_curve(curve, Notes())) == 1


def test_phase_plane():
    model = rv.neurons.MorrisLecar("snlc")
    run = rv.simulate(model, 50.0, 30.0, record=["v", "w"], n=2)
    for ax in axes():
        artists = rv.plot.phase_plane(model, 30.0, run, neuron=1, ax=ax)
        assert len(artists) == 2 + 3 + 1 + 1
        names = ["dv/dt = 0", "dw/dt = 0", "stable node", "saddle", "unstable focus", "trajectory"]
        if isinstance(ax, Notes):
            plane = rv.analysis.nullclines(model, 30.0)
            for line, name in zip(artists, "vw", strict=False):
                np.testing.assert_array_equal(line.y, plane[name])
            points = rv.analysis.fixed_points(model, 30.0)
            assert [(float(a.x[0]), float(a.y[0])) for a in artists[2:5]] == [tuple(p.state) for p in points]
            assert [a.style["markerfacecolor"] for a in artists[2:5]] == ["black", "white", "white"]
            np.testing.assert_array_equal(artists[-1].x, run["v"][:, 1])
            np.testing.assert_array_equal(artists[-1].y, run["w"][:, 1])
            assert ax.labels["legend"] == names
        else:
            assert [text.get_text() for text in ax.get_legend().get_texts()] == names
        assert label(ax, "x") == "v [mV]"
        assert label(ax, "y") == "w"
        assert label(ax, "title") == "MorrisLecar snlc, 30 µA/cm²"
    ax = Notes()
    assert len(rv.plot.phase_plane(HODGKIN, states=("v", "n"), ax=ax)) == 2 + 1  # others are held: no fixed points
    assert "m = 0.053, h = 0.596 held" in label(ax, "title")
    assert len(rv.plot.phase_plane(HODGKIN, states=("v", "n"), arrows=False, ax=Notes())) == 2


def test_arrows_point_where_the_neuron_goes_and_have_one_length():
    model = rv.neurons.FitzHughNagumo()
    ax = Notes()
    x, y, u, w = rv.plot.phase_plane(model, 0.5, ax=ax)[-1].values
    rates = rv._core.derivatives(model, np.stack([x, y]), current=0.5)
    (width,), (height,) = np.diff(ax.labels["xlim"]), np.diff(ax.labels["ylim"])
    np.testing.assert_allclose(np.hypot(u / width, w / height), np.hypot(u / width, w / height)[0], rtol=1e-12)
    np.testing.assert_allclose(u * rates[1], w * rates[0], rtol=1e-9, atol=1e-12)  # one direction,
    assert (u * rates[0] + w * rates[1] > 0).all()  # and not its opposite


def test_a_trajectory_has_gaps_at_resets_and_the_plane_ends_at_the_spike():
    model = rv.neurons.AdEx("tonic")
    run = rv.simulate(model, 100.0, 500.0, record=["v", "w"])
    ax = Notes()
    path = rv.plot.phase_plane(model, 500.0, run, ax=ax)[-1]
    assert np.isnan(path.x).sum() == len(run.spike_times) > 0
    np.testing.assert_array_equal(path.x[~np.isnan(path.x)], run["v"][:, 0])
    gaps = np.flatnonzero(np.isnan(path.x))
    assert (path.x[gaps - 1] > path.x[gaps + 1]).all()
    assert ax.labels["xlim"] == (-100.0, model.spike_threshold)


def test_bifurcation_diagram():
    model = rv.neurons.MorrisLecar("snlc")
    diagram = rv.analysis.bifurcation_diagram(model, (-20.0, 120.0), cycles=8, t_end=500.0)
    for ax in axes():
        artists = rv.plot.bifurcation_diagram(diagram, ax)
        assert len(artists) == len(diagram.branches) + 2 + 1 + 2
        if isinstance(ax, Notes):
            for artist, branch in zip(artists, diagram.branches, strict=False):
                np.testing.assert_array_equal(artist.y, branch.v)
                assert artist.style["linestyle"] == ("-" if branch.stable else "--")
            np.testing.assert_array_equal(artists[-4].y, diagram.cycles.v_max)
            assert artists[-1].x == diagram.saddle_nodes[1].current
            assert ax.labels["legend"] == [
                "stable equilibrium", "unstable equilibrium", "stable cycle, min and max", "Hopf point", "saddle-node",
            ]  # fmt: skip
        assert label(ax, "x") == "current [µA/cm²]"
        assert label(ax, "y") == "v [mV]"
        assert label(ax, "title") == "MorrisLecar snlc"


def test_histograms():
    run = rv.simulate(HODGKIN, 100.0, [10.0, 20.0], n=2, record=())
    histogram = rv.analysis.isi_histogram(run, 7)
    rates = rv.analysis.psth(run, 10.0)
    average = rv.analysis.spike_triggered_average(run, np.ones(4000), window=(-10.0, 0.0))
    for ax in axes():
        for steps in (*rv.plot.isi_histogram(histogram, ax=ax), *rv.plot.isi_histogram(run, 7, ax)):
            if isinstance(ax, Notes):
                np.testing.assert_array_equal(steps.y, histogram.counts)
                np.testing.assert_array_equal(steps.x, histogram.edges)
        assert (label(ax, "x"), label(ax, "y")) == ("interval [ms]", "intervals")
        for steps in (*rv.plot.psth(rates, ax=ax), *rv.plot.psth(run, 10.0, ax)):
            if isinstance(ax, Notes):
                np.testing.assert_array_equal(steps.y, rates.rates)
        assert (label(ax, "x"), label(ax, "y")) == ("t [ms]", "rate [Hz]")
        assert label(ax, "title") == "HodgkinHuxley, 10 to 20 µA/cm², 2 neurons"
        (line,) = rv.plot.spike_triggered_average(average, ax, HODGKIN.current_unit)
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(line.y, average.average)
        assert (label(ax, "x"), label(ax, "y")) == ("time from the spike [ms]", "mean signal [µA/cm²]")
