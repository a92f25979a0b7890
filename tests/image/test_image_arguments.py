"""What rv.image is given and refuses: shapes, modes, dtypes, out, overlaps; nothing is touched before."""

import inspect

import numpy as np
import pytest
import ranvier as rv

IMAGE, KERNEL = np.arange(24.0).reshape(4, 6), np.ones((3, 2))
CALLS = {
    "correlate": ((IMAGE, KERNEL), (4, 6)),
    "convolve": ((IMAGE, KERNEL), (4, 6)),
    "pool": ((IMAGE,), (2, 3)),
}
MODES = "reflect, constant, nearest, mirror, wrap, valid, full"


@pytest.mark.parametrize("name", CALLS)
def test_only_real_numbers_up_to_float64(name):
    work, (image, *rest) = getattr(rv.image, name), CALLS[name][0]
    for bad in (image + 0j, image.astype(object), np.array([["a", "b"]]), np.ma.masked_array(image), None):
        with pytest.raises(TypeError, match="image must be an array of numbers"):
            work(bad, *rest)
        for other in rest:
            with pytest.raises(TypeError, match="kernel must be an array of numbers"):
                work(other, bad)
    with pytest.raises(
        TypeError, match=r"image must be an array of numbers up to float64; got dtype float128: use .astype"
    ):
        work(image.astype(np.longdouble), *rest)


@pytest.mark.parametrize("name", CALLS)
def test_out_is_written_and_returned(name):
    (given, shape), work = CALLS[name], getattr(rv.image, name)
    expected = work(*given)
    out = np.full(shape, 7.0)
    assert work(*given, out=out) is out
    assert out.tobytes() == expected.tobytes()
    locked = np.zeros(shape)
    locked.flags.writeable = False
    for bad, kind in [
        (np.full(shape, 7.0, "f4"), ValueError),
        (np.full((*shape, 1), 7.0), ValueError),
        (np.full((shape[0], 2 * shape[1]), 7.0)[:, ::2], ValueError),
        (np.full(shape, 7.0, order="F"), ValueError),
        (locked, ValueError),
        ([7.0], TypeError),
        (np.ma.masked_array(np.full(shape, 7.0)), TypeError),
    ]:
        before = np.array(bad)
        with pytest.raises(kind, match="out must"):
            work(*given, out=bad)
        assert np.array_equal(bad, before)


@pytest.mark.parametrize("name", CALLS)
def test_out_must_lie_apart(name):
    (image, *rest), shape = CALLS[name]
    memory = np.arange(100.0)
    inner = memory[10:34].reshape(4, 6)
    for start in (10, 5, 33):
        out = memory[start : start + shape[0] * shape[1]].reshape(shape)
        with pytest.raises(ValueError, match="out must not overlap the arguments"):
            getattr(rv.image, name)(inner, *rest, out=out)
    if rest:
        kernel = memory[40:46].reshape(3, 2)
        with pytest.raises(ValueError, match="out must not overlap the arguments"):
            getattr(rv.image, name)(image, kernel, out=memory[30:54].reshape(4, 6))
    assert np.array_equal(memory, np.arange(100.0))


@pytest.mark.parametrize("name", CALLS)
def test_channel_axis(name):
    work, (image, *rest) = getattr(rv.image, name), CALLS[name][0]
    color = np.zeros((4, 6, 3))
    assert work(color, *rest, channel_axis=np.int64(-1)).ndim == 3
    for bad, axis, text in [
        (
            color,
            None,
            r"image must have shape \(h, w\); got \(4, 6, 3\): for channels give their axis, such as channel",
        ),
        (image, -1, r"image must have shape \(h, w\) and the axis of channels that channel_axis names; got \(4, 6\)"),
        (image[0], None, r"image must have shape \(h, w\); got \(6,\)"),
        (color, 3, r"channel_axis must be an axis of the image, -3 ... 2; got 3"),
        (color, -4, "channel_axis must be an integer >= -3; got int -4"),
    ]:
        with pytest.raises(ValueError, match=text):
            work(bad, *rest, channel_axis=axis)
    with pytest.raises(TypeError, match="channel_axis must be an integer"):
        work(color, *rest, channel_axis=1.5)


@pytest.mark.parametrize("name", ["correlate", "convolve"])
def test_kernels_and_modes(name):
    work = getattr(rv.image, name)
    for bad in (np.ones(3), np.ones((1, 2, 3)), np.ones((0, 3)), 2.0):
        with pytest.raises(ValueError, match=r"kernel must have shape \(kh, kw\) and at least one element; got \("):
            work(IMAGE, bad)
    with pytest.raises(ValueError, match=f"mode must be one of {MODES}; got 'reflec': did you mean 'reflect'"):
        work(IMAGE, KERNEL, "reflec")
    with pytest.raises(ValueError, match=r"got 'same'.* use mode=.constant."):
        work(IMAGE, KERNEL, "same")
    with pytest.raises(TypeError, match="mode must be a string; got int 1"):
        work(IMAGE, KERNEL, 1)
    with pytest.raises(ValueError, match=r'must not be larger than the image with mode="valid"; got 5 .* beside 4'):
        work(IMAGE, np.ones((5, 1)), "valid")
    with pytest.raises(TypeError, match="cval must be a number"):
        work(IMAGE, KERNEL, "constant", "0")
    with pytest.raises(ValueError, match=r"cval is 1e\+300, too large for float32"):
        work(IMAGE.astype("f4"), KERNEL.astype("f4"), "constant", 1e300)


def test_windows():
    for bad in (0, -1, (2, 0), (1, 2, 3), [], (2,)):
        for name in ("size", "stride"):
            with pytest.raises(ValueError, match=f"{name} must be an integer"):
                rv.image.pool(IMAGE, **{name: bad})
    for bad in (2.0, "2", b"23", (1, 2.5), True):
        for name in ("size", "stride"):
            with pytest.raises(TypeError, match=f"{name} must be an integer"):
                rv.image.pool(IMAGE, **{name: bad})
    with pytest.raises(ValueError, match="kind must be one of max, mean, min; got 'avg'"):
        rv.image.pool(IMAGE, kind="avg")


@pytest.mark.parametrize("name", CALLS)
def test_threads_and_signature(name):
    work, given = getattr(rv.image, name), CALLS[name][0]
    assert {"threads", "out", "channel_axis"} < set(inspect.signature(work).parameters)
    for bad, kind in [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError), ("2", TypeError)]:
        with pytest.raises(kind, match="threads must be an integer"):
            work(*given, threads=bad)
    with pytest.raises(TypeError):
        work()
    with pytest.raises(TypeError):
        work(*given, axis=0)


def test_memory_is_known_before_it_is_taken():
    huge = np.lib.stride_tricks.as_strided(np.zeros(1), (2**29, 2**29), (0, 0))
    with pytest.raises(MemoryError):
        rv.image.correlate(huge, np.ones((3, 3)))
    with pytest.raises(MemoryError):
        rv.image.correlate(np.ones((3, 3)), huge)
    with pytest.raises(MemoryError):
        rv.image.pool(huge, stride=1)
