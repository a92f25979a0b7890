"""TensorFlow: networks of images and the passes of a convolution, as functions that tf.function compiles, and Keras."""

from __future__ import annotations

from importlib.metadata import packages_distributions

import tensorflow as tf

from benchmarks.peers import Case
from benchmarks.peers.tensorflow_images import convolutions
from benchmarks.peers.tensorflow_passes import passes
from benchmarks.works import Arrays, Work

NAME = "TensorFlow"
PACKAGES = (packages_distributions()["tensorflow"][0], "keras")  # with or without GPUs
__all__ = ("NAME", "PACKAGES", "cases", "convolutions", "passes", "setup")


def setup(threads: int) -> None:
    """Its own threads; one operation at a time."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """None of the dense networks."""
    return {}
