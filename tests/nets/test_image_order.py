"""Layers of images to the bit: outputs, input gradients and kernel gradients are the chains of fma that their order says."""

import fma
import numpy as np
import pytest
import ranvier as rv
from image_networks import small
from mirror import DTYPES, same_bits

pytestmark = pytest.mark.arithmetic

HAS_FMA = rv.config()["isa"] != "baseline"
multiply_add = fma.fma if HAS_FMA else fma.rounded_twice

# image, filters, kernel, padding, stride, dilation: dense rows of taps, borders, strides and dilations, few and many channels
FORMS = {
    "valid": ((5, 6, 2), 3, (3, 3), "valid", (1, 1), (1, 1)),
    "same": ((5, 4, 3), 17, (3, 2), "same", (1, 1), (1, 1)),
    "stride": ((7, 8, 1), 6, (3, 3), "same", (2, 3), (1, 1)),
    "dilation": ((8, 7, 2), 4, (3, 2), "same", (1, 1), (2, 3)),
    "both": ((9, 8, 2), 5, (2, 3), "same", (3, 2), (2, 1)),
    "channels": ((4, 4, 17), 33, (3, 3), "same", (1, 1), (1, 1)),
    "a first layer": ((9, 20, 1), 6, (5, 5), "valid", (1, 1), (1, 1)),
}


def places(size, kernel, stride, dilation, padding):
    """Outputs of one axis, and the inputs before the first."""
    reach = (kernel - 1) * dilation + 1
    if padding == "valid":
        return (size - reach) // stride + 1, 0
    out = -(-size // stride)
    return out, max((out - 1) * stride + reach - size, 0) // 2


def windows(form):
    """(y, x, i, j, input y, input x) of each product, in row-major order."""
    (h, w, _), _, (kh, kw), padding, (sh, sw), (dh, dw) = form
    oh, top = places(h, kh, sh, dh, padding)
    ow, left = places(w, kw, sw, dw, padding)
    for y in range(oh):
        for x in range(ow):
            for i in range(kh):
                for j in range(kw):
                    iy, ix = y * sh + i * dh - top, x * sw + j * dw - left
                    if 0 <= iy < h and 0 <= ix < w:
                        yield y, x, i, j, iy, ix


def of(form, dtype, rng=3):
    image, filters, kernel, padding, stride, dilation = form
    layer = rv.Conv2D(filters, kernel, "linear", stride, padding, dilation)
    net = small(rv.Conv2D(image[2], 1, "linear"), layer, image=image, dtype=dtype)
    net.layers[1].bias[:] = np.random.default_rng(rng).normal(size=filters)
    return net


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rows", [1, 5, 33])
@pytest.mark.parametrize("name", FORMS)
def test_chains(name, rows, dtype):
    form = FORMS[name]
    net = of(form, dtype)
    x = np.random.default_rng(1).standard_normal((rows, *form[0])).astype(dtype)
    kept = net.forward(x)
    below, z = kept.outputs
    w = np.ascontiguousarray(net.layers[1].weight)  # (filters, kh, kw, c)
    expected = np.broadcast_to(net.layers[1].bias, z.shape).astype(dtype)
    for y, xx, i, j, iy, ix in windows(form):
        for c in range(w.shape[3]):
            expected[:, y, xx] = multiply_add(below[:, iy, ix, c, None], w[None, :, i, j, c], expected[:, y, xx])
    assert same_bits(z, expected + 0)
    target = np.random.default_rng(2).standard_normal(z.shape).astype(dtype)
    back = net.backward(x, target, keep=True)
    d = back.deltas[1]
    d_in = np.zeros(below.shape, dtype)
    for y, xx, i, j, iy, ix in windows(form):
        for o in range(len(w)):
            d_in[:, iy, ix] = multiply_add(d[:, y, xx, o, None], w[None, o, i, j], d_in[:, iy, ix])
    assert same_bits(back.deltas[0], d_in + 0)
    size = w.size
    found = net.gradients[-size - len(w) : -len(w)].reshape(*w.shape[1:], len(w))
    assert same_bits(found, kernel_gradient(form, below, d, w.shape, dtype))


def kernel_gradient(form, below, d, shape, dtype):
    """Groups of images with at least 1024 pixels; in a group one chain from zero over (image, y, x)."""
    pixels = d.shape[1] * d.shape[2]
    m = -(-1024 // pixels)
    total = None
    taps = list(windows(form))
    for first in range(0, len(d), m):
        group = np.zeros((*shape[1:], shape[0]), dtype)
        for r in range(first, min(first + m, len(d))):
            for y, x, i, j, iy, ix in taps:
                group[i, j] = multiply_add(below[r, iy, ix, :, None], d[r, y, x, None, :], group[i, j])
        group = group + 0
        total = group if total is None else total + group
    return total
