"""NumPy's networks of images: patches as rows of a matrix (im2col), one matrix product a layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.convolution_works import Arrays, Convolutional
from benchmarks.peers import SAMPLE, Case, Outcome


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    net = Network(work, arrays)
    return {"im2col": Case(net.run, net.outcome, net.reset if work.steps else None)}


class Network:
    def __init__(self, work: Convolutional, arrays: Arrays) -> None:
        self.work, self.arrays, self.loss = work, arrays, 0.0
        self.count = sum(name.startswith("w") for name in arrays)
        self.reset()

    def reset(self) -> None:
        self.w = [self.arrays[f"w{k}"].copy() for k in range(self.count)]
        self.b = [self.arrays[f"b{k}"].copy() for k in range(self.count)]

    def run(self) -> None:
        x, y, batch = self.arrays["x"], self.arrays["y"], self.work.batch
        if not self.work.steps:
            self.forward(x, None)
            return
        for first in range(0, len(x), batch):
            self.step(x[first : first + batch], y[first : first + batch])

    def outcome(self) -> Outcome:
        outputs = self.forward(self.arrays["x"][: min(self.work.batch, SAMPLE)], None)
        return Outcome(outputs.tolist(), self.loss if self.work.steps else None)

    def forward(self, a: NDArray, kept: list | None) -> NDArray:
        """Probabilities; what each layer needs on the way back goes to ``kept``."""
        k, last = 0, len(self.work.layers) - 1
        for i, (kind, *sizes) in enumerate(self.work.layers):
            if kind in ("max", "mean"):
                size = sizes[0]
                windows = a.reshape(len(a), a.shape[1] // size, size, a.shape[2] // size, size, -1)
                pooled = windows.max(axis=(2, 4)) if kind == "max" else windows.mean(axis=(2, 4), dtype=a.dtype)
                if kept is not None:
                    kept.append((kind, windows, pooled))
                a = pooled
                continue
            shape = a.shape
            if kind == "conv":
                border = sizes[1] // 2 if sizes[2] == "same" else 0
                a = np.pad(a, ((0, 0), (border, border), (border, border), (0, 0))) if border else a
                seen = np.lib.stride_tricks.sliding_window_view(a, (sizes[1], sizes[1]), axis=(1, 2))
                seen = seen.transpose(0, 1, 2, 4, 5, 3)
                patches = seen.reshape(-1, self.w[k].reshape(-1, sizes[0]).shape[0])
                z = (patches @ self.w[k].reshape(-1, sizes[0]) + self.b[k]).reshape(*seen.shape[:3], -1)
            else:
                patches = a.reshape(len(a), -1)
                z = patches @ self.w[k] + self.b[k]
            k += 1
            a = np.exp(z - z.max(axis=1, keepdims=True)) if i == last else np.maximum(z, 0)
            a = a / a.sum(axis=1, keepdims=True) if i == last else a
            if kept is not None:
                kept.append((kind, patches, a, shape))
        return a

    def step(self, x: NDArray, y: NDArray) -> None:
        kept: list = []
        p = self.forward(x, kept)
        self.loss = float(-np.log(p[np.arange(len(y)), y]).mean())
        d = p.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        k, changes = self.count - 1, []
        for i in range(len(kept) - 1, -1, -1):
            kind, *facts = kept[i]
            if kind in ("max", "mean"):
                d = unpooled(kind, *facts, d)
                continue
            patches, a, shape = facts
            if i < len(kept) - 1:
                d = d.reshape(a.shape) * (a > 0)
            flat = d.reshape(-1, d.shape[-1])
            changes.append((k, (patches.T @ flat).reshape(self.w[k].shape), flat.sum(axis=0)))
            if i:
                back = flat @ self.w[k].reshape(-1, d.shape[-1]).T
                d = folded(back, d.shape, shape, self.w[k].shape) if kind == "conv" else back.reshape(shape)
            k -= 1
        for k, dw, db in changes:
            self.w[k] -= self.work.learning_rate * dw
            self.b[k] -= self.work.learning_rate * db


def unpooled(kind: str, windows: NDArray, pooled: NDArray, d: NDArray) -> NDArray:
    d = d.reshape(pooled.shape)[:, :, None, :, None]
    rows, h, size, w, _, c = windows.shape
    if kind == "mean":
        return np.broadcast_to(d / (size * size), windows.shape).reshape(rows, h * size, w * size, c)
    flat = windows.transpose(0, 1, 3, 2, 4, 5).reshape(rows, h, w, size * size, c)
    chosen = np.zeros_like(flat)
    np.put_along_axis(chosen, flat.argmax(axis=3)[:, :, :, None], d[:, :, 0, :, :], axis=3)
    chosen = chosen.reshape(rows, h, w, size, size, c).transpose(0, 1, 3, 2, 4, 5)
    return chosen.reshape(rows, h * size, w * size, c)


def folded(back: NDArray, out: tuple[int, ...], image: tuple[int, ...], kernel: tuple[int, ...]) -> NDArray:
    """Gradients of patches added up in the image."""
    rows, h, w, _ = out
    kh, kw, c, _ = kernel
    border = (h + kh - 1 - image[1]) // 2
    made = np.zeros((rows, h + kh - 1, w + kw - 1, c), back.dtype)
    patches = back.reshape(rows, h, w, kh, kw, c)
    for i in range(kh):
        for j in range(kw):
            made[:, i : i + h, j : j + w] += patches[:, :, :, i, j]
    return made[:, border : border + image[1], border : border + image[2]]
