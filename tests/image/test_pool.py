"""pool: whole windows of any size and stride, NaN, channels, and images however they lie."""

import numpy as np
import pytest
import ranvier as rv
from oracle.image import pooling
from pixels import DTYPES, drawn, layouts

KINDS = ["max", "mean", "min"]
WINDOWS = [
    (2, None),
    (1, None),
    (3, 1),
    ((2, 3), None),
    ((3, 2), (1, 4)),
    (2, 3),
    ((1, 5), (2, 1)),
    ((5, 1), 2),
    (9, 9),
]


def pair(value):
    return (value, value) if isinstance(value, int) else value


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 5), (8, 8), (28, 28), (9, 101), (41, 64)], ids=str)
def test_windows(shape, kind, dtype):
    image = drawn(shape, dtype)
    for size, stride in WINDOWS:
        mine = rv.image.pool(image, size, kind, stride)
        expected = pooling.pool(image, pair(size), kind, pair(size if stride is None else stride))
        assert mine.dtype == dtype
        assert mine.shape == expected.shape
        assert mine.tobytes() == expected.tobytes(), (size, stride)
        assert rv.image.pool(image, size, kind, stride, threads=2).tobytes() == expected.tobytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_channels(axis, kind):
    image = drawn((3, 11, 50), "float32")
    for size, stride in WINDOWS:
        expected = np.stack([rv.image.pool(x, size, kind, stride) for x in image])
        given = np.moveaxis(image, 0, axis)
        for x in (given, *layouts(given.copy())):
            mine = rv.image.pool(x, size, kind, stride, channel_axis=axis)
            assert np.array_equal(np.moveaxis(mine, axis, 0), expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("stride", [1, 2])
def test_a_nan_is_the_result_of_its_windows(stride, dtype):
    for y in range(4):
        for x in range(40):
            image = drawn((4, 40), dtype)
            image[y, x] = np.nan
            for kind in KINDS:
                expected = pooling.pool(image, (2, 2), kind, (stride, stride))
                assert np.array_equal(rv.image.pool(image, 2, kind, stride), expected, equal_nan=True)
    image[:] = np.nan
    assert np.isnan(rv.image.pool(image, 2, "min", stride)).all()


def test_infinities():
    image = np.array([[np.inf, -np.inf], [1.0, 2.0]])
    assert rv.image.pool(image) == np.inf
    assert rv.image.pool(image, kind="min") == -np.inf
    assert np.isnan(rv.image.pool(image, kind="mean"))
    assert rv.image.pool(-np.full((3, 3), np.inf), 3) == -np.inf


def test_dtypes():
    for kind in ("?", "u1", "i2", "f2", "f4", "i4", "u8", "f8"):
        image = np.arange(16).reshape(4, 4).astype(kind)
        for way in KINDS:
            mine = rv.image.pool(image, kind=way)
            assert mine.dtype == np.result_type(image, np.float32)
            assert np.array_equal(mine, pooling.pool(image.astype(float), (2, 2), way, (2, 2)))


def test_images_without_a_whole_window():
    assert rv.image.pool(np.zeros((3, 5)), 4).shape == (0, 1)
    assert rv.image.pool(np.zeros((0, 5))).shape == (0, 2)
    assert rv.image.pool(np.zeros((5, 1))).shape == (2, 0)
