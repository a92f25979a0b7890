"""The command line: what it prints and what it saves."""

import csv
import io
import json

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import main

pytestmark = pytest.mark.arithmetic

CLASSES = ["blue", "deep red", "green, dark"]


def rows_of_three_classes(n=150, seed=0):
    """Three clouds far apart, (n, 2), on a large offset that only standardisation makes learnable."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 3
    centres = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    return centres[labels] + rng.normal(0, 0.5, (n, 2)) + [1000.0, -50.0], labels


def write_csv(path, header, rows, delimiter=",", encoding="utf-8"):
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return str(path)


@pytest.fixture
def flowers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    X, labels = rows_of_three_classes()
    return write_csv(
        tmp_path / "flowers.csv",
        ["width", "height", "colour"],
        [[*x, CLASSES[k]] for x, k in zip(X, labels, strict=True)],
    )


def predicted_rows(capsys, model, data):
    capsys.readouterr()
    assert main(["predict", model, data]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_train_then_predict_classes(flowers, capsys):
    assert main(["train", flowers, "--target", "colour", "--epochs", "30"]) == 0
    out = capsys.readouterr().out
    assert "3 classes" in out
    assert "held-out accuracy 1.0000 (30 of 30)" in out
    rows = predicted_rows(capsys, "model.safetensors", flowers)
    assert [row["predicted"] for row in rows] == [CLASSES[k] for k in rows_of_three_classes()[1]]
    assert all(0.5 < float(row["probability"]) <= 1 for row in rows)


def test_saved_file_needs_nothing_else(flowers):
    """Raw columns in, right classes out: the standardisation is inside the weights."""
    assert main(["train", flowers, "--target", "colour", "--epochs", "30", "--quiet"]) == 0
    net = rv.load("model.safetensors")
    X, labels = rows_of_three_classes()
    assert np.array_equal(net.predict(X).argmax(1), labels)
    assert json.loads(net.metadata["classes"]) == CLASSES
    assert json.loads(net.metadata["columns"]) == ["width", "height"]


def test_predict_finds_columns_by_name(flowers, tmp_path, capsys):
    assert main(["train", flowers, "--target", "colour", "--epochs", "30"]) == 0
    X, _ = rows_of_three_classes()
    moved = write_csv(
        tmp_path / "moved.csv", ["height", "note", "width"], [[x[1], "n/a", x[0]] for x in X], ";", "utf-8-sig"
    )
    assert predicted_rows(capsys, "model.safetensors", moved) == predicted_rows(capsys, "model.safetensors", flowers)


def test_same_seed_same_file(flowers, tmp_path):
    for name in ("a", "b", "c"):
        seed = "1" if name == "c" else "0"
        arguments = [
            "train",
            flowers,
            "--target",
            "colour",
            "--epochs",
            "2",
            "--seed",
            seed,
            "--output",
            name,
            "--quiet",
        ]
        assert main(arguments) == 0
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a", "b", "c"))
    assert a == b != c


@pytest.mark.parametrize("hidden", [["0"], ["5", "4"]])
def test_hidden_layers(flowers, hidden):
    assert main(["train", flowers, "--target", "colour", "--epochs", "2", "--hidden", ",".join(hidden)]) == 0
    widths = [layer.weight.shape[0] for layer in rv.load("model.safetensors").layers]
    assert widths == [int(n) for n in hidden if n != "0"] + [3]


def linear_rows(n=200):
    x = np.random.default_rng(1).uniform(-1, 1, (n, 2)) * [1.0, 1e4] + [0.0, 1e6]
    return [[a, b, 300.25 + 20 * a + 0.001 * b] for a, b in x.tolist()]


def test_regression(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data = write_csv(tmp_path / "d.csv", ["a", "b", "y"], linear_rows())
    assert main(["train", data, "--target", "y", "--hidden", "0"]) == 0
    out = capsys.readouterr().out
    assert "a number" in out
    assert "held-out R² 1.0000" in out
    predicted = [float(row["predicted"]) for row in predicted_rows(capsys, "model.safetensors", data)]
    assert np.allclose(predicted, [row[2] for row in linear_rows()], rtol=0, atol=0.05)  # y has a spread of 13


def test_regression_of_two_rows(tmp_path, monkeypatch, capsys):
    """One row to train: no spread in anything, and the only value known is the answer."""
    monkeypatch.chdir(tmp_path)
    data = write_csv(tmp_path / "d.csv", ["x", "y"], [[1, 40.5], [2, 60.5]])
    assert main(["train", data, "--target", "y"]) == 0
    first, second = (float(row["predicted"]) for row in predicted_rows(capsys, "model.safetensors", data))
    assert first == second
    assert min(abs(first - 40.5), abs(first - 60.5)) < 0.5


@pytest.mark.parametrize(
    ("values", "task", "expected"),
    [
        (["1", "2", "10"], None, ["1", "2", "10"]),  # in numeric order
        (["b", "a", "c"], None, ["a", "b", "c"]),
        (["1.5", "2.5", "3.5"], None, []),
        (["1", "2", "10"], "regress", []),
        (["1.5", "2.5", "3.5"], "classify", ["1.5", "2.5", "3.5"]),
        ([str(i) for i in range(20)], None, [str(i) for i in range(20)]),
        ([str(i) for i in range(21)], None, []),
        (["1", "2", *["1"] * 39, "3"], None, []),  # 2 and 3 in four rows only
        (["1.0", "2.", "+10"], None, ["1", "2", "+10"]),
    ],
)
def test_task_by_target(tmp_path, monkeypatch, values, task, expected):
    monkeypatch.chdir(tmp_path)
    data = write_csv(tmp_path / "d.csv", ["x", "y"], [[i, values[i % len(values)]] for i in range(202)])
    assert main(["train", data, "--target", "y", "--epochs", "1", *(["--task", task] if task else [])]) == 0
    assert json.loads(rv.load("model.safetensors").metadata["classes"]) == expected


def test_columns_without_a_name_or_a_value_are_left_out_with_a_notice(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [[i, "", i % 7, "ab"[i % 2], ""] for i in range(20)]
    data = write_csv(tmp_path / "d.csv", ["", "nothing", "x", "y", ""], rows, ";")
    assert main(["train", data, "--target", "y", "--epochs", "1", "--quiet"]) == 0
    assert json.loads(rv.load("model.safetensors").metadata["columns"]) == ["x"]
    assert capsys.readouterr().err.splitlines() == [
        "ranvier: without a name, left out: columns '1', '5'",
        "ranvier: without a value, left out: 'nothing'",
    ]


def test_ignored_columns_and_constant_columns_do_not_matter(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [[i, 0.1, i % 2, i % 2] for i in range(40)]
    data = write_csv(tmp_path / "d.csv", ["id", "same", "x", "y"], rows)
    assert main(["train", data, "--target", "y", "--ignore", "id", "--quiet"]) == 0
    net = rv.load("model.safetensors")
    assert json.loads(net.metadata["columns"]) == ["same", "x"]
    assert np.array_equal(net.predict([[0.1, 1.0]]), net.predict([[1e9, 1.0]]))


def test_no_command_prints_help(capsys):
    assert main([]) == 2
    error = capsys.readouterr().err
    assert all(name in error for name in ("demo", "sample", "train", "predict", "simulate", "info"))
    assert main(["--help"]) == 0
    assert "COMMAND" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ranvier {rv.__version__}\n"


def test_info_of_a_network_of_images(capsys, tmp_path):
    layers = [rv.Conv2D(4, 3, "relu", padding="same"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(10, "softmax")]
    rv.Network([rv.Input((8, 8, 1)), *layers]).save(tmp_path / "seen.safetensors")
    assert main(["info", str(tmp_path / "seen.safetensors")]) == 0
    out = capsys.readouterr().out
    assert "8x8x1-conv2d(4,3x3,same,relu)-maxpool2d(2x2,valid)-flatten-10" in out
    assert "8x8x4 conv2d relu, 4x4x4 maxpool2d, 64 flatten, 10 softmax" in out


def test_info(capsys, flowers):
    assert main(["info"]) == 0
    out = capsys.readouterr().out
    assert rv.__version__ in out
    assert rv.config()["isa"] in out
    assert "izhikevich" in out
    assert "dopri5" in out
    assert main(["train", flowers, "--target", "colour", "--epochs", "1", "--quiet"]) == 0
    assert main(["info", "model.safetensors"]) == 0
    out = capsys.readouterr().out
    assert "2-32-3" in out
    assert "32 tanh, 3 softmax" in out
    assert "'width', 'height'" in out
    assert "'deep red'" in out
    assert "softmax" in out
