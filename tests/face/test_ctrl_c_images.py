"""Ctrl-C ends passes of layers of images soon: large windows, large images, few of them."""

import pytest
from interrupted import soon

pytestmark = pytest.mark.once

# image, layers, how many images, what is done
WORKS = {
    "windows": ("(256, 256, 1)", "rv.AvgPool2D(100, stride=1), rv.GlobalAvgPool2D(), rv.Dense(1)", 4, "net.predict(x)"),
    "windows, backward": ("(128, 128, 1)", "rv.MaxPool2D(60, stride=1), rv.GlobalAvgPool2D(), rv.Dense(1)", 32, "net.backward(x, y)"),
    "one kernel gradient": ("(1024, 1024, 8)", "rv.Conv2D(64, 5), rv.GlobalAvgPool2D(), rv.Dense(1)", 1, "net.backward(x, y)"),
    "norm": ("(1024, 1024, 4)", "rv.LayerNorm(), rv.GlobalAvgPool2D(), rv.Dense(1)", 8, "net.backward(x, y)"),
    "means": ("(4096, 4096, 1)", "rv.GlobalAvgPool2D(), rv.Dense(1)", 16, "net.predict(x)"),
}  # fmt: skip


@pytest.mark.parametrize("after", [0.1, 0.6])
@pytest.mark.parametrize("name", WORKS)
def test_long_passes_of_images_are_interrupted(name, after):
    image, layers, rows, work = WORKS[name]
    soon(f"""
        net = rv.Network([rv.Input({image}), {layers}], rng=0)
        x = np.broadcast_to(np.ones((1, net.layers[0].n_in), "f4"), ({rows}, net.layers[0].n_in))
        y = np.zeros(({rows}, 1), "f4")
        def works():
            while True:  # the signal may come between two calls too
                {work}
        error, seconds = measured(works, {after})
        report(seconds)
    """)
