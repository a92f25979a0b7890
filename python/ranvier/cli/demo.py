"""``ranvier demo``: a network learns to read real digits, is measured, saved, loaded again; then neurons fire."""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

import ranvier as rv
from ranvier.cli import demo_network, demo_neuron
from ranvier.cli.evaluation import confusion_text, screen_width, split_rows
from ranvier.cli.inputs import Inputs
from ranvier.cli.messages import CommandError, talker
from ranvier.cli.model_file import Signature, announce_replacement, check_writable, size_text
from ranvier.cli.simulate import can_draw

IMAGES_RATE = 0.01  # of Adam
BATCH_SIZE, LEARNING_RATE, MOMENTUM = 32, 0.2, 0.9  # chosen on the seeds 100 … 109, which no test uses
HELD_OUT = 0.2
_SHADES = " ░▒▓█"


def train_digits(seed: int, epochs: int, *, progress: bool = False) -> tuple[rv.Network, float, NDArray[np.intp]]:
    """Train 64-32-10 on four fifths of the digits.

    Returns
    -------
    (Network, float, ndarray)
        The network, the wall time of the training [s], and the rows that were held out.
    """
    net = rv.Network([64, 32, 10], output="softmax", loss="cross_entropy", rng=seed)
    return _trained(net, rv.SGD(LEARNING_RATE, momentum=MOMENTUM), seed, epochs, progress)


def train_images(seed: int, epochs: int, *, progress: bool = False) -> tuple[rv.Network, float, NDArray[np.intp]]:
    """The same with two layers of convolution: 16 and 32 kernels of 3 × 3 pixels, each followed by pooling."""
    layers: list[Any] = [
        rv.Input((8, 8, 1)),
        rv.Conv2D(16, 3, "relu", padding="same"),
        rv.MaxPool2D(2),
        rv.Conv2D(32, 3, "relu", padding="same"),
        rv.MaxPool2D(2),
        rv.Flatten(),
        rv.Dense(10, "softmax"),
    ]
    return _trained(rv.Network(layers, rng=seed), rv.Adam(IMAGES_RATE), seed, epochs, progress)


def _trained(
    net: rv.Network, optimizer: Any, seed: int, epochs: int, progress: bool
) -> tuple[rv.Network, float, NDArray[np.intp]]:
    X, y = rv.datasets.load_digits()
    train, test = split_rows(len(y), HELD_OUT, seed, y)
    started = time.perf_counter()
    net.fit(X[train], y[train], epochs=epochs, batch_size=BATCH_SIZE, optimizer=optimizer, progress=progress)
    return net, time.perf_counter() - started, test


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has seed, epochs, images, output and quiet."""
    output = check_writable(options.output)
    X, y = rv.datasets.load_digits()
    talk = talker(quiet=options.quiet)
    curve = output.with_name(f"{output.stem}_fi_curve.png")
    for path in (output, curve) if can_draw() else (output,):
        announce_replacement(path, talk)
    what, learn, usual = (
        ("a network of convolutions", train_images, 40) if options.images else ("a 64-32-10 network", train_digits, 60)
    )
    epochs = options.epochs or usual
    talk(f"ranvier {rv.__version__} on {rv.config()['isa']}: {what} learns 1,797 real handwritten digits")
    net, seconds, test = learn(options.seed, epochs, progress=not options.quiet)
    probabilities = net.predict(X[test])
    predicted = probabilities.argmax(1)
    right = int(np.count_nonzero(predicted == y[test]))
    steps = epochs * -(-(len(y) - len(test)) // BATCH_SIZE)
    print(f"held-out accuracy {right / len(test):.4f} ({right} of {len(test)} images it has never seen)")
    talk(f"training time     {seconds:.2f} s ({epochs} epochs, {seconds / steps * 1e6:.1f} µs a step of 32)\n")
    names = [str(digit) for digit in range(10)]
    talk(confusion_text(rv.analysis.confusion_matrix(y[test], predicted, 10), names, screen_width()))
    wrong = np.flatnonzero(predicted != y[test])[: min(4, max(1, (screen_width() + 3) // 19))]  # that fit side by side
    talk("\n" + pictures(X[test[wrong]], y[test[wrong]], predicted[wrong]) if len(wrong) else "")
    if options.images:
        talk("\nthe 16 kernels of 3 x 3 pixels that it made:\n" + kernels(net.layers[0].weight[..., 0], screen_width()))
    net.metadata = Signature(Inputs([f"pixel_{i}" for i in range(64)]), "digit", names).metadata()
    net.save(output)
    if not np.array_equal(rv.load(output).predict(X[test]), probabilities):
        raise CommandError(f"{output}: the reloaded model gives other predictions than the saved one", code=1)
    talk(f"saved {output} ({size_text(output)}); loaded again it predicts the same, bit for bit")
    if not options.quiet:
        demo_neuron.show(curve, talk)
        demo_network.show(options.seed, talk)


def pictures(images: NDArray[np.float32], actual: NDArray[np.int64], predicted: NDArray[np.int64]) -> str:
    """Images (n, 64) of 0 … 1 side by side in five shades, two characters a pixel, a caption above each."""
    captions = "   ".join(f"{is_} read as {read}".ljust(16) for is_, read in zip(actual, predicted, strict=True))
    shades = np.rint(images * (len(_SHADES) - 1)).astype(int).reshape(len(images), 8, 8)
    lines = ["   ".join("".join(2 * _SHADES[s] for s in image[row]) for image in shades) for row in range(8)]
    return "\n".join(line.rstrip() for line in [captions, *lines])


def kernels(weights: NDArray[np.float32], width: int) -> str:
    """Kernels (n, h, w) side by side, two characters a weight, from the least to the greatest in five shades."""
    low, high = weights.min(axis=(1, 2), keepdims=True), weights.max(axis=(1, 2), keepdims=True)
    shades = np.rint((weights - low) / np.where(high > low, high - low, 1) * (len(_SHADES) - 1)).astype(int)
    each = 2 * weights.shape[2] + 2
    across = max(1, (width + 2) // each)
    blocks = []
    for first in range(0, len(shades), across):
        rows = shades[first : first + across].transpose(1, 0, 2)
        blocks.append(
            "\n".join("  ".join("".join(2 * _SHADES[s] for s in part) for part in row).rstrip() for row in rows)
        )
    return "\n\n".join(blocks)
