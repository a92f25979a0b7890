"""Figures: what is drawn, on axes that take notes; and on matplotlib's own where it is installed."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

HODGKIN = rv.neurons.HodgkinHuxley()


class Line:
    """An artist: what it was drawn from."""

    def __init__(self, x, y, style):
        self.x, self.y, self.style = np.asarray(x), np.asarray(y), style

    def get_color(self):
        return self.style.get("color", "tab:blue")


class Notes:
    """Axes as far as the figures need them."""

    def __init__(self):
        self.lines, self.labels = [], {}

    def plot(self, x, y, *form, **style):
        assert np.shape(x) == np.shape(y)
        self.lines.append(Line(x, y, style))
        return self.lines[-1:]

    def __getattr__(self, name):
        assert name.startswith("set_"), f"{name} was not foreseen"
        return lambda *values, **_: self.labels.__setitem__(name[4:], values)


def axes():
    """The notes, and matplotlib's where there is one: without a window."""
    yield Notes()
    if find_spec("matplotlib"):
        from matplotlib.figure import Figure

        yield Figure().subplots()


def label(ax, which):
    return ax.labels[f"{which}label"][0] if isinstance(ax, Notes) else getattr(ax, f"get_{which}label")()


def test_trace():
    run = rv.simulate(HODGKIN, 50.0, [0.0, 10.0], n=2)
    for ax in axes():
        line, ticks = rv.plot.trace(run, neuron=1, ax=ax, color="red")
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(line.y, run["v"][:, 1])
            np.testing.assert_array_equal(line.x, run.t)
            np.testing.assert_array_equal(ticks.x, run.spikes_of(1))
            assert (ticks.y == run["v"][:, 1].max()).all()
            assert line.get_color() == ticks.get_color() == "red"
        assert label(ax, "x") == "t [ms]"
        assert label(ax, "y") == "v [mV]"


def test_trace_of_an_ionic_current():
    run = rv.simulate(HODGKIN, 5.0, 10.0, record=["i_na"])
    for ax in axes():
        rv.plot.trace(run, "i_na", ax=ax)
        assert label(ax, "y") == "i_na [uA/cm2]"


def test_raster():
    run = rv.simulate(HODGKIN, 50.0, [7.0, 10.0, 0.0], n=3, record=())
    for ax in axes():
        (ticks,) = rv.plot.raster(run, ax=ax, markersize=2)
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(ticks.x, run.spike_times)
            np.testing.assert_array_equal(ticks.y, run.spike_neurons)
            assert ticks.style["markersize"] == 2
            assert ax.labels["xlim"] == (0.0, 50.0)
            assert ax.labels["ylim"] == (-0.5, 2.5)
        assert label(ax, "y") == "neuron"


def test_fi_curve():
    model = rv.neurons.LIF()
    curve = rv.analysis.fi_curve(model, [1.0, 2.0])
    for ax in axes():
        (line,) = rv.plot.fi_curve(curve, ax=ax, unit=model.current_unit)
        if isinstance(ax, Notes):
            np.testing.assert_array_equal(line.x, curve.currents)
            np.testing.assert_array_equal(line.y, curve.rates)
        assert label(ax, "x") == "current [nA]"
        assert label(ax, "y") == "rate [Hz]"


def test_phase_plane():
    model = rv.neurons.MorrisLecar("snlc")
    run = rv.simulate(model, 50.0, 30.0, record=["v", "w"], n=2)
    for ax in axes():
        artists = rv.plot.phase_plane(model, 30.0, run, neuron=1, ax=ax)
        assert len(artists) == 2 + 3 + 1
        if isinstance(ax, Notes):
            plane = rv.analysis.nullclines(model, 30.0)
            for line, name in zip(artists, "vw", strict=False):
                np.testing.assert_array_equal(line.y, plane[name])
            points = rv.analysis.fixed_points(model, 30.0)
            assert [(float(a.x[0]), float(a.y[0])) for a in artists[2:5]] == [tuple(p.state) for p in points]
            assert [a.style["markerfacecolor"] for a in artists[2:5]] == ["black", "white", "white"]
            np.testing.assert_array_equal(artists[5].x, run["v"][:, 1])
            np.testing.assert_array_equal(artists[5].y, run["w"][:, 1])
        assert label(ax, "x") == "v [mV]"
        assert label(ax, "y") == "w"
    ax = Notes()
    assert len(rv.plot.phase_plane(HODGKIN, states=("v", "n"), ax=ax)) == 2  # others are held: no fixed points


def test_errors_come_before_anything_is_drawn():
    run = rv.simulate(HODGKIN, 1.0)
    ax = Notes()
    with pytest.raises(KeyError, match="'m' is not recorded"):
        rv.plot.trace(run, "m", ax=ax)
    with pytest.raises(IndexError, match="neuron must lie in"):
        rv.plot.trace(run, neuron=1, ax=ax)
    with pytest.raises(KeyError, match="'w' is not recorded"):
        rv.plot.phase_plane(rv.neurons.MorrisLecar(), run=run, ax=ax)
    assert not ax.lines


@pytest.mark.parametrize(
    "draw",
    [
        lambda run: rv.plot.trace(run),
        lambda run: rv.plot.raster(run),
        lambda run: rv.plot.fi_curve(([1.0], [2.0])),
        lambda run: rv.plot.phase_plane(rv.neurons.MorrisLecar()),
    ],
)
def test_without_matplotlib(draw, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with refuses(ImportError, "rv.plot needs matplotlib", "pip install 'ranvier[plot]'") as caught:
        draw(rv.simulate(HODGKIN, 1.0))
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
