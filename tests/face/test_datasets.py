"""The bundled digits and flowers: the published data, in the promised form."""

import csv
import io
from pathlib import Path

import numpy as np
import ranvier as rv
from ranvier.cli import main

PUBLISHED_COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # optdigits.names, testing set, classes 0 … 9


def test_form():
    digits = rv.datasets.load_digits()
    X, y = digits
    assert X is digits.X
    assert y is digits.y
    assert X.shape == (1797, 64)
    assert X.dtype == np.float32
    assert X.flags.c_contiguous
    assert X.flags.writeable
    assert y.shape == (1797,)
    assert y.dtype == np.int64
    assert X.min() == 0.0
    assert X.max() == 1.0


def test_classes_are_as_published():
    assert np.bincount(rv.datasets.load_digits().y).tolist() == PUBLISHED_COUNTS


def test_pixels_are_sixteenths():
    dots = rv.datasets.load_digits().X * 16
    assert np.array_equal(dots, np.round(dots))
    assert len(np.unique(dots)) == 17


def test_first_image_is_the_published_zero():
    first = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]  # first two rows of the first line of optdigits.tes
    assert (rv.datasets.load_digits().X[0, :16] * 16).tolist() == first


def test_calls_do_not_share_memory():
    changed = rv.datasets.load_digits()
    changed.X[:] = 9
    changed.y[:] = 9
    again = rv.datasets.load_digits()
    assert again.X.max() == 1.0
    assert again.y[0] == 0


def test_file_is_small_and_its_licence_is_beside_it():
    folder = Path(rv.datasets.__file__).parent / "data"
    assert (folder / "digits.npz").stat().st_size < 100_000
    notice = (folder / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in notice
    assert "10.24432/C50P49" in notice


def test_iris_is_as_published(capsys):
    """Fisher 1936: sums of table I by species, and its three groups of fifty."""
    assert main(["sample", "iris"]) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    assert [row[4] for row in rows] == [name for name in ("setosa", "versicolor", "virginica") for _ in range(50)]
    sums = np.array([row[:4] for row in rows], float).reshape(3, 50, 4).sum(1)
    assert sums.round(1).tolist() == [
        [250.3, 171.4, 73.1, 12.3],
        [296.8, 138.5, 213.0, 66.3],
        [329.4, 148.7, 277.6, 101.3],
    ]


def test_iris_is_small_and_its_source_is_beside_it():
    folder = Path(rv.datasets.__file__).parent / "data"
    assert (folder / "iris.csv").stat().st_size <= 5000
    assert "Annals of Eugenics 7 (1936)" in (folder / "README.md").read_text(encoding="utf-8")
