"""What an ensemble is made of, and how it is saved, copied and pickled."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .. import _core
from .._support.files import encoded
from .._support.keywords import takes
from ..errors import FileFormatError
from .ensemble_model import Model
from .network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SavedEnsemble"]


class SavedEnsemble:
    """Holds the ensemble of the core, and a network that knows classes, names of inputs and notes."""

    def _become(self, core: _core.Ensemble) -> None:
        self._core = core
        self._template = Network.__new__(Network)
        self._template._core = core._network(0)

    def __len__(self) -> int:
        return len(self._core)

    @overload
    def __getitem__(self, k: int) -> Model: ...
    @overload
    def __getitem__(self, k: slice) -> list[Model]: ...
    def __getitem__(self, k: int | slice) -> Model | list[Model]:
        if isinstance(k, slice):
            return [Model(self._core, self._template, i) for i in range(len(self))[k]]
        try:
            place = range(len(self))[k]
        except TypeError:
            raise TypeError(f"a model is named by its number; got {_core.shown(k)}") from None
        except IndexError:
            raise IndexError(f"there are models 0 … {len(self) - 1}; got {_core.shown(k)}") from None
        return Model(self._core, self._template, place)

    @property
    def seeds(self) -> list[int]:
        """The seed of each model."""
        return self._core._seeds()

    @property
    def epochs(self) -> NDArray[np.uint64]:
        """Epochs that each model has finished, (n,)."""
        return np.array(self._core._epochs(), dtype=np.uint64)

    @property
    def learning_rate(self) -> NDArray[np.float64] | None:
        """Of each model, (n,); None where it is the optimiser's."""
        return self._core._learning_rates()

    @property
    def weight_decay(self) -> NDArray[np.float64] | None:
        """Of each model, (n,); None where it is the optimiser's."""
        return self._core._weight_decays()

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of parameters and outputs."""
        return self._template.dtype

    @property
    def metadata(self) -> Mapping[str, str]:
        """Notes that are saved with the ensemble, text by text; assign a dict to change them."""
        return self._template.metadata

    @metadata.setter
    def metadata(self, notes: Mapping[str, str]) -> None:
        self._template.metadata = notes

    @property
    def classes(self) -> NDArray[Any] | None:
        """The labels of the classes, as ``Network.classes``."""
        return self._template.classes

    @takes("nets", "ensemble.save")
    def save(self, path: str | bytes | os.PathLike[Any]) -> None:
        """Write all models with their optimisers to one safetensors file that ``rv.load`` reads; ``fit`` then goes on.

        Arrays have the models first: ``layers.0.weight`` (n, n_in, n_out), ``layers.0.bias`` (n, n_out) and so on.

        Raises
        ------
        ValueError
            A weight is not finite, or the metadata exceeds 64 KiB; nothing is written.
        OSError
            The file cannot be written; the old one is as it was.
        """
        name = encoded(path)
        self._core._set_metadata(self._template._core._metadata())
        self._core._save(name)

    def __getstate__(self) -> bytes:
        self._core._set_metadata(self._template._core._metadata())
        return self._core._to_bytes()

    def __setstate__(self, state: bytes) -> None:
        if type(state) is not bytes:
            raise FileFormatError("the pickle does not hold an ensemble")
        self._become(_core.Ensemble._of_bytes(state))

    def __repr__(self) -> str:
        return f"Ensemble({len(self)} of {self._template._widths()}, dtype={self.dtype.name!r})"
