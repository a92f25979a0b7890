"""``ranvier simulate``: what it prints, what it saves, what it refuses."""

import csv
import importlib.util
import re
import sys
import types

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, label
from neuron_models import WITH_REST
from ranvier.cli import main
from ranvier.cli.firing_current import firing_current
from ranvier.cli.trace import spike_summary, trace_text

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def said(capsys, *arguments):
    capsys.readouterr()
    assert main(["simulate", *arguments]) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err


def refused(capsys, *arguments, code=2):
    capsys.readouterr()
    assert main(["simulate", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ranvier: error: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_summary_is_that_of_simulate(capsys):
    out, err = said(capsys, "hodgkin_huxley", "--current", "10", "--quiet")
    spikes = rv.simulate(rv.neurons.HodgkinHuxley(), 100.0, 10.0).spikes_of(0)
    assert out == spike_summary(spikes, 100.0) + "\n"
    assert out.startswith("7 spikes in 100 ms, 68.09 Hz, intervals 14.636 … 14.921 ms")
    assert err == ""


@pytest.mark.parametrize("name", rv.neurons.names())
def test_every_model_runs_under_any_spelling(name, capsys):
    snake = getattr(rv.neurons, name)().name
    outputs = [said(capsys, word, "--current", "0.5", "--t-end", "20") for word in (name, snake, snake.upper())]
    assert outputs[0] == outputs[1] == outputs[2]
    assert outputs[0][0].startswith(f"{name}, ")
    assert ("no stable rest" not in outputs[0][1]) == (snake in WITH_REST)


def test_options_reach_the_simulation(capsys):
    options = ["--dt", "0.05", "--t-end", "50", "--integrator", "staggered", "--parameter", "g_na=100,phi=2"]
    out, _ = said(capsys, "hodgkin_huxley", "--current", "20", *options, "--parameter", "e_leak=-55", "--quiet")
    neuron = rv.neurons.HodgkinHuxley(g_na=100.0, phi=2.0, e_leak=-55.0)
    run = rv.simulate(neuron, 50.0, 20.0, dt=0.05, integrator="staggered")
    assert out == spike_summary(run.spike_times, 50.0) + "\n"
    assert run.spike_times.size
    out, _ = said(capsys, "izhikevich", "--preset", "FS", "--current", "10", "--quiet")
    assert out == spike_summary(rv.simulate(rv.neurons.Izhikevich("FS"), 100.0, 10.0).spike_times, 100.0) + "\n"


@pytest.mark.parametrize("name", rv.neurons.names())
def test_without_a_current_every_model_fires_under_the_one_that_is_said(name, capsys):
    out, err = said(capsys, name, "--quiet")
    current, unit = re.search(r"no --current is given; takes (\S+)(.*), which makes it fire\n", err).groups()
    neuron = getattr(rv.neurons, name)()
    assert unit.strip() in (neuron.current_unit, "")
    assert re.match(r"[2-9]|\d\d", out), out  # spikes
    assert out == said(capsys, name, "--quiet", "--current", current)[0]


def test_a_current_that_makes_a_neuron_fire_at_first_only_is_not_taken():
    def spikes(current):
        return [] if current < 1 else [3.0, 9.0] if current < 5 else [10.0 * k for k in range(1, 10)]

    assert firing_current(spikes, 100.0) == 5.0
    assert firing_current(lambda current: spikes(min(current, 4.0)), 100.0) == 1.0  # no better one
    assert firing_current(lambda current: None, 100.0) is None


def test_a_neuron_that_never_fires_takes_no_current(capsys):
    out, err = said(capsys, "lif", "--quiet", "--parameter", "v_th=9e5")
    assert out == "no spikes in 100 ms\n"
    assert re.search(r"none up to \d+ makes it fire; takes 0\n", err)


def test_csv_holds_all_states_in_full(tmp_path, capsys):
    out, _ = said(capsys, "morris_lecar", "--current", "100", "--t-end", "30", "--csv", "ml.csv")
    assert "saved ml.csv" in out
    header, *rows = csv.reader((tmp_path / "ml.csv").read_text().splitlines())
    assert header == ["t", "v", "w"]
    run = rv.simulate(rv.neurons.MorrisLecar(), 30.0, 100.0, record=["v", "w"])
    assert np.array_equal(np.array(rows, float), np.column_stack([run.t, run["v"], run["w"]]))


def test_files_are_replaced_only_after_a_word(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("mine")
    out, _ = said(capsys, "lif", "--csv", "a.csv", "--current", "2")
    assert "a.csv is there and will be replaced; --csv FILE writes elsewhere" in out


def test_a_surprising_parameter_is_said(capsys):
    _, err = said(capsys, "hodgkin_huxley", "--parameter", "g_na=5000", "--current", "10", "--quiet")
    assert err.startswith("ranvier: HodgkinHuxley: g_na = 5000")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["izhikevic"], ["MODEL", "did you mean 'izhikevich'", "hodgkin_huxley"]),
        (["HH"], ["MODEL", "'HH'"]),
        (["hodgkin_huxley", "--parameter", "g_nu=1"], ["'g_nu'", "did you mean 'g_na'"]),
        (["hodgkin_huxley", "--parameter", "c_m=0"], ["c_m", "> 0"]),
        (["izhikevich", "--preset", "RSS"], ["'RSS'", "did you mean 'RS'"]),
        (["hodgkin_huxley", "--preset", "fast"], ["preset"]),
        (["hodgkin_huxley", "--integrator", "stagered"], ["--integrator", "did you mean 'staggered'"]),
        (["hodgkin_huxley", "--integrator", "exact"], ["exact"]),
        (["hodgkin_huxley", "--dt", "0.03"], ["multiple of dt = 0.03"]),
        (["hodgkin_huxley", "--csv", "no/folder.csv"], ["--csv", "no folder"]),
        (["hodgkin_huxley", "--plot", "."], ["--plot", "is a folder"]),
    ],
)
def test_what_is_refused(arguments, words, capsys):
    error = refused(capsys, *arguments)
    assert all(word in error for word in words), error


def test_divergence_is_one_line_and_code_1(capsys):
    error = refused(capsys, "hodgkin_huxley", "--current", "10", "--dt", "0.1", "--csv", "no.csv", code=1)
    assert "diverged" in error
    assert "with dt = 0.05 it would stay in its range" in error


@pytest.mark.parametrize(
    "options",
    [["--current", "nan"], ["--current", "much"], ["--t-end", "0"], ["--t-end", "inf"], ["--dt", "-1"],
     ["--parameter", "g_na"], ["--parameter", "g_na=lots"], ["--parameter", "=1"], ["--nonsense"]],
)  # fmt: skip
def test_bad_options(options, capsys):
    assert main(["simulate", "lif", *options]) == 2
    assert options[0] in capsys.readouterr().err


def test_plot_without_matplotlib_names_the_extra(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "ranvier[plot]" in refused(capsys, "lif", "--plot", "run.png")
    assert list(tmp_path.iterdir()) == []


def test_plot_draws_trace_spikes_and_states(capsys, drawings):
    out, _ = said(capsys, "hodgkin_huxley", "--current", "10", "--plot", "run.png")
    assert "saved run.png" in out
    run = rv.simulate(rv.neurons.HodgkinHuxley(), 100.0, 10.0, record=["v", "m", "h", "n"])
    above, below = drawings
    np.testing.assert_array_equal(above.artists[0].y, run["v"][:, 0])
    np.testing.assert_array_equal(above.artists[1].x, run.spike_times)
    for artist, name in zip(below.artists, "mhn", strict=True):
        np.testing.assert_array_equal(artist.y, run[name][:, 0])
    assert label(above, "title") == "HodgkinHuxley, 10 µA/cm²"
    assert (label(above, "x"), label(below, "x")) == ("", "t [ms]")


def test_plot_of_a_model_without_units(capsys, drawings):
    said(capsys, "fitzhugh_nagumo", "--current", "0.5", "--plot", "run.png")
    (ax,) = drawings
    assert (label(ax, "x"), label(ax, "y")) == ("t", "v, w")
    assert label(ax, "title") == "FitzHughNagumo, current 0.5"


@pytest.fixture
def drawings(monkeypatch):
    """A stand-in for matplotlib that keeps the axes and writes a byte: the tests need no matplotlib."""
    axes = []

    class Figure:
        def __init__(self, **more):
            pass

        def subplots(self, rows=1, columns=1, **more):
            axes.extend(Notes() for _ in range(rows))
            return np.array(axes[-rows:], object) if rows > 1 else axes[-1]

        def savefig(self, path):
            path.write_bytes(b".")

    module = types.ModuleType("matplotlib.figure")
    module.Figure = Figure
    monkeypatch.setitem(sys.modules, "matplotlib", types.ModuleType("matplotlib"))
    monkeypatch.setitem(sys.modules, "matplotlib.figure", module)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    return axes


def test_demo_fires_and_draws_the_rate_over_the_current(tmp_path, capsys, drawings):
    assert main(["demo", "--epochs", "1"]) == 0
    out = capsys.readouterr().out
    assert "7 spikes in 100 ms" in out
    assert re.search(r"fires from 6\.5 uA/cm2 on", out)
    assert "saved model_fi_curve.png" in out
    line, _ = drawings[0].artists
    assert line.y[line.x == 10.0] == pytest.approx(68.3237, abs=1e-3)  # DOP853's steady rate
    assert line.y[line.x == 20.0] == pytest.approx(86.4701, abs=1e-3)
    assert label(drawings[0], "title") == "HodgkinHuxley"


def test_demo_without_matplotlib_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["demo", "--epochs", "1"]) == 0
    assert "ranvier[plot]" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


@pytest.mark.parametrize("plain", [True, False])
def test_picture_shows_every_spike_where_it_is(plain):
    t = np.arange(1, 1001) * 0.1
    v = np.full(1000, -65.0)
    spikes = [10.0, 35.0, 99.9]
    for time in spikes:
        v[round(time / 0.1) - 1] = 40.0
    lines = trace_text(t, v, spikes, width=50, height=5, plain=plain).splitlines()
    assert lines[0].startswith(" 40 mV ")
    assert lines[4].startswith("-65 mV ")
    ink = [column - 8 for column, mark in enumerate(lines[0]) if column >= 8 and mark != " "]
    for time in spikes:
        assert min(abs(column - time / 2) for column in ink) <= 1
    assert [column - 8 for column, mark in enumerate(lines[6]) if mark == "|"] == [5, 17, 49]
    assert all(len(line) <= 58 + 3 for line in lines)
    assert all(ord(mark) < 128 for line in lines for mark in line) == plain


def test_picture_of_few_or_equal_samples():
    lines = trace_text([1.0], [-65.0], [], width=20, height=3, plain=True).splitlines()
    assert lines[2] == "-65 mV |" + "*" * 20


def test_summaries():
    assert spike_summary([], 5.0) == "no spikes in 5 ms"
    assert spike_summary([2.5], 5.0) == "1 spike in 5 ms, at 2.5 ms"
    assert (
        spike_summary([1.0, 3.0], 5.0, "")
        == "2 spikes in 5, 0.5 a unit of time, intervals 2 … 2 (mean 2), the first at 1"
    )
