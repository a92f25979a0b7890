"""``ranvier network``: the list, a run, what is refused."""

import pytest
from drawing import Notes
from ranvier._spiking.published import PUBLISHED, pairs
from ranvier.cli import main, network, network_picture
from ranvier.cli.network import figures_text

pytestmark = pytest.mark.once


def ran(capsys, *arguments, code=0):
    assert main(["network", *arguments]) == code
    return capsys.readouterr()


def test_the_list(capsys):
    out = ran(capsys).out
    assert all(f"  {name} " in out and each.about in out for name, each in PUBLISHED.items())


def test_a_run(capsys):
    found = ran(capsys, "cuba", "--t-end", "50")
    assert "4,000 integrate-and-fire neurons joined by currents" in found.out
    assert "50 ms of the network took" in found.out
    assert found.out.splitlines()[-1] == "what is published holds for 3000 ms"


def test_quiet_prints_figures_alone(capsys):
    found = ran(capsys, "cuba", "--t-end", "300", "--quiet")
    assert not found.err
    head, rate, cv = (line.split() for line in found.out.splitlines())
    assert head == ["group", "figure", "here", "published"]
    assert rate[:2] == ["cells", "rate"]
    assert rate[3:] == ["Hz", "4.8", "to", "6.3", "Hz", "within"]
    assert 4.8 < float(rate[2]) < 6.3
    assert (cv[:2], cv[3:6]) == (["cells", "cv"], ["0.58", "to", "0.7"])


def test_the_window_of_plasticity(capsys):
    lines = ran(capsys, "stdp", "--quiet").out.splitlines()
    assert lines[1].split() == ["-50", "ms", "change", "-0.000985", "-0.000985", "within"]
    assert lines[6].split() == ["0", "ms", "change", "+0.010000", "+0.010000", "within"]
    assert len(lines) == 12
    assert all(line.endswith("  within") for line in lines[1:])


def test_what_lies_outside_is_said():
    figure = PUBLISHED["cuba"].compared[0]
    assert figures_text([(figure, 9.0)]).splitlines()[1] == "cells  rate    9 Hz  4.8 to 6.3 Hz  outside"


def test_many_connections_are_not_listed(capsys):
    out = ran(capsys, "microcircuit", "--t-end", "1").out
    assert "<group 'L6I': 295 of" in out
    assert "<connection" not in out
    assert "<connection 'learning'" in ran(capsys, "stdp").out


class NoSuchFormat:
    def savefig(self, path):
        raise ValueError("Format 'foo' is not supported")


def test_an_ending_that_matplotlib_does_not_know(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(network, "can_draw", lambda: True)
    monkeypatch.setattr(network_picture, "drawn", lambda *_: NoSuchFormat())
    found = ran(capsys, "stdp", "--quiet", "--plot", str(tmp_path / "window.foo"), code=2)
    assert "window.foo: Format 'foo' is not supported" in found.err


@pytest.mark.parametrize("name", ["cuba", "vogels", "stdp", "microcircuit"])
def test_pictures(name):
    """Some neurons of each part, and their spikes alone; of stdp dots on the curves of the rule."""
    published, ax = PUBLISHED[name], Notes()
    net = published.build(1)
    run = net.run(50.0 if name != "stdp" else published.t_end, current=published.current)
    if name == "stdp":
        network_picture.window(net, ax)
        assert [len(artist.x) for artist in ax.artists][-2:] == [2, 2]  # the axes through 0
        assert sum(len(artist.x) for artist in ax.artists[:-2]) == 2 * len(pairs.INTERVALS)
        assert ax.labels["legend"] == ["the rule", "the network"]
        return
    network_picture.raster(published, net, run, ax)
    assert len(ax.artists) == len(published.parts or net.groups)
    assert ax.labels["ylim"][1] <= network_picture.MOST_NEURONS
    assert ax.labels["xlim"] == (0.0, 50.0)
    assert 50 < sum(len(artist.x) for artist in ax.artists) < sum(len(run[group].spike_times) for group in run)


def test_one_seed_is_one_network(capsys):
    first, again, other = (ran(capsys, "cuba", "--t-end", "30", "--quiet", "--rng", seed).out for seed in "336")
    assert first == again != other


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["cubaa"], "network must be one of"),
        (["cubaa"], "did you mean 'cuba'?"),
        (["cuba", "--t-end", "0"], "--t-end"),
        (["cuba", "--t-end", "0.05"], "--t-end must be a multiple of the step, 0.1 ms"),
        (["cuba", "--plot", "no_such_folder/raster.png"], "no_such_folder"),
    ],
)
def test_refused(arguments, text, capsys):
    assert main(["network", *arguments]) == 2
    assert text in capsys.readouterr().err
