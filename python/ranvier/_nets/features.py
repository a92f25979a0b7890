"""What a network's inputs are called: the names of the columns of the table that it was trained on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from .. import _core
from .._support.arrays import plain_tensor
from .frames import check_names, is_frame, plain_column, plain_matrix
from .image_arrays import flat_images
from .saving import SavedNetwork

__all__ = ["LARGEST_NOTE", "NamedNetwork"]

_KEY = "feature_names"  # under which a file's metadata has them
_RESERVED = (_KEY, "class_names")  # notes that the network itself writes
LARGEST_NOTE = 32 * 1024  # bytes of names, half of what a file has for metadata


class NamedNetwork(SavedNetwork):
    """Notes and names of inputs, which are saved with the network."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """Notes that are saved with the network, text by text; assign a dict to change them.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3, 1])
        >>> net.metadata = {"trained on": "XOR"}
        >>> net.metadata["trained on"]
        'XOR'
        """
        return MappingProxyType({key: text for key, text in self._core._metadata().items() if key not in _RESERVED})

    @metadata.setter
    def metadata(self, notes: Mapping[str, str]) -> None:
        given: object = notes
        if not isinstance(given, Mapping) or not all(isinstance(t, str) for pair in given.items() for t in pair):
            raise TypeError(f"metadata must be a dict of strings to strings; got {_core.shown(notes)}")
        for key in _RESERVED:
            if key in given:
                name = "feature_names" if key == _KEY else "classes"
                raise ValueError(f"metadata must not have {key!r}, which the network writes; assign net.{name}")
        kept = {key: text for key, text in self._core._metadata().items() if key in _RESERVED}
        self._core._set_metadata(kept | dict(notes))

    @property
    def feature_names(self) -> list[str] | None:
        """Names of the inputs: the columns of the DataFrame that ``fit`` was given; None where there were none.

        A DataFrame with other columns, or with these in another order, is refused by all methods. The names are saved
        with the network, up to 32 KiB of them; more are not kept. Assign a list of ``n_in`` strings, or None.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 1])
        >>> net.feature_names = ["height", "weight"]
        >>> net.feature_names
        ['height', 'weight']
        """
        names = self._note(_KEY)
        fits = isinstance(names, list) and all(isinstance(name, str) for name in names)
        return names if fits and len(names) == self._core._spec()["n_in"] else None

    @feature_names.setter
    def feature_names(self, names: Iterable[str] | None) -> None:
        import json  # milliseconds that only this needs

        given: object = names
        text = None
        if given is not None:
            listed = list(given) if isinstance(given, Iterable) and not isinstance(given, (str, bytes)) else [None]
            if not all(isinstance(name, str) for name in listed):
                raise TypeError(f"feature_names must be a list of strings or None; got {_core.shown(names)}")
            n_in = self._core._spec()["n_in"]
            if len(listed) != n_in:
                raise ValueError(f"feature_names must have a name for each of {n_in} inputs; got {len(listed)}")
            text = json.dumps(listed)
        self._set_note(_KEY, text)

    def _note(self, key: str) -> Any:
        """What a note of the network's own says, or None."""
        text = self._core._metadata().get(key)
        if text is None:
            return None
        import json

        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    def _set_note(self, key: str, text: str | None) -> None:
        """Writes such a note, unless it is too long for a file; None takes it away."""
        notes = {name: note for name, note in self._core._metadata().items() if name != key}
        if text is not None and len(text) <= LARGEST_NOTE:
            notes[key] = text
        self._core._set_metadata(notes)

    def _recall(self, core: _core.Network) -> None:
        """Takes over what the network of a checkpoint knows of names, of its inputs and its classes."""
        known = {key: text for key, text in core._metadata().items() if key in _RESERVED}
        self._core._set_metadata(self._core._metadata() | known)

    def _inputs(self, X: Any, argument: str = "X", names: list[str] | None = None) -> Any:
        """What the core takes as ``X``: of a table its numbers, if its columns are those of ``fit`` or ``names``."""
        if not is_frame(X):
            return self._flat(X, argument)
        check_names(self.feature_names or names, X, argument)
        return plain_matrix(X, argument)

    def _flat(self, X: Any, argument: str) -> Any:
        """Images (rows, h, w, c), or (rows, h, w) of one channel, as rows of numbers; anything else as it is."""
        X, shape = plain_tensor(X), self._core._image()
        return X if shape is None else flat_images(X, shape, argument)

    def _targets(self, y: Any, argument: str = "y") -> Any:
        """Targets as the core takes them: columns of tables, and images where the last layer gives images."""
        shape = self._core._output_image()
        if shape and not is_frame(y):
            return flat_images(y, shape, argument)
        return plain_column(y, argument)
