"""What the perceptron and ADALINE share: one layer of neurons with weights, answers and boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arguments import dtype_name
from .._support.keywords import takes
from .boundary import DecisionBoundary
from .exporting import ExportedNetwork
from .layers import Layer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["OneLayerNetwork"]


class OneLayerNetwork(ExportedNetwork):
    """One layer of ``n_out`` neurons with ``n_in`` inputs each: a = f(W p + b)."""

    def _make(self, n_in: int, n_out: int, transfer: str | None, dtype: Any) -> None:
        self._core = _core.Network._one_layer(n_in, n_out, transfer, dtype_name(dtype))

    @property
    def _layer(self) -> Layer:
        spec = self._core._spec()
        text, _, transfer, kind, shape = spec["layers"][0]
        return Layer(self._core, 0, kind, text, spec["n_in"], shape, transfer)

    @property
    def n_in(self) -> int:
        """Number of inputs."""
        return self._layer.n_in

    @property
    def n_out(self) -> int:
        """Number of neurons."""
        return self._layer.n_out

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of weights and answers."""
        return self._core.parameters.dtype

    @property
    def weight(self) -> NDArray[Any]:
        """(n_out, n_in), zero-copy and writable: ``weight[i, j]`` is from input j to neuron i."""
        return self._layer.weight

    @weight.setter
    def weight(self, values: NDArray[Any]) -> None:
        self._layer.weight = values

    @property
    def bias(self) -> NDArray[Any]:
        """(n_out,), zero-copy and writable."""
        return self._layer.bias

    @bias.setter
    def bias(self, values: NDArray[Any]) -> None:
        self._layer.bias = values

    @property
    def epochs(self) -> int:
        """Epochs of training so far."""
        return self._core.epochs

    @takes("nets", "net.set_weights")
    def set_weights(self, weight: ArrayLike, bias: ArrayLike | None = None) -> None:
        """Copy new weights (n_out, n_in) and biases (n_out,) into the network; both or nothing.

        Raises
        ------
        ValueError
            Another shape (a transposed one is named so), or a value that is not finite.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.PerceptronNetwork(2, 1)
        >>> net.set_weights([[1.0, -1.0]], [0.5])
        >>> net.weight
        array([[ 1., -1.]])
        """
        try:
            self._core.set_weights([weight], None if bias is None else [bias])
        except (ValueError, TypeError) as error:  # which names the arrays as those of many layers
            text = str(error).replace("weights[0]", "weight").replace("biases[0]", "bias")
            raise type(error)(text) from None

    @takes("nets", "net.predict")
    def predict(self, P: ArrayLike) -> NDArray[Any]:
        """The answers f(W p + b).

        Parameters
        ----------
        P : (samples, n_in) array or DataFrame, or (n_in,) for one sample; finite numbers

        Returns
        -------
        (samples, n_out) array, or (n_out,) for one sample
            In the network's dtype.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.PerceptronNetwork(2, 1)
        >>> net.set_weights([[1.0, 1.0]], [-1.5])
        >>> net.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel()
        array([0., 0., 0., 1.])
        """
        return self._core._outputs(self._inputs(P, "P"))

    def __call__(self, P: ArrayLike) -> NDArray[Any]:
        """The same as ``predict(P)``."""
        return self.predict(P)

    def decision_boundary(self) -> DecisionBoundary:
        """Where the net input W p + b of each neuron is zero: a hyperplane, of two inputs a line.

        Returns
        -------
        DecisionBoundary
            ``.normal`` (n_out, n_in) and ``.offset`` (n_out,), with normal·p = offset on the plane; for two inputs
            ``.points(x, y)`` are the ends of the lines within a rectangle.

        Raises
        ------
        ValueError
            The weights of a neuron are all zero, as before training: its answer is the same everywhere.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.PerceptronNetwork(2, 1)
        >>> net.set_weights([[3.0, 4.0]], [-5.0])
        >>> net.decision_boundary()
        DecisionBoundary(normal=array([[0.6, 0.8]]), offset=array([1.]))
        """
        w, b = self.weight.astype(np.float64), self.bias.astype(np.float64)
        for name, values in (("weight", w), ("bias", b)):
            if not np.isfinite(values).all():
                at = np.argwhere(~np.isfinite(values))[0].tolist()
                raise ValueError(f"{name}{at} is {values[tuple(at)]}: a boundary needs finite weights")
        largest = np.abs(w).max(axis=1, keepdims=True)  # divided out, so that no square over- or underflows
        if not largest.all():
            neuron = int(np.argmin(largest))
            raise ValueError(f"neuron {neuron} has no boundary: all of its weights are zero; train it first")
        length = largest * np.linalg.norm(w / largest, axis=1, keepdims=True)
        return DecisionBoundary(w / length, 0.0 - b / length[:, 0])
