"""``ranvier train --export``: what is written for other programs, and what is refused before the training."""

import sys
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import main

pytestmark = pytest.mark.once


@pytest.fixture
def noisy(tmp_path, monkeypatch):
    """A table that a network learns by heart: more weights than rows, and noise."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = X[:, 0] + rng.normal(size=60)
    rows = ("".join(f"{x:.6f}," for x in [*row, value])[:-1] for row, value in zip(X, y, strict=True))
    Path("noisy.csv").write_text("\n".join(["a,b,c,y", *rows]))
    return "noisy.csv"


def trained(data, *options):
    assert main(["train", data, "--target", "y", *options]) == 0
    return rv.load("model.safetensors")


def test_the_network_is_exported_for_c(noisy, capsys):
    net = trained(noisy, "--epochs", "2", "--export", "my-net.h")
    text = Path("my-net.h").read_text(encoding="utf-8")
    assert "exported my-net.h (" in capsys.readouterr().out
    assert "static inline void my_net_predict(const double* x, double* y)" in text
    net.feature_names = ["a", "b", "c"]
    assert text == net.to_c_header(name="my_net")


def test_names_of_encoded_texts_and_of_classes_are_exported(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("colour,x,y\n" + "red,1,no\nblue,2,yes\n" * 9)
    trained("d.csv", "--epochs", "1", "--export", "2.h")
    text = Path("2.h").read_text(encoding="utf-8")
    assert "_features[3]" in text
    assert 'model_2_classes[2] = {\n  "no", "yes"' in text


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("net.txt", "must end in .onnx, or in .h for C"),
        ("none/net.h", "there is no folder 'none'"),
        ("noisy.h", "is the data file or the model's"),
        ("net.onnx", "--export to .onnx needs onnx, which cannot be imported"),
    ],
)
def test_exports_that_cannot_be_are_refused_before_the_training(noisy, file, said, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "onnx", None)
    Path(noisy).rename("noisy.h")
    assert main(["train", "noisy.h", "--target", "y", "--export", file]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["noisy.h"]
