"""What options of ``fit`` cost: a training with each of them over the same training without, rounds interleaved."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import ranvier as rv

__all__ = ["main"]

Fit = Callable[[], object]


def network(*widths: int) -> rv.Network:
    return rv.Network([*widths], output="softmax", rng=0)


def rows(count: int, n_in: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(0)
    return draw.random((count, n_in), np.float32), draw.integers(0, classes, count)


def small() -> tuple[Fit, dict[str, Fit]]:
    """W2, 64-32-10 in batches of 32, 20 epochs of 1,792 rows."""
    x, y = rows(1792, 64, 10)
    how = {"epochs": 20, "batch_size": 32, "optimizer": rv.SGD(0.5), "threads": 1}

    def fit(**more: object) -> Fit:
        net = network(64, 32, 10)
        return lambda: net.fit(x, y, **how, **more)

    return fit(), {
        "schedule Cosine": fit(schedule=rv.schedules.Cosine(epochs=1e6)),
        "schedule Exponential": fit(schedule=rv.schedules.Exponential(0.999999)),
        "schedule OneCycle after a warm-up": fit(schedule=rv.schedules.WarmUp(10, rv.schedules.OneCycle(epochs=1e6))),
        "clip_norm that never cuts": fit(clip_norm=1e9),
        "clip_norm that always cuts": fit(clip_norm=1e-3),
        "clip_value": fit(clip_value=1e-3),
        "class_weight balanced": fit(class_weight="balanced"),
    }


def stopping() -> tuple[Fit, dict[str, Fit]]:
    """The same network, early stopping with validation_split over validation_data of as many rows."""
    x, y = rows(1792, 64, 10)
    how = {"epochs": 20, "optimizer": rv.SGD(0.5), "threads": 1, "early_stopping": rv.EarlyStopping(1000)}
    split, given = network(64, 32, 10), network(64, 32, 10)
    part = 1792 - 179
    return (
        lambda: given.fit(x[:part], y[:part], validation_data=(x[part:], y[part:]), **how),
        {"validation_split": lambda: split.fit(x, y, validation_split=0.1, **how)},
    )


def large(folder: Path) -> tuple[Fit, dict[str, Fit]]:
    """W3, 784-128-10 in batches of 64, an epoch of 60,000 rows."""
    x, y = rows(60_000, 784, 10)
    how = {"epochs": 2, "batch_size": 64, "optimizer": rv.SGD(0.1), "threads": 1}
    plain, saved = network(784, 128, 10), network(784, 128, 10)
    return (
        lambda: plain.fit(x, y, **how),
        {"checkpoint every epoch": lambda: saved.fit(x, y, checkpoint=folder / "run.safetensors", **how)},
    )


def ratios(plain: Fit, options: dict[str, Fit], count: int, clock: Callable[[], float]) -> dict[str, float]:
    """Median over rounds of each time over that of ``plain`` in the same round; the order turns from round to round."""

    def timed(fit: Fit) -> float:
        start = clock()
        fit()
        return clock() - start

    fits = {"": plain, **options}
    for fit in fits.values():
        fit()
    found: dict[str, list[float]] = {name: [] for name in options}
    names = list(fits)
    for k in range(count):
        turned = names[k % len(names) :] + names[: k % len(names)]
        times = {name: timed(fits[name]) for name in turned}
        for name in options:
            found[name].append(times[name] / times[""])
    return {name: median(values) for name, values in found.items()}


def main(count: int = 101) -> int:
    """Prints the ratios: CPU time, and for checkpoints the wall's, because a disk is waited for."""
    for work in (small, stopping):
        print(work.__doc__)
        for name, ratio in ratios(*work(), count, time.process_time).items():
            print(f"  {ratio:6.3f}  {name}")
    print(large.__doc__)
    with tempfile.TemporaryDirectory() as folder:
        for name, ratio in ratios(*large(Path(folder)), max(count // 10, 5), time.perf_counter).items():
            print(f"  {ratio:6.3f}  {name}")
    return 0
