"""Shapes of images: those that no layer takes, images of one pixel, kernels and windows that reach far beyond an image."""

import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import ranvier as rv
from image_networks import small
from mirror import same_bits

REFUSED = {
    "dense on an image": (lambda: small(rv.Dense(2)), "put flatten before it"),
    "a convolution of numbers": (lambda: rv.Network([rv.Input(9), rv.Conv2D(2, 3)]), "takes images"),
    "too large a kernel": (lambda: small(rv.Conv2D(2, 5)), "does not fit into an image of 4 x 6 pixels of 2 channels"),
    "kernel_size": (lambda: rv.Conv2D(2, 0), "kernel_size"),
    "three sizes": (lambda: rv.Conv2D(2, (1, 2, 3)), "kernel_size must be a whole number or a pair"),
    "padding": (lambda: rv.Conv2D(2, 3, padding="sane"), "did you mean 'same'"),
    "input": (lambda: rv.Network([rv.Input((2, 2)), rv.Dense(2)]), "rv.Input"),
    "softmax of pixels": (lambda: small(rv.Conv2D(2, 3, "softmax")), "put Flatten or GlobalAvgPool2D"),
    "eps": (lambda: rv.LayerNorm(0.0), "eps must be >= 1e-30"),
    "numbers without places": (lambda: small(rv.GlobalAvgPool2D(), rv.Conv2D(1, 1)), "takes images"),
    "a wide image": (
        lambda: rv.Network([rv.Input((2**21, 1, 1)), rv.Flatten()]),
        r"must be in 1 ... 2\*\*20; got 2097152 x 1 pixels",
    ),
    "a vast image": (
        lambda: rv.Network([rv.Input((2**40, 2**40, 1)), rv.Flatten()]),
        r"must be in 1 ... 2\*\*20; got 1099511627776 x",
    ),
    "size": (lambda: rv.MaxPool2D(70000), "size must be at most 65535"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what):
    make, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        make()


def test_the_first_of_equal_pixels_learns():
    net = small(rv.Conv2D(1, 1, "linear"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(1), image=(2, 2, 1), dtype="float64")
    net.parameters[:] = [1.0, 0.0, 1.0, 0.0]
    back = net.backward([[3.0, 1.0, 3.0, 3.0]], [[0.0]], keep=True)
    assert back.deltas[0].tolist() == [[[[6.0], [0.0]], [[0.0], [0.0]]]]


def test_deltas_of_flatten_are_those_of_its_outputs():
    net = small(rv.Conv2D(3, 3, "tanh"), rv.Flatten(), rv.Dense(2), dtype="float64")
    x, y = np.random.default_rng(1).random((5, 4, 6, 2)), np.zeros((5, 2))
    back = net.backward(x, y, keep=True)
    gradients = net.gradients.copy()
    np.testing.assert_allclose(back.deltas[1], back.deltas[2] @ net.layers[2].weight, rtol=1e-12)
    np.testing.assert_allclose(back.deltas[0].reshape(5, -1), back.deltas[1] * back.derivatives[0].reshape(5, -1))
    net.backward(x, y)
    assert same_bits(net.gradients, gradients)


def test_images_of_one_pixel_are_images():
    x = np.random.default_rng(1).random((3, 4, 4, 1))
    deep = small(rv.Conv2D(8, 4), rv.Conv2D(10, 1), image=(4, 4, 1))
    assert deep.predict(x).shape == deep.forward(x).output.shape == (3, 1, 1, 10)
    assert deep.predict(x[:1]).shape == (1, 1, 1, 10)
    assert small(rv.Conv2D(8, 4), rv.GlobalAvgPool2D(), image=(4, 4, 1)).predict(x).shape == (3, 8)
    one = small(rv.Conv2D(2, 1), rv.Dropout(0.5), rv.LayerNorm(), image=(1, 1, 8))
    out = np.empty((3, 1, 1, 2), "f4")
    assert one.predict(np.ones((3, 1, 1, 8)), out=out) is out
    softmax = small(rv.Conv2D(5, 4, "softmax"), image=(4, 4, 1))
    assert softmax.evaluate(x, [0, 1, 4])["loss"] > 0
    with pytest.raises(ValueError, match="put flatten before it"):
        small(rv.Conv2D(8, 4), rv.Dense(1), image=(4, 4, 1))
    with pytest.raises(ValueError, match=r"X must have shape \(rows, 1, 1, 8\)"):
        one.predict(np.ones((3, 1, 8, 1)))


# taps that lie in the padding everywhere; their number must not matter, and their memory would be terabytes
FAR = {
    "a tall kernel": ((1, 2, 1), rv.Conv2D(1, (65535, 67), padding="same", dilation=65535)),
    "dilation": ((8, 8, 1), rv.Conv2D(1, 3, padding="same", dilation=30000)),
    "no tap meets the image": ((3, 2, 2), rv.Conv2D(3, 2, padding="same", dilation=60001)),
    "one axis": ((6, 5, 2), rv.Conv2D(3, (3, 4), padding="same", dilation=(1, 4))),
    "an even kernel, off its middle": ((3, 7, 2), rv.Conv2D(17, (2, 4), padding="same", dilation=(2, 5))),
    "stride": ((9, 7, 2), rv.Conv2D(3, (5, 4), padding="same", dilation=(4, 3), stride=(2, 3))),
    "stride, one tap": ((9, 7, 2), rv.Conv2D(3, (4, 3), padding="same", dilation=(8, 7), stride=(3, 2))),
}


def padded_convolution(x, w, b, layer, output):
    """z by its definition, a sum over the taps that lie in the image, and where each of them is."""
    (kh, kw), (sh, sw), (dh, dw) = layer.kernel_size, layer.stride, layer.dilation
    oh, ow, _ = output
    top = max((oh - 1) * sh + (kh - 1) * dh + 1 - x.shape[1], 0) // 2
    left = max((ow - 1) * sw + (kw - 1) * dw + 1 - x.shape[2], 0) // 2
    z, taps = np.zeros((len(x), *output)) + b, []
    for i in range(kh):
        rows = [(y, y * sh + i * dh - top) for y in range(oh) if 0 <= y * sh + i * dh - top < x.shape[1]]
        for j in range(kw) if rows else ():
            cols = [(c, c * sw + j * dw - left) for c in range(ow) if 0 <= c * sw + j * dw - left < x.shape[2]]
            for y, from_y in rows:
                for c, from_c in cols:
                    z[:, y, c] += x[:, from_y, from_c] @ w[:, i, j].T
                    taps.append((i, j, y, c, from_y, from_c))
    return z, taps


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", FAR)
@pytest.mark.parametrize("rows", [1, 5, 40])
def test_taps_that_never_meet_the_image_take_no_part(name, rows):
    image, layer = FAR[name]
    net = small(rv.Conv2D(image[2], 1), layer, image=image, dtype="float64")
    x = np.random.default_rng(1).standard_normal((rows, *image))
    w, b = net.layers[-1].weight, net.layers[-1].bias
    b[:] = 0.5
    kept = net.forward(x)
    below = kept.outputs[0]
    z, taps = padded_convolution(below, w, b, layer, net.layers[-1].output_shape)
    np.testing.assert_allclose(kept.output, z, rtol=1e-11, atol=1e-12)
    back = net.backward(x, np.zeros_like(z), keep=True)
    delta, size = back.deltas[-1], w.size
    gradient, d_in = np.zeros(w.shape), np.zeros(below.shape)
    for i, j, y, c, from_y, from_c in taps:
        gradient[:, i, j] += delta[:, y, c].T @ below[:, from_y, from_c]
        d_in[:, from_y, from_c] += delta[:, y, c] @ w[:, i, j]
    found = net.gradients[-size - len(b) : -len(b)].reshape(-1, len(b)).T.reshape(w.shape)
    np.testing.assert_allclose(found, gradient, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(back.deltas[0], d_in, rtol=1e-10, atol=1e-12)


def test_the_gradient_of_a_kernel_that_never_meets_the_image_is_no_memory():
    net = rv.Network([rv.Input((1, 2, 1)), FAR["a tall kernel"][1], rv.Flatten(), rv.Dense(1)], rng=0)
    assert np.isfinite(net.backward(np.ones((2, 2)), np.ones((2, 1))))


def test_what_no_memory_holds_is_a_memory_error():
    image = rv.Input((2**20, 2**20, 1))
    with pytest.raises(MemoryError, match="do not fit in memory"):
        rv.Network([image, rv.Conv2D(2**23, 1), rv.GlobalAvgPool2D(), rv.Dense(1)])
    with pytest.raises(MemoryError, match="do not fit in memory"):
        rv.Network([rv.Input((2**20, 2**20, 2**20)), rv.GlobalAvgPool2D()])


def run(code):
    environment = {**os.environ, "RANVIER_NUM_THREADS": "1"}
    program = "import resource\nimport numpy as np\nimport ranvier as rv\n" + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.arithmetic
def test_predictions_of_large_images_take_few_at_a_time():
    megabytes = run("""
        net = rv.Network([rv.Input((128, 128, 1)), rv.Conv2D(16, 3, padding="same"), rv.GlobalAvgPool2D()], rng=0)
        x, y = np.ones((256, 128, 128, 1), "f4"), np.zeros((256, 16), "f4")
        most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        before = most()
        net.predict(x), net.loss(x, y), net.fit(x[:1], y[:1], validation_data=(x, y))
        print(most() - before)
    """)
    assert float(megabytes) < 80.0  # a block of 256 images would take 256


@pytest.mark.limits_memory
def test_few_rows_need_no_scratch_for_a_group_of_images():
    """256 of these images, the group of their gradients, would take 10 GB."""
    run("""
        image, layer = rv.Input((2048, 2048, 8)), rv.Conv2D(1, 65, stride=1024, padding="same")
        net = rv.Network([image, layer, rv.GlobalAvgPool2D()], rng=0)
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
        x = np.ones((1, 2048, 2048, 8), "f4")
        net.predict(x), net.backward(x, [[0.0]])
    """)


def test_a_row_of_equal_numbers_is_normalised_to_zeros():
    for dtype in ("float32", "float64"):
        net = rv.Network([rv.Input(4), rv.LayerNorm(1e-30)], dtype=dtype, rng=0)
        assert not net.predict(np.full((2, 4), 3.0)).any()
        assert np.isfinite(net.backward(np.full((2, 4), 3.0), np.ones((2, 4))))
