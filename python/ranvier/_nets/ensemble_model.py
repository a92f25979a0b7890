"""One model of an ensemble, where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._support.keywords import takes
from .network import Network

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .. import _core

__all__ = ["Model"]


class Model:
    """A look at one model of an ensemble: it has no weights of its own, and lives as long as it is needed."""

    __slots__ = ("_core", "_k", "_template")

    def __init__(self, core: _core.Ensemble, template: Network, k: int) -> None:
        self._core = core
        self._template = template
        self._k = k

    @property
    def parameters(self) -> NDArray[Any]:
        """All parameters of this model, flat, zero-copy and writable, in the order of ``Network.parameters``."""
        return self._core._parameters(self._k)

    @property
    def seed(self) -> int:
        """Of its first weights and its shuffles."""
        return self._core._seeds()[self._k]

    @takes("nets", "model.predict")
    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Outputs of this model, (rows, n_out), as ``Network.predict``."""
        outputs = self._core._predict(self._k, self._template._inputs(X))
        shape = self._template._core._output_image()
        return outputs if shape is None else outputs.reshape(len(outputs), *shape)

    @takes("nets", "model.to_network")
    def to_network(self) -> Network:
        """A Network of its own with these weights and the state of this model's optimiser: ``fit`` goes on from there."""
        net = Network.__new__(Network)
        net._core = self._core._network(self._k)
        net._core._set_metadata(self._template._core._metadata())
        return net

    def __repr__(self) -> str:
        return f"<model {self._k} of an ensemble of {len(self._core)}, seed={self.seed}>"
