"""Conv2D beside scipy.signal.correlate2d: kernels of any size, strides and dilations, both paddings.

A filter's output is the sum over the channels of the correlations of that channel with its kernel, plus the bias.
"""

from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror import DTYPES

pytestmark = [pytest.mark.peers, pytest.mark.once]

if find_spec("scipy"):
    from scipy.signal import correlate2d

    PAIRS = st.tuples(st.integers(1, 4), st.integers(1, 4))

    def spread(kernel, dilation):
        """The kernel (kh, kw) with zeros between its numbers."""
        wide = np.zeros([(k - 1) * d + 1 for k, d in zip(kernel.shape, dilation, strict=True)])
        wide[:: dilation[0], :: dilation[1]] = kernel
        return wide

    def first_of(n, k, stride):
        """Where in the full correlation the first output of padding="same" is: the smaller half of the zeros comes first."""
        zeros = max((-(-n // stride) - 1) * stride + k - n, 0)
        return k - 1 - zeros // 2

    def outputs(x, weight, bias, stride, dilation, padding):
        """(rows, h, w, filters) of x (rows, h, w, c) and weight (filters, kh, kw, c), in float64."""
        made = []
        for image in x.astype(float):
            filters = []
            for kernel, shift in zip(weight.astype(float), bias.astype(float), strict=True):
                wide = [spread(kernel[..., c], dilation) for c in range(image.shape[2])]
                mode = "full" if padding == "same" else "valid"
                total = sum(correlate2d(image[..., c], wide[c], mode) for c in range(image.shape[2])) + shift
                sizes = zip(image.shape, wide[0].shape, stride, strict=False)
                first = [first_of(*each) if padding == "same" else 0 for each in sizes]
                last = [f + n if padding == "same" else None for f, n in zip(first, image.shape, strict=False)]
                filters.append(total[first[0] : last[0] : stride[0], first[1] : last[1] : stride[1]])
            made.append(np.stack(filters, axis=-1))
        return np.stack(made)

    def compared(dtype, seed, image, filters, kernel, stride, dilation, padding):
        layer = rv.Conv2D(filters, kernel, stride=stride, dilation=dilation, padding=padding)
        net = rv.Network([rv.Input(image), layer], dtype=dtype, rng=seed)
        draw = np.random.default_rng(seed)
        net.parameters[:] = draw.standard_normal(net.parameters.size)
        x = draw.standard_normal((3, *image)).astype(dtype)
        weight, bias = net.layers[0].weight, net.layers[0].bias
        expected = outputs(x, weight, bias, stride, dilation, padding)
        mine = net.predict(x)
        assert mine.dtype == dtype
        bound = (
            (weight[0].size + 1) * np.finfo(dtype).eps * (np.abs(weight).sum() * np.abs(x).max() + np.abs(bias).max())
        )
        assert np.abs(mine.reshape(expected.shape) - expected).max() <= bound

    @pytest.mark.parametrize("dtype", DTYPES)
    @pytest.mark.parametrize("padding", ["valid", "same"])
    @settings(max_examples=60, deadline=None)
    @given(
        seed=st.integers(0, 99),
        image=st.tuples(st.integers(1, 20), st.integers(1, 40), st.integers(1, 5)),
        filters=st.integers(1, 20),
        kernel=st.tuples(st.integers(1, 5), st.integers(1, 7)),
        stride=PAIRS,
        dilation=PAIRS,
    )
    def test_any_convolution(dtype, padding, seed, image, filters, kernel, stride, dilation):
        if padding == "valid":
            kernel = tuple(min(k, (n - 1) // d + 1) for k, n, d in zip(kernel, image, dilation, strict=False))
        compared(dtype, seed, image, filters, kernel, stride, dilation, padding)

    @pytest.mark.parametrize("dtype", DTYPES)
    @pytest.mark.parametrize("padding", ["valid", "same"])
    @pytest.mark.parametrize("image", [(28, 28, 1), (16, 17, 32), (9, 8, 64)], ids=str)
    def test_sizes_of_real_networks(image, padding, dtype):
        """Lanes along pixels, along filters, and tiles of both."""
        compared(dtype, 3, image, 32, (3, 3), (1, 1), (1, 1), padding)
