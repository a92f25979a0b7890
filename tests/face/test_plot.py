"""Figures of runs: what is drawn, on axes that take notes; and on matplotlib's own where it is installed."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, axes, label
from refusal import refuses

HODGKIN = rv.neurons.HodgkinHuxley()


def test_trace():
    run = rv.simulate(HODGKIN, 50.0, [0.0, 10.0], n=2)
    for ax in axes():
        line, ticks = rv.plot.trace(run, neuron=1, ax=ax, color="red")
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(line.y, run["v"][:, 1])
            np.testing.assert_array_equal(line.x, run.t)
            np.testing.assert_array_equal(ticks.x, run.spikes_of(1))
            assert line.get_color() == ticks.get_color() == "red"
        assert label(ax, "x") == "t [ms]"
        assert label(ax, "y") == "v [mV]"
        assert label(ax, "title") == "HodgkinHuxley, 10 µA/cm², neuron 1 of 2"


def test_trace_of_an_ionic_current():
    run = rv.simulate(HODGKIN, 5.0, 10.0, record=["i_na"])
    for ax in axes():
        rv.plot.trace(run, "i_na", ax=ax)
        assert label(ax, "y") == "i_na [µA/cm²]"


def test_ticks_of_spikes_have_a_row_of_their_own():
    """Part of the axes' height, whatever the data: the curve ends below, a tick of 6 points of 200 stays above."""
    run = rv.simulate(HODGKIN, 50.0, 10.0)
    for ax in axes():
        _, ticks = rv.plot.trace(run, ax=ax)
        if isinstance(ax, Notes):
            room = ax.labels["margins"]["y"]
            assert ticks.style["transform"] == ax.get_xaxis_transform()
            lowest = ticks.y.min() - 0.5 * ticks.style["markersize"] / 200
        else:
            bottom, top = ax.get_ylim()
            room = (top - run["v"].max()) / np.ptp(run["v"])
            assert bottom < run["v"].min()
            lowest = ticks.get_ydata().min() - 0.5 * ticks.get_markersize() * ax.figure.dpi / 72 / ax.bbox.height
        assert lowest > (1 + room) / (1 + 2 * room)


def test_states_of_one_unit_share_axes_and_all_share_a_label_of_time():
    run = rv.simulate(HODGKIN, 20.0, 10.0, record=["v", "m", "h", "n"])
    above, below = Notes(), Notes()
    artists = rv.plot.trace(run, ["v", "m", "n"], ax=[above, below])
    assert [len(ax.artists) for ax in (above, below)] == [2, 2]
    for artist, name in zip(artists, ["v", "m", "n"], strict=False):
        np.testing.assert_array_equal(artist.y, run[name][:, 0])
    assert (label(above, "x"), label(below, "x")) == ("", "t [ms]")
    assert (label(above, "y"), label(below, "y")) == ("v [mV]", "m, n")
    assert below.labels["legend"] == ["m", "n"]
    assert "legend" not in above.labels
    assert label(below, "title") == ""


def test_units_of_models_without():
    model = rv.neurons.FitzHughNagumo()
    run = rv.simulate(model, 20.0, 0.5, record=["v", "w"])
    for draw in (rv.plot.trace, rv.plot.raster, lambda run, ax: rv.plot.isi_histogram(run, ax=ax)):
        ax = Notes()
        draw(run, ax=ax)
        assert label(ax, "x") in ("t", "interval")
        assert label(ax, "title") == "FitzHughNagumo, current 0.5"
    ax = Notes()
    rv.plot.fi_curve(rv.analysis.fi_curve(model, [0.0, 0.5, 0.6]), ax)
    assert (label(ax, "x"), label(ax, "y")) == ("current", "spikes in 1000 units of time")
    rv.plot.psth(run, ax=ax)
    assert (label(ax, "x"), label(ax, "y")) == ("t", "spikes in 1000 units of time")


@pytest.mark.parametrize(("n", "size"), [(1, 12.0), (20, 7.0), (1000, 1.0)])  # 0.7 of 200 points / n, between 1 and 12
def test_raster(n, size):
    run = rv.simulate(HODGKIN, 50.0, np.full(n, 10.0), n=n, record=())
    for ax in axes():
        (ticks,) = rv.plot.raster(run, ax=ax)
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(ticks.x, run.spike_times)
            np.testing.assert_array_equal(ticks.y, run.spike_neurons)
            assert ticks.style["markersize"] == pytest.approx(size)
            assert ax.labels["xlim"] == (0.0, 50.0)
            assert ax.labels["ylim"] == (-0.5, n - 0.5)
            assert ax.integer_ticks
            (ticks,) = rv.plot.raster(run, ax=ax, markersize=2)
            assert ticks.style["markersize"] == 2
        assert label(ax, "y") == "neuron"
        assert label(ax, "title") == "HodgkinHuxley, 10 µA/cm²" + (f", {n} neurons" if n > 1 else "")


@pytest.mark.parametrize(
    ("model", "current", "n", "title"),
    [
        (rv.neurons.MorrisLecar("snlc"), 40.0, 1, "MorrisLecar snlc, 40 µA/cm²"),
        (rv.neurons.AdEx(), 500, 1, "AdEx brette_gerstner, 500 pA"),
        (rv.neurons.Izhikevich("FS", d=3.0), [1.0, 3.0], 2, "Izhikevich FS, d = 3, currents 1 to 3, 2 neurons"),
        (HODGKIN.replace(g_na=110.0), rv.stimuli.step(9.0, 5.0, 7.0), 1, "HodgkinHuxley, g_na = 110 mS/cm², step(9, 5, 7) µA/cm²"),
        (HODGKIN.replace(g_na=[110.0, 120.0]), 1.0, 2, "HodgkinHuxley, 1 µA/cm², 2 neurons"),
        (HODGKIN.replace(g_na=110.0, g_k=30.0, c_m=0.9, phi=1.1), rv.stimuli.step(9.0, 5.0, 7.0), 1,
         "HodgkinHuxley, c_m = 0.9 µF/cm², g_na = 110 mS/cm²,\ng_k = 30 mS/cm², …, step(9, 5, 7) µA/cm²"),
        (rv.neurons.QIF(), lambda t: 0.1 * t, 1, "QIF, a varying current"),
        (rv.neurons.QIF(), np.zeros((100, 1)), 1, "QIF"),
        (rv.neurons.QIF(), [[1.0, 2.0]] * 2, 2, "QIF, 2 neurons"),
        (rv.neurons.QIF(), (3.0, 3.0), 2, "QIF, 3 pA, 2 neurons"),
        (rv.neurons.QIF(), np.float32(2.5), 1, "QIF, 2.5 pA"),
    ],
)  # fmt: skip
def test_titles_say_model_preset_and_current(model, current, n, title):
    ax = Notes()
    steps = len(current) if np.ndim(current) == 2 else 100
    rv.plot.raster(rv.simulate(model, steps * model.dt, current, n=n), ax)
    assert label(ax, "title") == title


def test_errors_come_before_anything_is_drawn():
    run = rv.simulate(HODGKIN, 1.0)
    ax = Notes()
    with pytest.raises(KeyError, match="'m' is not recorded"):
        rv.plot.trace(run, ["v", "m"], ax=ax)
    with pytest.raises(IndexError, match="neuron must lie in"):
        rv.plot.trace(run, neuron=1, ax=ax)
    with pytest.raises(KeyError, match="'w' is not recorded"):
        rv.plot.phase_plane(rv.neurons.MorrisLecar(), run=run, ax=ax)
    assert not ax.artists


RUN = rv.simulate(HODGKIN, 1.0, record=["v", "m"])


@pytest.mark.parametrize(
    ("draw", "kind", "words"),
    [
        (lambda ax: rv.plot.trace(3, ax=ax), TypeError, ["run", "rv.simulate", "3"]),
        (lambda ax: rv.plot.raster([1.0, 2.0], ax), TypeError, ["run", "rv.simulate", "[1.0, 2.0]"]),
        (lambda ax: rv.plot.trace(RUN, [], ax=ax), ValueError, ["state", "'v'", "[]"]),
        (lambda ax: rv.plot.trace(RUN, 5, ax=ax), ValueError, ["state", "'v'", "5"]),
        (lambda ax: rv.plot.trace(RUN, ["v", "m"], ax=ax), ValueError, ["ax", "2 axes", "got 1"]),
        (lambda ax: rv.plot.trace(RUN, ax="axes"), TypeError, ["ax", "matplotlib", "'axes'"]),
        (lambda ax: rv.plot.raster(RUN, 5), TypeError, ["ax", "matplotlib", "5"]),
        (lambda ax: rv.plot.fi_curve(3, ax), TypeError, ["curve", "(currents, rates)"]),
        (lambda ax: rv.plot.fi_curve(([1.0], [1.0, 2.0]), ax), ValueError, ["currents", "rates", "1 and 2"]),
        (lambda ax: rv.plot.fi_curve(([1.0], ["a"]), ax), TypeError, ["rates", "numbers"]),
        (lambda ax: rv.plot.phase_plane("hh", ax=ax), TypeError, ["model", "rv.neurons"]),
        (lambda ax: rv.plot.phase_plane(HODGKIN, ax=ax), ValueError, ["states", "v, m, h, n"]),
        (lambda ax: rv.plot.phase_plane(HODGKIN, run=3, states=("v", "n"), ax=ax), TypeError, ["run", "3"]),
        (lambda ax: rv.plot.phase_plane(HODGKIN, states=("v", "n"), arrows=2, ax=ax), TypeError, ["arrows", "2"]),
        (lambda ax: rv.plot.bifurcation_diagram(HODGKIN, ax), TypeError, ["diagram", "rv.analysis"]),
        (lambda ax: rv.plot.psth([1.0], ax=ax), TypeError, ["histogram", "rv.analysis.psth"]),
        (lambda ax: rv.plot.isi_histogram(RUN, 0, ax), ValueError, ["bins", "0"]),
        (lambda ax: rv.plot.spike_triggered_average([1.0], ax), TypeError, ["average", "rv.analysis"]),
    ],
)
def test_bad_arguments(draw, kind, words):
    ax = Notes()
    with refuses(kind, *words):
        draw(ax)
    assert not ax.artists


@pytest.mark.parametrize(
    "draw",
    [
        lambda run: rv.plot.trace(run),
        lambda run: rv.plot.trace(run, ["v", "m"]),
        lambda run: rv.plot.raster(run),
        lambda run: rv.plot.fi_curve(([1.0], [2.0])),
        lambda run: rv.plot.phase_plane(rv.neurons.MorrisLecar()),
        lambda run: rv.plot.psth(run),
        lambda run: rv.plot.isi_histogram(run),
    ],
)
def test_without_matplotlib(draw, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with refuses(ImportError, "rv.plot needs matplotlib", "pip install 'ranvier[plot]'") as caught:
        draw(RUN)
    assert caught.value.name == "matplotlib"


if find_spec("matplotlib"):

    def test_current_axes():
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot

        figure, ax = pyplot.subplots()
        (line, _) = rv.plot.trace(rv.simulate(HODGKIN, 50.0, 10.0))
        assert line.axes is ax
        figure.savefig("/dev/null", format="png")
        pyplot.close(figure)


def test_modules_are_imported_when_they_are_used():
    code = """
import sys, ranvier as rv
optional = {"ranvier.analysis", "ranvier.plot", "matplotlib", "xarray", "neo", "quantities"}
assert not optional & set(sys.modules), optional & set(sys.modules)
assert {"analysis", "plot"} <= set(dir(rv))
rv.plot.trace, rv.analysis.rest_state
assert {"ranvier.analysis", "ranvier.plot"} == optional & set(sys.modules)
try:
    rv.analyses
except AttributeError as error:
    assert "'ranvier' has no attribute 'analyses'" in str(error)
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
