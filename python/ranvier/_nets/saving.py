"""What a network has to do with files, pickles and copies: the safetensors format, with a checksum over every bit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from .. import _core
from .._support.files import encoded
from .._support.keywords import takes
from ..errors import FileFormatError
from .foreign_weights import check_layout, in_our_order
from .own_loss import called_by_core
from .weights import as_matrices, as_written

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SavedNetwork"]

_DTYPES = {
    **{"F16": "<f2", "F32": "<f4", "F64": "<f8", "BOOL": "?"},
    **{f"{kind}{8 * size}": f"<{kind.lower()}{size}" for kind in "IU" for size in (1, 2, 4, 8)},
}


_Self = TypeVar("_Self", bound="SavedNetwork")

# A placeholder: every use of it raises "its __init__ did not run".
_NEVER_MADE = _core.Network.__new__(_core.Network)


class SavedNetwork:
    """Holds the network of the core, and saves, copies and pickles it."""

    # a slot and no entry of __dict__, so that the fast path of predict and step finds it by its place in memory
    __slots__ = ("__dict__", "__weakref__", "_core")

    _core: _core.Network

    def __new__(cls: type[_Self], *_args: Any, **_options: Any) -> _Self:
        self = super().__new__(cls)
        self._core = _NEVER_MADE  # until __init__ has run
        return self

    def __getstate__(self) -> tuple[bytes, dict[str, Any]]:
        return self._core._to_bytes(), vars(self)

    def __setstate__(self, state: tuple[bytes, dict[str, Any]]) -> None:
        if [*map(type, state)] != [bytes, dict]:
            raise FileFormatError("the pickle does not hold a network")
        self._core = _core.Network._of_bytes(state[0])
        vars(self).update(state[1])
        if "_own_loss" in state[1]:
            self._core._use_loss(called_by_core(state[1]["_own_loss"]))

    @takes("nets", "net.save")
    def save(self, path: str | bytes | os.PathLike[Any], *, training: bool = False) -> None:
        """Write the network to a safetensors file that ``rv.load`` and every safetensors reader read.

        Arrays are named ``layers.0.weight`` (n_in, n_out), ``layers.0.bias`` (n_out,) and so on. A file that is there
        is replaced in one step: whatever happens, the old or the new one is whole. Equal networks give equal bytes.

        Parameters
        ----------
        path : str, bytes or os.PathLike
        training : bool
            Save the optimiser and its state as well, so that ``fit`` goes on as if it had never stopped.

        Raises
        ------
        ValueError
            A weight is not finite, or the metadata exceeds 64 KiB; nothing is written.
        OSError
            The file cannot be written; the old one is as it was.
        """
        self._core._save(encoded(path), training)

    @takes("nets", "net.load_weights")
    def load_weights(
        self,
        path: str | bytes | os.PathLike[Any],
        names: Sequence[tuple[str, str | None]],
        *,
        layout: str | None = None,
    ) -> None:
        """Set the weights from a safetensors file of any origin.

        Parameters
        ----------
        path : str, bytes or os.PathLike
        names : sequence of (weight, bias)
            For each layer with weights the names of its arrays in the file; where the second is None the biases of the
            layer stay as they are.
        layout : "torch", "keras" or None
            How the file orders them. torch: (n_out, n_in), kernels (filters, channels, height, width), and behind a
            Flatten the numbers of images channel by channel, which are put into our order. keras: (n_in, n_out), kernels
            (height, width, channels, filters). None: as ``layer.weight``, or as ranvier itself where it wrote the file.

        Raises
        ------
        FileFormatError
            Not a safetensors file, or damaged, or there is no array of that name.
        ValueError
            An array has another shape, or values that are not finite in the network's dtype.

        Examples
        --------
        >>> import os, tempfile
        >>> import ranvier as rv
        >>> path = os.path.join(tempfile.mkdtemp(), "other.safetensors")
        >>> other = rv.Network([1, 1], rng=0)
        >>> other.save(path)
        >>> net = rv.Network([1, 1])
        >>> net.load_weights(path, [("layers.0.weight", "layers.0.bias")])
        >>> net.predict([[1.0]]) == other.predict([[1.0]])
        array([[ True]])
        """
        given: object = names
        if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
            raise TypeError(f"names must be a list of pairs (weight, bias), one a layer; got {_core.shown(names)}")
        pairs = [_pair(entry) for entry in names]
        check_layout(layout)
        metadata, tensors = _core.read_tensors(encoded(path))
        layers = [k for k in range(len(self._core._spec()["layers"])) if self._core._weight(k).size]
        if len(pairs) != len(layers):
            raise ValueError(f"names must have a pair for each layer with weights, {len(layers)}; got {len(pairs)}")
        weights = [_array(tensors, weight, path) for weight, _ in pairs]
        if layout is None and metadata.get("format", "").startswith("ranvier/"):
            weights = [as_written(weight) for weight in weights]
        biases = [None if bias is None else _array(tensors, bias, path) for _, bias in pairs]
        if layout is not None:
            weights, biases = in_our_order(self._core, weights, biases, layout)
        kept = [self._core._bias(k) if bias is None else bias for k, bias in zip(layers, biases, strict=True)]
        self._core.set_weights(as_matrices(self._core, weights), kept)


def _pair(entry: Any) -> tuple[str, str | None]:
    if isinstance(entry, (tuple, list)) and len(entry) == 2:
        weight, bias = entry
        if isinstance(weight, str) and (bias is None or isinstance(bias, str)):
            return weight, bias
    raise TypeError(f"names must have a pair (weight, bias) of strings for each layer; got {_core.shown(entry)}")


def _array(tensors: dict[str, tuple[str, tuple[int, ...], NDArray[np.uint8]]], name: str, path: object) -> NDArray[Any]:
    if name not in tensors:
        known = ", ".join(map(repr, tensors))
        known = known if len(known) <= 300 else known[:300] + " …"
        raise FileFormatError(f"{repr(path)[-100:]} has no array {name[:60]!r}; it has {known}")
    dtype, shape, data = tensors[name]
    if dtype not in _DTYPES:
        raise FileFormatError(f"array {name[:60]!r} has dtype {dtype}, which NumPy does not know; save it as F32")
    return data.view(_DTYPES[dtype]).reshape(shape)
