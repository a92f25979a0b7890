"""What a network with two inputs says of every point of a rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._support.arrays import real
from ..analysis.labels import class_labels
from .points import draw_points, frame, kinds_of, limits_of, points_of, targets_of, two_inputs
from .words import axes_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from numpy.typing import NDArray

    from .._nets.network import Network

    Float64 = NDArray[np.float64]

__all__: list[str] = []

LIGHT, SHADE = 0.25, 0.35  # opacity of regions, and of the shade of one output
COLOURS = ("C0", "C3")  # of points, as the ends of the shade: low blue, high red


def draw_regions(net: Network, X: Any, y: Any, ax: Any, resolution: int, style: dict[str, Any]) -> list[Artist]:
    """Regions of classes or the shade of one output, and the samples over them."""
    spec = net._core._spec()
    loss, n_out = spec["loss"][0], net.layers[-1].n_out
    two_inputs(spec["n_in"])
    if loss == "gaussian_nll":
        raise ValueError(
            "net must tell classes apart or have one output; of loss 'gaussian_nll' it has means and variances"
        )
    points = points_of(X)
    if n_out == 1:
        kinds, which = kinds_of(targets_of(y, len(points), 1))
    else:
        labels = _labels(y, len(points), n_out)
        kinds, which = kinds_of(labels[:, None].astype(np.float64))
    ax = axes_of(ax)
    low, high = limits_of(points)
    across, up = (np.linspace(low[k], high[k], resolution) for k in (0, 1))
    plane = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    said = net.predict(plane.astype(net.dtype)).astype(np.float64).reshape(resolution, resolution, n_out)
    texts = [f"{kind[0]:g}" for kind in kinds]
    line = {"hinge": 0.0}.get(loss, 0.5 if spec["layers"][-1][2] == "sigmoid" else None)
    if n_out == 1:
        artists = _shaded(ax, across, up, said[..., 0], line, style)
        colours = [COLOURS[0], COLOURS[1]] if len(kinds) == 2 else [f"C{k}" for k in range(len(kinds))]
    else:
        artists = _filled(ax, across, up, said, style)
        colours = [f"C{int(kind[0])}" for kind in kinds]
    artists += draw_points(ax, points, which, texts, color=colours, markersize=5)
    x_name, y_name = net.feature_names or ("x1", "x2")
    what = "class" if n_out > 1 else "output" if line is None else f"output, with a line at {line:g}"
    frame(ax, low, high, (x_name, y_name), f"Network {net._widths()}: {what}")
    return artists


def _labels(y: Any, rows: int, n_out: int) -> NDArray[np.int64]:
    """Class labels (rows,), from these or from one-hot rows."""
    given = real(y, "y")
    if given.ndim == 2:
        one_hot = targets_of(y, rows, n_out)
        if not (((one_hot == 0) | (one_hot == 1)).all() and (one_hot.sum(1) == 1).all()):
            raise ValueError(
                f"y (rows, {n_out}) must have a single 1 in each row, else 0; or pass class labels (rows,)"
            )
        return class_labels(one_hot.argmax(1), "y")
    labels = class_labels(y, "y", n_out)
    if len(labels) != rows:
        raise ValueError(f"y must have shape ({rows},) to go with X {(rows, 2)}; got {labels.shape}")
    return labels


def _filled(ax: Any, across: Float64, up: Float64, said: Float64, style: dict[str, Any]) -> list[Artist]:
    """For each class that wins somewhere the region in which it leads: where its output minus the next is > 0."""
    artists: list[Artist] = []
    for k in range(said.shape[2]):
        lead = said[..., k] - np.delete(said, k, axis=2).max(axis=2)
        if lead.max() > 0:
            own: dict[str, Any] = {"colors": [f"C{k}"], "alpha": LIGHT}
            artists.append(ax.contourf(across, up, lead, levels=[0.0, lead.max() + 1.0], **(own | style)))
    return artists


def _shaded(
    ax: Any, across: Float64, up: Float64, said: Float64, line: float | None, style: dict[str, Any]
) -> list[Artist]:
    """The output from blue to red, and a line where it changes the answer."""
    if line == 0.5:
        low, high = 0.0, 1.0
    elif line == 0.0:
        high = float(np.abs(said).max())
        low = -high
    else:
        low, high = float(said.min()), float(said.max())
    half = (across[1] - across[0]) / 2, (up[1] - up[0]) / 2  # a pixel has its point in the middle
    edges = (across[0] - half[0], across[-1] + half[0], up[0] - half[1], up[-1] + half[1])
    own = {"extent": edges, "vmin": low, "vmax": high, "origin": "lower", "cmap": "coolwarm", "aspect": "auto"}
    artists: list[Artist] = [ax.imshow(said, **(own | {"alpha": SHADE, "interpolation": "bilinear"} | style))]
    if line is not None and said.min() < line < said.max():
        artists.append(ax.contour(across, up, said, levels=[line], colors="black", linewidths=1.5))
    return artists
