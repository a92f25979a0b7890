"""Classes by the names that users have for them: strings, or any labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.keywords import takes
from .features import NamedNetwork
from .frames import is_frame

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ClassedNetwork"]

_KEY = "class_names"  # under which a file's metadata has them


class ClassedNetwork(NamedNetwork):
    """What a network knows of the labels of its classes."""

    @property
    def classes(self) -> NDArray[Any] | None:
        """The labels of the classes, in the order of the outputs; None where they are 0 … n_out − 1.

        ``fit`` finds them in ``y``, in sorted order, where these are strings or other labels than 0 … n_out − 1. They are
        saved with the network. Assign a list of labels to say them yourself, or None.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([1, 2], output="softmax", rng=0)
        >>> history = net.fit([[-1.0], [1.0]], ["no", "yes"], epochs=200, optimizer=rv.SGD(0.5))
        >>> net.classes
        array(['no', 'yes'], dtype='<U3')
        >>> net.predict_classes([[2.0], [-2.0]])
        array(['yes', 'no'], dtype='<U3')
        """
        found = self._note(_KEY)
        return np.array(found) if isinstance(found, list) and len(found) == self._class_count() else None

    @classes.setter
    def classes(self, labels: Iterable[Any] | None) -> None:
        import json  # milliseconds that only this needs

        if labels is None:
            return self._set_note(_KEY, None)
        given: object = labels
        count = self._class_count()
        try:
            values = np.asarray(list(labels) if isinstance(given, Iterable) and not isinstance(given, str) else given)
        except ValueError:  # lists of several lengths
            values = np.empty(0)
        if values.shape != (count,) or values.dtype.kind not in "biufU":
            raise ValueError(f"classes must be {count} labels, strings or numbers; got {_core.shown(labels)}")
        if len(np.unique(values)) < count:
            raise ValueError(f"classes must all be different; got {_core.shown(labels)}")
        self._set_note(_KEY, json.dumps(values.tolist()))

    def _class_count(self) -> int:
        """Classes that the outputs tell apart; a single output says yes or no."""
        n_out: int = self._core._spec()["layers"][-1][1]
        return max(n_out, 2)

    @takes("nets", "net.predict_classes")
    def predict_classes(self, X: ArrayLike) -> NDArray[Any]:
        """The class of each row: the label of the largest output, of a single output whether it says yes.

        Parameters
        ----------
        X : as in ``predict``

        Returns
        -------
        (rows,) array
            Of ``net.classes``, or of whole numbers 0 … n_out − 1 where it is None. A single output says 1 above 0.5, under
            the loss hinge above 0.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3], output="softmax", init="zeros")
        >>> net.layers[0].bias[:] = [0.0, 1.0, 0.0]
        >>> net.predict_classes([[0.0, 0.0]])
        array([1])
        """
        outputs = self._core.predict(self._inputs(X), None)
        bound = 0.0 if self._core._spec()["loss"][0] == "hinge" else 0.5
        found = outputs.argmax(1) if outputs.shape[1] > 1 else (outputs[:, 0] > bound).astype(np.int64)
        names = self.classes
        return found if names is None else names[found]

    def _targets(self, y: Any, argument: str = "y", learn: bool = False) -> Any:
        """Targets as the core takes them; labels become the numbers of their classes. ``learn``: new labels are kept."""
        y = super()._targets(y, argument)
        names = self.classes
        if (names is None and not learn) or is_frame(y):
            return y
        labels = _labels(y)
        if labels is None or not self._takes_classes():
            return y
        if names is None:
            if not self._are_new(labels):
                return y
            names = np.unique(labels)
            if len(names) != self._class_count():
                if labels.dtype.kind in "iu":
                    return y  # the core says which numbers there may be
                raise ValueError(
                    f"{argument} has {len(names)} classes, {_listed(names)}; the network has outputs for "
                    f"{self._class_count()}"
                )
            self.classes = names
        return self._numbered(labels, names, argument)

    def _takes_classes(self) -> bool:
        spec = self._core._spec()
        n_out, facts = spec["layers"][-1][1], _core.losses()[spec["loss"][0]]
        yes_or_no = spec["loss"][0] in ("binary_cross_entropy", "hinge")
        return facts.get("target_divisor", 1) == 1 and (n_out > 1 or (yes_or_no and not spec["own_loss"]))

    def _are_new(self, labels: NDArray[Any]) -> bool:
        """Whether these are no numbers that the core takes as they are."""
        if labels.dtype.kind not in "biu":
            return True
        if labels.dtype.kind == "b" or not len(labels):
            return False
        low, high = int(labels.min()), int(labels.max())
        spec = self._core._spec()
        if spec["layers"][-1][1] == 1:
            return not ((low >= 0 and high <= 1) or (spec["loss"][0] == "hinge" and low >= -1 and high <= 1))
        return low < 0 or high >= self._class_count()

    def _numbered(self, labels: NDArray[Any], names: NDArray[Any], argument: str) -> NDArray[Any]:
        order = np.argsort(names, kind="stable")
        if (labels.dtype.kind == "U") != (names.dtype.kind == "U"):
            raise ValueError(f"{argument} must be labels of {_listed(names)}; got {_core.shown(labels[0])}")
        places = np.minimum(np.searchsorted(names[order], labels), len(names) - 1)
        found = order[places]
        unknown = np.flatnonzero(names[found] != labels)
        if len(unknown):
            raise ValueError(
                f"{argument} must be labels of {_listed(names)}; row {unknown[0]} is {labels[unknown[0]].item()!r}"[
                    :600
                ]
            )
        n_out = self._core._spec()["layers"][-1][1]
        return found if n_out > 1 else found.astype(np.float64)


def _labels(y: Any) -> NDArray[Any] | None:
    """One label a row as an array of strings, whole numbers or bools; None of anything else."""
    try:
        array = np.asarray(y)
    except ValueError:  # rows of several lengths, which the core refuses
        return None
    if array.ndim != 1 or not len(array):
        return None
    if array.dtype.kind == "O":
        if not all(isinstance(value, str) for value in array):
            return None
        array = array.astype(str)
    return array if array.dtype.kind in "biuU" else None


def _listed(names: NDArray[Any]) -> str:
    shown = [repr(name) if len(repr(name)) <= 30 else repr(name)[:27] + "..." for name in names[:6].tolist()]
    return ", ".join(shown) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
