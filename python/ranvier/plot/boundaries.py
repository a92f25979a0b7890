"""Points of two inputs, and where networks and neurons change their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from .._nets.network import Network
from .._nets.one_layer import OneLayerNetwork
from .points import draw_points, fineness, frame, kinds_of, limits_of, points_of, targets_of, two_inputs
from .regions import draw_regions
from .words import axes_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

__all__ = ["decision_boundary"]


def decision_boundary(
    net: Network | OneLayerNetwork,
    X: ArrayLike,
    y: ArrayLike,
    ax: Axes | None = None,
    resolution: int = 200,
    **style: Any,
) -> list[Artist]:
    """Samples of two inputs by their targets, over what the network says of every point around them.

    A network with several outputs fills the region of each class, where its output is the greatest. One with a single
    output shades the plane by it, and draws the line on which it changes its answer: 0.5 of sigmoid, 0 of the loss
    ``"hinge"``. Of a perceptron or ADALINE it is the line of each neuron.

    Parameters
    ----------
    net : Network, PerceptronNetwork or Adaline
        With two inputs. Of a perceptron or ADALINE no neuron has weights that are all zero.
    X : (rows, 2) array of finite numbers
    y : (rows,) or (rows, n_out) array
        Targets, of a network with several outputs class labels or one-hot rows. Rows with the same ones have the same
        marker; at most 8 different ones.
    ax : matplotlib axes, optional
    resolution : int
        Of a Network: so many points across and up are asked for, at most 2,000.
    **style
        Passed to ``ax.plot`` for the lines of neurons; of a Network to ``ax.contourf`` for regions of classes, to
        ``ax.imshow`` for the shade of one output.

    Returns
    -------
    list of artists
        Of a Network the regions that are in the picture, or the shade and the line where it is in the picture, then the
        samples of each target in rising order. Of a perceptron or ADALINE the samples, then the line of each neuron.

    Raises
    ------
    ValueError
        Another number of inputs, shapes that do not fit, a neuron without a boundary, or the loss ``"gaussian_nll"``, whose
        outputs are no classes.

    Examples
    --------
    >>> import ranvier as rv
    >>> P, T = [[2, 2], [1, -2], [-2, 2], [-1, 1]], [0, 1, 0, 1]
    >>> net = rv.PerceptronNetwork(2)
    >>> training = net.train(P, T)
    >>> zeros, ones, line = rv.plot.decision_boundary(net, P, T)                    # doctest: +SKIP
    >>> net = rv.Network([2, 8, 1], output="sigmoid", rng=0)
    >>> shade, line, zeros, ones = rv.plot.decision_boundary(net, P, T)             # doctest: +SKIP
    """
    if isinstance(net, Network):
        return draw_regions(net, X, y, ax, fineness(resolution), style)
    if not isinstance(net, OneLayerNetwork):
        raise TypeError(f"net must be an rv.Network, an rv.PerceptronNetwork or an rv.Adaline; got {_core.shown(net)}")
    two_inputs(net.n_in)
    boundary = net.decision_boundary()
    points = points_of(X)
    kinds, which = kinds_of(targets_of(y, len(points), net.n_out))
    ax = axes_of(ax)
    low, high = limits_of(points)
    texts = [", ".join(f"{value:g}" for value in kind) for kind in kinds]
    artists = draw_points(ax, points, which, [f"t = {text}" if net.n_out == 1 else f"t = ({text})" for text in texts])
    for i, ends in enumerate(boundary.points((low[0], high[0]), (low[1], high[1]))):
        name = "w·p + b = 0" if net.n_out == 1 else f"neuron {i}: w·p + b = 0"
        artists += ax.plot(ends[:, 0], ends[:, 1], **({"linewidth": 1.5, "label": name} | style))
    frame(ax, low, high, ("p1", "p2"), f"{type(net).__name__}, {net.n_out} neuron{'s' * (net.n_out > 1)}")
    return artists
