"""Ctrl-C ends long correlations and pooling soon: large images, and kernels of which one row takes long."""

import pytest
from interrupted import soon

pytestmark = pytest.mark.once

WORKS = {
    "small kernel": "rv.image.correlate(image, kernel[:5, :5])",
    "large kernel": "rv.image.convolve(image, kernel)",
    "large kernel, small image": "rv.image.correlate(image[:30], kernel.repeat(20, 0).repeat(20, 1))",
    "channels": "rv.image.correlate(image.reshape(1000, -1, 4), kernel, channel_axis=-1)",
    "pool": "rv.image.pool(image, 50, 'max', 1)",
}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", WORKS)
def test_long_work_is_interrupted(name, threads):
    soon(f"""
        rng = np.random.default_rng(0)
        image, kernel = rng.standard_normal((4000, 4000)), rng.standard_normal((101, 101))
        def work():
            while True:  # the signal may come between two calls too
                {WORKS[name][:-1]}, threads={threads})
        error, seconds = measured(work)
        report(seconds)
    """)
