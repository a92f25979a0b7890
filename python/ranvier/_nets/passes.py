"""Single passes through a network: outputs, losses, gradients, one update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from .._support.keywords import takes
from .classes import ClassedNetwork
from .frames import plain_column
from .image_arrays import flat_output
from .named_optimizer import optimizer_of
from .results import Backward, Forward

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PassedNetwork"]


class PassedNetwork(ClassedNetwork):
    """What a network does with the rows of one call."""

    @takes("nets", "net.predict")
    def predict(self, X: ArrayLike, out: NDArray[Any] | None = None) -> NDArray[Any]:
        """Outputs of the last layer.

        Parameters
        ----------
        X : (rows, n_in) array or DataFrame of finite numbers
            Of a network of images also (rows, h, w, c), or (rows, h, w) of one channel.
        out : (rows, n_out) array, of images (rows, h, w, c), optional
            C-ordered, writable and of the network's dtype; it is filled and returned.

        Returns
        -------
        (rows, n_out) array in the network's dtype
            Class labels are its ``argmax(1)``. Where the last layer gives images it is (rows, h, w, c).

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([2, 3, 1], rng=0).predict([[0.5, 1.0], [0.0, 0.0]]).shape
        (2, 1)
        """
        shape = self._core._output_image()
        if shape is None:
            return self._core.predict(self._inputs(X), out)
        X = self._inputs(X)
        flat = None if out is None else flat_output(out, X, shape, self._core._spec()["dtype"])
        outputs = self._core.predict(X, flat)
        return outputs.reshape(len(outputs), *shape) if out is None else out

    @takes("nets", "net.step")
    def step(
        self, X: ArrayLike, y: ArrayLike, optimizer: _core.Optimizer | str, *, sample_weight: ArrayLike | None = None
    ) -> float:
        """Make one update on one batch; returns the loss before it.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``.
        optimizer : optimiser, or its name
            Its state belongs to the network and goes on while optimisers of the same kind come. A whole-batch
            optimiser makes one iteration on these rows.

        Raises
        ------
        DivergenceError
            The loss is not finite; the weights are as before.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 1], init="zeros")
        >>> net.step([[1.0]], [[2.0]], rv.SGD(0.1))
        4.0
        """
        return self._core.step(
            self._inputs(X),
            self._targets(y),
            optimizer_of(optimizer),
            plain_column(sample_weight, "sample_weight"),
        )

    @takes("nets", "net.loss")
    def loss(self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
        """The reported loss on X and y, without penalties.

        Parameters
        ----------
        X, y, sample_weight
            As in ``fit``.

        Raises
        ------
        DivergenceError
            The loss is not finite.

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([1, 1], init="zeros").loss([[1.0]], [[2.0]])
        4.0
        """
        return self._core.loss(self._inputs(X), self._targets(y), plain_column(sample_weight, "sample_weight"))

    @takes("nets", "net.forward")
    def forward(self, X: ArrayLike, keep: bool = True) -> Forward:
        """Pass ``X`` (rows, n_in) forward.

        Returns
        -------
        Forward
            ``.output`` (rows, n_out); with ``keep`` also ``.net_inputs[k]`` and ``.outputs[k]`` of every layer. Those of
            a layer that gives images are (rows, h, w, c).

        Examples
        --------
        >>> import ranvier as rv
        >>> rv.Network([2, 3, 1], rng=0).forward([[0.5, 1.0]]).outputs[0].shape
        (1, 3)
        """
        if not _core.flag(keep, "keep"):
            return Forward(self.predict(X), (), ())
        net_inputs, outputs = self._core._forward(self._inputs(X))
        return Forward(outputs[-1], net_inputs, outputs)

    @takes("nets", "net.backward")
    def backward(
        self, X: ArrayLike, y: ArrayLike, *, sample_weight: ArrayLike | None = None, keep: bool = False
    ) -> float | Backward:
        """Fill ``net.gradients`` with the gradient of the reported loss on ``X`` and ``y``; nothing is updated.

        Returns
        -------
        float or Backward
            The loss; with ``keep`` also the deltas and activation derivatives of every layer, shaped as its outputs.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3, 1], rng=0)
        >>> net.backward([[0.5, 1.0]], [[1.0]], keep=True).deltas[0].shape
        (1, 3)
        """
        loss, deltas, derivatives = self._core._backward(
            self._inputs(X), self._targets(y), plain_column(sample_weight, "sample_weight"), keep
        )
        return Backward(loss, deltas, derivatives) if keep else loss
