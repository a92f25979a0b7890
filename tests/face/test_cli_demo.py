"""The demo: real digits, honest figures, a file that gives the same predictions; and what it measures with."""

import re

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import demo_network, main
from ranvier.cli.demo import kernels, pictures, train_digits, train_images
from ranvier.cli.evaluation import confusion_text, split_rows
from ranvier.cli.spike_rows import spike_rows

pytestmark = pytest.mark.arithmetic


@pytest.fixture(scope="module")
def accuracies():
    """Held-out accuracy for the seeds 0 … 9, with the command's own defaults."""
    X, y = rv.datasets.load_digits()
    result = []
    for seed in range(10):
        net, _, test = train_digits(seed, epochs=60)
        result.append(np.mean(net.predict(X[test]).argmax(1) == y[test]))
    return result


def test_default_seed_reads_97_percent(accuracies):
    assert accuracies[0] >= 0.97


def test_ten_seeds_read_965_permille_on_average(accuracies):
    assert np.mean(accuracies) >= 0.965


def test_convolutions_read_985_permille_on_average():
    X, y = rv.datasets.load_digits()
    right = []
    for seed in range(10):
        net, _, test = train_images(seed, epochs=40)
        right.append(np.mean(net.predict(X[test]).argmax(1) == y[test]))
    assert np.mean(right) >= 0.985


def test_command_with_images(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--images", "--epochs", "3"]) == 0
    out = capsys.readouterr().out
    assert float(re.search(r"held-out accuracy (\S+)", out)[1]) > 0.9
    assert "the 16 kernels of 3 x 3 pixels" in out
    net = rv.load("model.safetensors")
    assert [layer.kind for layer in net.layers] == ["conv2d", "maxpool2d", "conv2d", "maxpool2d", "flatten", "dense"]


def test_kernels_side_by_side():
    drawn = kernels(np.arange(18, dtype=np.float32).reshape(2, 3, 3), 100).split("\n")
    assert len(drawn) == 3
    assert drawn[2].endswith("██")
    assert drawn[0].startswith(" ")
    assert len(kernels(np.arange(16, dtype=np.float32).reshape(4, 2, 2), 6).split("\n\n")) == 4


def test_command(tmp_path, monkeypatch, capsys, accuracies):
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    captured = capsys.readouterr()
    assert float(re.search(r"held-out accuracy (\S+)", captured.out)[1]) == round(accuracies[0], 4)
    assert "60/60" in captured.err  # the progress bar
    table = [line.split() for line in captured.out.splitlines() if re.match(r" +\d( +[\d·]+){10}$", line)]
    counts = np.array([[0 if cell == "·" else int(cell) for cell in row[1:]] for row in table])
    assert counts.shape == (10, 10)
    assert counts.sum() == 359
    assert np.trace(counts) / 359 == pytest.approx(accuracies[0])
    X, y = rv.datasets.load_digits()
    net = rv.load("model.safetensors")
    _, test = split_rows(len(y), 0.2, 0, y)
    assert np.array_equal(rv.analysis.confusion_matrix(y[test], net.predict(X[test]).argmax(1), 10), counts)


def test_neurons_of_a_network_fire_at_the_end(capsys):
    demo_network.show(0, print)
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"After Vogels & Abbott 2005: 400 neurons, .* joined by 1\d,\d{3} synapses", lines[1])
    assert [line.split()[0] for line in lines if "│" in line and not line.startswith(" ")] == [
        "inhibitory",
        "excitatory",
    ]
    rate, cv = re.search(r"at (\S+) Hz .* CV of intervals is (\S+) ", lines[-1]).groups()
    assert 5.0 < float(rate) < 14.0
    assert 0.4 < float(cv) < 1.0


@pytest.mark.parametrize("plain", [False, True])
def test_a_dot_for_every_spike(plain):
    """One in each corner, and one in the middle; the last time lies in the last column."""
    times, neurons = [0.0, 100.0, 0.0, 100.0, 50.0], [0, 0, 7, 7, 3]
    lines = spike_rows({"cells": (times, neurons, 8), "none": ([], [], 4)}, 100.0, width=11, plain=plain).splitlines()
    if plain:
        shown = ["none  |", "cells |*         *", "      |*    *    *"]
    else:
        shown = ["none  │", "cells │⠁         ⠈", "      │⡀    ⠈    ⢀"]
    assert lines[:3] == shown
    assert lines[4] == "       0       100 ms"


def test_quiet_prints_the_result_only(tmp_path, capsys):
    output = tmp_path / "other.safetensors"
    assert main(["demo", "--quiet", "--epochs", "1", "--seed", "3", "--output", str(output)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert re.fullmatch(r"held-out accuracy 0\.\d{4} .*\n", captured.out)
    assert rv.load(output).predict(rv.datasets.load_digits().X[:1]).shape == (1, 10)


def test_command_fails_when_the_file_does_not_give_the_same(tmp_path, monkeypatch, capsys):
    other = rv.Network([64, 32, 10], output="softmax", loss="cross_entropy", rng=1)
    monkeypatch.setattr(rv, "load", lambda path: other)
    assert main(["demo", "--quiet", "--epochs", "1", "--output", str(tmp_path / "m.safetensors")]) == 1
    assert "other predictions" in capsys.readouterr().err


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.2, 0.4])
def test_split_is_a_partition_with_the_share_of_every_class(fraction):
    labels = np.repeat([0, 1, 2, 3], [100, 50, 9, 1])
    train, test = split_rows(160, fraction, 5, labels)
    assert sorted([*train, *test]) == list(range(160))
    assert len(test) == round(160 * fraction)
    shares = np.bincount(labels[test], minlength=4) - fraction * np.bincount(labels)
    assert np.abs(shares).max() < 1
    assert 3 in labels[train]


def test_split_depends_on_the_seed_alone():
    first, again, other = (split_rows(50, 0.2, seed)[1].tolist() for seed in (0, 0, 1))
    assert first == again != other


def test_split_of_few_rows_leaves_both_parts_something():
    assert [len(part) for part in split_rows(2, 0.01, 0)] == [1, 1]
    assert [len(part) for part in split_rows(2, 0.99, 0)] == [1, 1]


def test_many_classes_show_the_most_frequent_mistakes():
    names = [f"class {i}" for i in range(30)]
    counts = np.diag(np.arange(30))
    assert "no mistakes" in confusion_text(counts, names)
    counts[4, 7], counts[2, 1] = 5, 9
    assert confusion_text(counts, names).splitlines()[1:] == [
        "  'class 2' taken for 'class 1': 9",
        "  'class 4' taken for 'class 7': 5",
    ]


def test_pictures_show_ink_where_it_is():
    image = np.zeros((1, 64), dtype=np.float32)
    image[0, 8 + 2] = 1.0  # second row, third pixel
    lines = pictures(image, np.array([3]), np.array([5])).splitlines()
    assert lines[0] == "3 read as 5"
    assert lines[2] == "    ██"
    assert not "".join(lines[1:2] + lines[3:])
