"""What passes and training return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Backward", "Forward", "History"]


class Forward(NamedTuple):
    """What ``net.forward`` returns: one array a layer, (rows, n_out) or of images (rows, h, w, c)."""

    output: NDArray[Any]
    net_inputs: tuple[NDArray[Any], ...]
    outputs: tuple[NDArray[Any], ...]


class Backward(NamedTuple):
    """What ``net.backward(keep=True)`` returns: one array a layer, (rows, n_out) or of images (rows, h, w, c).

    ``deltas[k]`` is the derivative of the reported loss with respect to the net inputs of layer k, ``derivatives[k]``
    that of its activation (of softmax the diagonal).
    """

    loss: float
    deltas: tuple[NDArray[Any], ...]
    derivatives: tuple[NDArray[Any], ...]


class _Losses(NamedTuple):
    loss: NDArray[np.float64]
    val_loss: NDArray[np.float64]


class History(_Losses):
    """What ``fit`` recorded, one value an epoch: the weighted mean of the losses seen before each update.

    Of whole-batch optimisers such as ``rv.LBFGS`` also ``evaluations``, how often each epoch computed the objective over
    all rows (int64); of others None. It is no part of the tuple ``(loss, val_loss)``.
    """

    evaluations: NDArray[np.int64] | None = None
