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


class History(NamedTuple):
    """What ``fit`` recorded, one value an epoch: the weighted mean of the losses seen before each update."""

    loss: NDArray[np.float64]
    val_loss: NDArray[np.float64]
