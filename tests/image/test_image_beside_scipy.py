"""rv.image beside scipy.ndimage and scipy.signal: odd and even kernels of any size, every mode.

SciPy's reflect reads memory that is not the image's where a kernel reaches a multiple of two image sizes away from an
edge (scipy.ndimage 1.17), so kernels stay below that.
"""

from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.peers, pytest.mark.once]

if find_spec("scipy"):
    from scipy import ndimage, signal

    SIZES = st.tuples(st.integers(1, 12), st.integers(1, 40))
    PEERS = {"ndimage": ["reflect", "constant", "nearest", "mirror", "wrap"], "signal": ["valid", "full"]}

    def drawn(seed, shape, dtype):
        return np.random.default_rng(seed).standard_normal(shape).astype(dtype)

    def of_scipy(name, image, kernel, mode, cval):
        if mode in PEERS["ndimage"]:
            return getattr(ndimage, name)(image, kernel, mode=mode, cval=cval)
        return getattr(signal, name + "2d")(image, kernel, mode=mode)

    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    @pytest.mark.parametrize("name", ["correlate", "convolve"])
    @pytest.mark.parametrize("mode", [mode for modes in PEERS.values() for mode in modes])
    @settings(max_examples=60, deadline=None)
    @given(seed=st.integers(0, 99), shape=SIZES, size=SIZES, cval=st.floats(-3, 3))
    def test_any_kernel(name, mode, dtype, seed, shape, size, cval):
        if mode == "reflect":
            size = tuple(min(k, 4 * n - 1) for k, n in zip(size, shape, strict=True))
        if mode == "valid":
            size = tuple(min(k, n) for k, n in zip(size, shape, strict=True))
        image, kernel = drawn(seed, shape, dtype), drawn(seed + 1, size, dtype)
        expected = of_scipy(name, image.astype(float), kernel.astype(float), mode, cval)
        mine = getattr(rv.image, name)(image, kernel, mode, cval)
        assert mine.dtype == dtype
        assert mine.shape == expected.shape
        bound = 2 * kernel.size * float(np.finfo(dtype).eps) * np.abs(kernel).sum() * max(np.abs(image).max(), 3)
        assert np.abs(mine - expected).max() <= bound

    @pytest.mark.parametrize("axis", [0, 1, 2])
    def test_channels(axis):
        image, kernel = drawn(0, (5, 6, 7), "float64"), drawn(1, (2, 3), "float64")
        expected = ndimage.convolve(image, np.expand_dims(kernel, axis))
        assert np.allclose(rv.image.convolve(image, kernel, channel_axis=axis), expected, rtol=0, atol=1e-13)
