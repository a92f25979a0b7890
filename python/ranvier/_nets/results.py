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
    """What ``fit`` recorded, one value an epoch.

    ``loss`` is the weighted mean of the losses seen before each update, ``accuracy`` likewise the part of the rows whose
    class was right before it; None where targets are no classes. ``val_loss`` and ``val_accuracy`` are of the validation
    rows after the epoch: empty, and None, where there are none. ``learning_rate`` is that of the epoch's first update.
    ``best_epoch`` is the one that early stopping found best, ``stopped`` what ended training before its time:
    ``"early_stopping"``, ``"tol"``, ``"schedule"``, ``"callback"``, or ``"converged"`` of whole-batch optimisers such as
    ``rv.LBFGS``. Of these ``evaluations`` says how often each epoch computed the objective over all rows.
    """

    loss: NDArray[np.float64]
    val_loss: NDArray[np.float64]
    accuracy: NDArray[np.float64] | None = None
    val_accuracy: NDArray[np.float64] | None = None
    learning_rate: NDArray[np.float64] | None = None
    best_epoch: int | None = None
    stopped: str | None = None
    evaluations: NDArray[np.int64] | None = None
