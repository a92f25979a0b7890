"""The bundled digits and flowers: the published data, in the promised form."""

import csv
import gzip
import io
import struct
from pathlib import Path

import numpy as np
import pytest
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


# ---- read_idx ----

CODES = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}


def idx(array, code=None, shape=None):
    shape = array.shape if shape is None else shape
    head = struct.pack(">HBB", 0, code or CODES[array.dtype.str[1:]], len(shape)) + struct.pack(
        f">{len(shape)}I", *shape
    )
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dtype", CODES)
@pytest.mark.parametrize("shape", [(3, 4, 5), (7,), (0, 2), (1, 1, 1, 1)])
def test_idx_files(tmp_path, shape, dtype, packed):
    wanted = (np.random.default_rng(1).random(shape) * 100.0).astype(dtype)
    path = tmp_path / "data"
    path.write_bytes(gzip.compress(idx(wanted)) if packed else idx(wanted))
    for given in (path, str(path)):
        found = rv.datasets.read_idx(given)
        assert found.dtype == np.dtype(dtype)
        assert found.flags.writeable
        np.testing.assert_array_equal(found, wanted)


GOOD = idx(np.arange(6, dtype="u1").reshape(2, 3))
BAD = {
    "nothing": (b"", "begins with nothing"),
    "text": (b"1,2,3\n4,5,6\n", "not of the format IDX: it begins with 31 2c 32 2c"),
    "a type that is not": (idx(np.zeros(2, "u1"), code=10), "not of the format IDX"),
    "no dimensions": (b"\0\0\x08\0", "not of the format IDX"),
    "half a header": (GOOD[:9], "ends within its header"),
    "too short": (GOOD[:-1], r"must hold 6 bytes for an array of shape \(2, 3\); it has only 5"),
    "too long": (GOOD + b"\0", "it has more"),
    "a claim": (idx(np.zeros(2, "u1"), shape=(2**32 - 1, 2**31)), "claims to hold"),
    "a claim that memory would hold": (idx(np.zeros(2, "u1"), shape=(2**30,)), "it has only 2"),
    "255 large dimensions": (idx(np.zeros(2, "u1"), shape=(2**32 - 1,) * 255), "255 dimensions; at most 32"),
    "70 dimensions of 1": (idx(np.zeros(1, "u1"), shape=(1,) * 70), "70 dimensions; at most 32"),
    "32 large dimensions": (
        idx(np.zeros(2, "f8"), shape=(2**32 - 1,) * 32),
        r"shape \(4294967295, .*, \.\.\.\), which is more than",
    ),
    "nothing of a large shape": (idx(np.zeros(0, "u1"), shape=(0, 2**32 - 1, 2**32 - 1)), r"more than 2\*\*40 bytes"),
    "a damaged packet": (gzip.compress(GOOD)[:-6], "is damaged"),
    "no packet": (b"\x1f\x8bnothing of this kind", "is damaged"),
}


@pytest.mark.parametrize("what", BAD)
def test_idx_files_that_are_none(tmp_path, what):
    data, message = BAD[what]
    (tmp_path / "bad").write_bytes(data)
    with pytest.raises(rv.errors.FileFormatError, match=message) as error:
        rv.datasets.read_idx(tmp_path / "bad")
    assert len(str(error.value)) <= 600


def test_idx_files_that_cannot_be_read(tmp_path):
    with pytest.raises(FileNotFoundError):
        rv.datasets.read_idx(tmp_path / "none")
