"""correlate and convolve: the definition, the order of the sum bit for bit, channels, and images however they lie."""

import numpy as np
import pytest
import ranvier as rv
from oracle.image import correlation
from pixels import CHAIN, DTYPES, KERNELS, SHAPES, drawn, layouts

BOTH = [(rv.image.correlate, False), (rv.image.convolve, True)]


def fits(mode, shape, kernel):
    return mode != "valid" or (kernel[0] <= shape[0] and kernel[1] <= shape[1])


@pytest.mark.sampled(5)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("mode", correlation.MODES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_element_is_one_chain(shape, mode, dtype):
    image = drawn(shape, dtype)
    for size in KERNELS:
        if not fits(mode, shape, size):
            continue
        kernel = drawn(size, dtype, 1)
        for work, turned in BOTH:
            mine = work(image, kernel, mode, cval=0.3)
            expected = correlation.chain(image, kernel, CHAIN, mode, 0.3, turned)
            assert mine.dtype == dtype
            assert mine.shape == expected.shape
            assert mine.tobytes() == expected.tobytes(), (size, turned)
            assert work(image, kernel, mode, 0.3, threads=2).tobytes() == expected.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("mode", correlation.MODES)
def test_the_sum_is_that_of_the_definition(mode, dtype):
    image = drawn((40, 300), dtype)
    for size in KERNELS:
        kernel = drawn(size, dtype, 1)
        bound = size[0] * size[1] * np.finfo(dtype).eps  # twice that of a chain of so many products
        for work, turned in BOTH:
            exact = correlation.correlate(image, kernel, mode, -1.5, turned)
            scale = correlation.correlate(abs(image), abs(kernel), mode, 1.5, turned)
            assert np.all(abs(work(image, kernel, mode, -1.5) - exact) <= bound * scale)


@pytest.mark.parametrize("mode", ["reflect", "constant", "nearest", "mirror", "wrap", "full"])
def test_kernels_that_are_larger_than_the_image(mode):
    for shape in [(1, 1), (1, 3), (2, 2), (3, 5)]:
        image = drawn(shape, "float64")
        for size in [(31, 31), (12, 13), (1, 60), (60, 2)]:
            kernel = drawn(size, "float64", 2)
            for work, turned in BOTH:
                expected = correlation.chain(image, kernel, CHAIN, mode, 2.0, turned)
                assert work(image, kernel, mode, 2.0).tobytes() == expected.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("channels", [1, 2, 3, 16])
def test_channels_are_images_by_themselves(channels, axis, dtype):
    image, kernel = drawn((channels, 9, 120), dtype), drawn((3, 4), dtype, 1)
    given = np.moveaxis(image, 0, axis)
    for mode in correlation.MODES:
        expected = np.stack([rv.image.convolve(x, kernel, mode) for x in image])
        for x in (given, given.copy()):
            for threads in (1, 2):
                mine = rv.image.convolve(x, kernel, mode, channel_axis=axis, threads=threads)
                assert mine.flags.c_contiguous
                assert np.array_equal(np.moveaxis(mine, axis, 0), expected)
    for x in layouts(given.copy()):
        assert np.array_equal(np.moveaxis(rv.image.convolve(x, kernel, "full", channel_axis=axis), axis, 0), expected)


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_image_may_lie_in_memory_as_it_likes(dtype):
    for shape in [(7, 40), (40, 400)]:
        image, kernel = drawn(shape, dtype), drawn((3, 5), dtype, 1)
        for mode in correlation.MODES:
            expected = rv.image.correlate(image, kernel, mode, 0.5).tobytes()
            for x in layouts(image):
                assert rv.image.correlate(x, kernel, mode, 0.5).tobytes() == expected
            for k in layouts(kernel):
                assert rv.image.correlate(image, k, mode, 0.5).tobytes() == expected


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_pixel_has_the_same_bits_at_any_place(dtype):
    """A part of a large image and the part alone; its edges apart."""
    image, kernel = drawn((90, 500), dtype), drawn((5, 3), dtype, 1)
    whole = rv.image.correlate(image, kernel, "valid")
    for y, x, h, w in [(0, 0, 10, 10), (3, 17, 40, 33), (50, 201, 37, 290), (85, 499 - 3, 5, 4)]:
        part = rv.image.correlate(image[y : y + h, x : x + w], kernel, "valid")
        assert np.array_equal(part, whole[y : y + h - 4, x : x + w - 2])


def test_nan_and_infinities_pass_through():
    image = np.zeros((5, 9))
    image[2, 4], image[2, 7] = np.nan, np.inf
    found = rv.image.correlate(image, np.ones((3, 3)))
    assert np.isnan(found[1:4, 3:6]).all()
    assert np.isinf(found[1:4, 6:9]).all()
    assert not found[0].any()
    assert rv.image.correlate(-np.zeros((3, 3)), np.ones((2, 2))).tobytes() == np.zeros((3, 3)).tobytes()
    around = rv.image.correlate(np.ones((3, 3)), np.ones((3, 3)), "constant", np.inf)
    assert np.isinf(around).sum() == 8


def test_whole_numbers_do_not_wrap_around():
    image = np.full((4, 4), 200, np.uint8)
    found = rv.image.correlate(image, np.ones((3, 3), np.int8))
    assert found.dtype == np.float32
    assert (found == 1800).all()
    for kind in ("?", "i1", "u2", "f2", "f4", "i4", "u8", "f8"):
        for other in ("?", "u1", "i2", "f2", "f4", "i8", "f8"):
            wanted = np.result_type(np.dtype(kind), np.dtype(other), np.float32)
            given = np.ones((4, 4), kind), np.ones((3, 3), other)
            mine = rv.image.convolve(*given)
            assert mine.dtype == wanted
            assert (mine == 9).all()
    assert rv.image.correlate([[1, 2]], [[1]]).dtype == np.float64  # lists are int64


def test_empty_images():
    kernel = np.ones((2, 3))
    for shape in [(0, 0), (0, 5), (5, 0)]:
        for mode in ("reflect", "constant", "nearest", "mirror", "wrap"):
            assert rv.image.correlate(np.zeros(shape), kernel, mode).shape == shape
        full = rv.image.correlate(np.zeros(shape), kernel, "full")
        assert full.shape == (shape[0] + 1, shape[1] + 2)
        assert not full.any()
    assert rv.image.correlate(np.zeros((4, 5, 0)), kernel, channel_axis=-1).shape == (4, 5, 0)


@pytest.mark.parametrize("dtype", DTYPES)
def test_large_kernels_go_on_where_they_stopped(dtype):
    """A kernel of more than some ten thousand numbers is summed in several parts, between which Ctrl-C is heard."""
    image, kernel = drawn((9, 103), dtype), drawn((150, 140), dtype, 1)
    expected = correlation.chain(image, kernel, CHAIN, "wrap")
    assert rv.image.correlate(image, kernel, "wrap").tobytes() == expected.tobytes()
    assert rv.image.correlate(image, kernel, "wrap", threads=2).tobytes() == expected.tobytes()
