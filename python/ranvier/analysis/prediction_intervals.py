"""Where a number will lie, with which probability: from networks that know their uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _core
from .._nets.network import Network
from .labels import finite

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PredictionInterval", "coverage", "prediction_interval"]

USUAL = 0.9


class PredictionInterval(NamedTuple):
    """Between which numbers each target lies with probability ``level``; unpacks as ``low, high, level``."""

    low: NDArray[np.float64]  # (rows, n_targets)
    high: NDArray[np.float64]  # (rows, n_targets)
    level: float


def prediction_interval(
    net: Network | tuple[Network, Network], X: ArrayLike, level: float | None = None
) -> PredictionInterval:
    """The interval that holds each target with a given probability, if the networks are right.

    Of a network of loss ``"gaussian_nll"`` it is mean ± z·sd, z the quantile of the normal distribution. Of two networks of
    loss ``rv.losses.Quantile(q)`` it goes from one quantile to the other; where these cross, in rows that have not been
    learnt well, they are put in order (Chernozhukov, Fernández-Val & Galichon 2010, Econometrica 78:1093-1125).

    Parameters
    ----------
    net : Network, or (lower, upper), two of them
        Of loss ``"gaussian_nll"``; or two of loss ``quantile``, that of the lower q first.
    X : (rows, n_in) array or DataFrame of finite numbers
    level : float, 0 < level < 1
        Of ``"gaussian_nll"``; None: 0.9. Two networks have q_upper − q_lower, and take none.

    Returns
    -------
    PredictionInterval
        ``.low`` and ``.high`` (rows, n_targets), float64, and ``.level``.

    Raises
    ------
    ValueError
        Networks of another loss, quantiles that do not rise, networks of different shapes, or a level that is none.

    Examples
    --------
    >>> import ranvier as rv
    >>> net = rv.Network([1, 2], init="zeros", loss="gaussian_nll")
    >>> low, high, level = prediction_interval(net, [[3.0]], level=0.95)
    >>> low.round(3), high.round(3)
    (array([[-1.96]]), array([[1.96]]))
    """
    if isinstance(net, (tuple, list)):
        return _between_quantiles(net, X, level)
    if not isinstance(net, Network):
        raise TypeError(f"net must be an rv.Network, or a pair of them (lower, upper); got {_core.shown(net)}")
    loss = _loss(net)[0]
    if loss != "gaussian_nll":
        raise ValueError(
            f"net must have loss 'gaussian_nll', or be a pair of networks of loss quantile; it has {loss!r}"
        )
    part = USUAL if level is None else _core.number(level, "level")
    if not 0 < part < 1:
        raise ValueError(f"level must lie between 0 and 1; got {part:g}")
    from statistics import NormalDist  # milliseconds that only this needs

    z = -NormalDist().inv_cdf((1 - part) / 2)
    outputs = _outputs(net, X)
    n = outputs.shape[1] // 2
    with np.errstate(over="ignore"):  # of a variance that is not known at all
        half = z * np.exp(outputs[:, n:] / 2)
    return PredictionInterval(outputs[:, :n] - half, outputs[:, :n] + half, part)


def _between_quantiles(nets: Any, X: ArrayLike, level: object) -> PredictionInterval:
    if len(nets) != 2 or not all(isinstance(one, Network) for one in nets):
        raise TypeError(f"net must be an rv.Network, or a pair of them (lower, upper); got {_core.shown(nets)}")
    losses, widths = [_loss(one) for one in nets], [(one.layers[0].n_in, one.layers[-1].n_out) for one in nets]
    if any(name != "quantile" for name, _ in losses):
        raise ValueError(f"net must be two networks of loss quantile; they have {losses[0][0]!r} and {losses[1][0]!r}")
    low, high = (_core.number(q, "q") for _, q in losses)
    if not low < high:
        raise ValueError(
            f"net must be (lower, upper), the network of the lower quantile first; got q = {low} and {high}"
        )
    if widths[0] != widths[1]:
        (a, b), (c, d) = widths
        raise ValueError(f"net must be two networks of one shape; they are {a} -> {b} and {c} -> {d}")
    if level is not None:
        raise ValueError(
            f"level belongs to loss 'gaussian_nll'; these networks have {high - low:g}, from {low} to {high}"
        )
    first, second = (_outputs(one, X) for one in nets)
    return PredictionInterval(np.minimum(first, second), np.maximum(first, second), high - low)


def _loss(net: Network) -> tuple[str, float | None]:
    name, parameter = net._core._spec()["loss"]
    return name, parameter


def _outputs(net: Network, X: ArrayLike) -> NDArray[np.float64]:
    outputs = net.predict(X).astype(np.float64)
    return outputs.reshape(len(outputs), -1)


def coverage(y: ArrayLike, interval: PredictionInterval) -> float:
    """The part of the targets that lie inside, ends included: near ``interval.level`` where the networks are right.

    Parameters
    ----------
    y : (rows, n_targets) array, or (rows,) of one target
    interval : PredictionInterval
        Of ``prediction_interval``, for these rows.

    Raises
    ------
    ValueError
        Shapes that do not fit, no rows, or targets that are not finite.

    Examples
    --------
    >>> import numpy as np
    >>> coverage([0.5, 3.0], PredictionInterval(np.zeros((2, 1)), np.ones((2, 1)), 0.9))
    0.5
    """
    if not isinstance(interval, PredictionInterval):
        raise TypeError(f"interval must be what rv.analysis.prediction_interval returns; got {_core.shown(interval)}")
    targets, shape = finite(y, "y"), np.shape(interval.low)
    if targets.shape != shape and (targets.shape != shape[:1] or shape[1] != 1):
        raise ValueError(f"y must have shape {shape} to go with the interval; got {targets.shape}")
    if not targets.size:
        raise ValueError("y must have at least one row")
    targets = targets.reshape(shape)
    return float(((interval.low <= targets) & (targets <= interval.high)).mean())
