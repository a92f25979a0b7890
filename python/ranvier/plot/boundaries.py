"""Points of two inputs and the lines on which neurons change their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._nets.one_layer import OneLayerNetwork
from .words import axes_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

__all__ = ["decision_boundary"]

MARKERS = ("o", "x", "s", "^", "D", "v", "P", "*")
ROOM = 0.1  # beside the outermost points, of their spread


def decision_boundary(
    net: OneLayerNetwork, P: ArrayLike, T: ArrayLike, ax: Axes | None = None, **style: Any
) -> list[Artist]:
    """The samples of a perceptron or ADALINE with two inputs, by their targets, and the line of each neuron.

    Parameters
    ----------
    net : PerceptronNetwork or Adaline
        With two inputs and weights that are not all zero.
    P : (samples, 2) array of finite numbers
    T : (samples,) or (samples, n_out) array
        Targets; samples with the same ones have the same marker. At most 8 different ones.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.plot`` for the lines.

    Returns
    -------
    list of artists
        The samples of each target, in rising order, then the line of each neuron.

    Raises
    ------
    ValueError
        Another number of inputs, shapes that do not fit, or a neuron without a boundary.

    Examples
    --------
    >>> import ranvier as rv
    >>> P, T = [[2, 2], [1, -2], [-2, 2], [-1, 1]], [0, 1, 0, 1]
    >>> net = rv.PerceptronNetwork(2)
    >>> training = net.train(P, T)
    >>> zeros, ones, line = rv.plot.decision_boundary(net, P, T)                    # doctest: +SKIP
    """
    if not isinstance(net, OneLayerNetwork):
        raise TypeError(f"net must be an rv.PerceptronNetwork or an rv.Adaline; got {_core.shown(net)}")
    if net.n_in != 2:
        raise ValueError(f"net must have 2 inputs to be drawn; it has {net.n_in}")
    boundary = net.decision_boundary()
    points, targets = _checked(net, P, T)
    ax = axes_of(ax)
    low, high = points.min(0), points.max(0)
    room = ROOM * np.where(high > low, high - low, np.maximum(1.0, np.abs(high)))
    low, high = low - room, high + room
    artists: list[Artist] = []
    kinds, which = np.unique(targets, axis=0, return_inverse=True)
    for k, kind in enumerate(kinds):
        here = points[which.ravel() == k]
        label = "t = " + (f"{kind[0]:g}" if len(kind) == 1 else f"({', '.join(f'{value:g}' for value in kind)})")
        artists += ax.plot(here[:, 0], here[:, 1], linestyle="none", marker=MARKERS[k], label=label)
    for i, ends in enumerate(boundary.points((low[0], high[0]), (low[1], high[1]))):
        name = "w·p + b = 0" if net.n_out == 1 else f"neuron {i}: w·p + b = 0"
        artists += ax.plot(ends[:, 0], ends[:, 1], **({"linewidth": 1.5, "label": name} | style))
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ax.set_xlabel("p1")
    ax.set_ylabel("p2")
    ax.set_title(f"{type(net).__name__}, {net.n_out} neuron{'s' * (net.n_out > 1)}")
    ax.legend()
    return artists


def _checked(net: OneLayerNetwork, P: ArrayLike, T: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    net.predict(P)  # its errors name P
    points = np.atleast_2d(np.asarray(P, dtype=np.float64))
    try:
        targets = np.asarray(T)
        if targets.dtype.kind not in "fiub":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"T must be an array of numbers; got {_core.shown(T)}") from None
    targets = targets.astype(np.float64)
    if targets.ndim == 1 and net.n_out == 1:
        targets = targets[:, None]
    if targets.shape != (len(points), net.n_out) or not len(points):
        raise ValueError(
            f"T must have shape ({len(points)}, {net.n_out}) to go with P {points.shape}; got {np.shape(T)}"
        )
    if not np.isfinite(targets).all():
        raise ValueError("T must be finite")
    if len(np.unique(targets, axis=0)) > len(MARKERS):
        raise ValueError(f"T must have at most {len(MARKERS)} different targets; got {len(np.unique(targets, axis=0))}")
    return points, targets
