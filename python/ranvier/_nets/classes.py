"""Classes by the names that users have for them: strings, or any labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.keywords import takes
from .exporting import ExportedNetwork
from .features import LARGEST_NOTE
from .frames import is_frame
from .labels import label_text, listed, places_of, plain_labels

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ClassedNetwork"]

_KEY = "class_names"  # under which a file's metadata has them
_YES_OR_NO = ("sigmoid", "hardlim", "hardlims")  # what a single output says yes with, above 0.5


class ClassedNetwork(ExportedNetwork):
    """What a network knows of the labels of its classes."""

    @property
    def classes(self) -> NDArray[Any] | None:
        """The labels of the classes, in the order of the outputs; None where they are 0 … n_out − 1.

        ``fit`` finds them in ``y``, in sorted order, where these are strings or other labels than 0 … n_out − 1. They are
        saved with the network, and later calls map labels to these places; one that the network does not know is a
        ValueError, also where it has learned the numbers 0 … n_out − 1. Assign a list of labels to say them yourself, or None.

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
        text = json.dumps(self._distinct(labels).tolist())
        if len(text) > LARGEST_NOTE:
            raise ValueError(
                f"classes must have at most {LARGEST_NOTE:,} letters, for which files have room; got {len(text):,}"
            )
        self._set_note(_KEY, text)

    def _distinct(self, labels: Any) -> NDArray[Any]:
        """Labels that a user lists, one for each class."""
        count = self._class_count()
        try:
            given = isinstance(labels, Iterable) and not isinstance(labels, str)
            values = np.asarray(list(labels) if given else labels)
        except ValueError:  # lists of several lengths
            values = np.empty(0)
        if values.shape != (count,) or values.dtype.kind not in "biufU":
            raise ValueError(f"classes must be {count} labels, strings or numbers; got {_core.shown(labels)}")
        if len(np.unique(values)) < count:
            raise ValueError(f"classes must all be different; got {_core.shown(labels)}")
        return values

    def _know_classes(self, labels: Any) -> None:
        """What ``partial_fit(classes=)`` says: the first time it names the classes, later it must name the same."""
        known = self.classes
        if known is None:
            self.classes = labels
            return
        unknown = [label for label in self._distinct(labels).tolist() if label not in known.tolist()]
        if unknown:
            raise ValueError(
                f"classes must be those that the network knows, {listed(known.tolist())}; got {label_text(unknown[0])}; "
                "assign net.classes to name them anew"
            )

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

        Raises
        ------
        ValueError
            The outputs are numbers and no classes: a single one that is not made to say yes or no, or means and variances.

        Examples
        --------
        >>> import ranvier as rv
        >>> net = rv.Network([2, 3], output="softmax", init="zeros")
        >>> net.layers[0].bias[:] = [0.0, 1.0, 0.0]
        >>> net.predict_classes([[0.0, 0.0]])
        array([1])
        """
        self._check_decides()
        outputs = self._core.predict(self._inputs(X), None)
        bound = 0.0 if self._core._spec()["loss"][0] == "hinge" else 0.5
        found = outputs.argmax(1) if outputs.shape[1] > 1 else (outputs[:, 0] > bound).astype(np.int64)
        names = self.classes
        return found if names is None else names[found]

    def _check_decides(self) -> None:
        """ValueError where the outputs tell no classes apart."""
        spec = self._core._spec()
        _, n_out, output, *_ = spec["layers"][-1]
        decides = n_out == 1 and (output in _YES_OR_NO or self.classes is not None)
        if not (decides or self._takes_classes()):
            loss = "a loss of your own" if spec["own_loss"] else f"loss {spec['loss'][0]!r}"
            what = "one output" if n_out == 1 else f"{n_out} outputs"
            raise ValueError(
                f"predict_classes needs a network that tells classes apart; this one has {what}, {output}, under {loss}: "
                "numbers, which net.predict gives"
            )

    def _targets(self, y: Any, argument: str = "y", learner: _core.Network | None = None) -> Any:
        """Targets as the core takes them; labels become the numbers of their classes.

        New labels are kept where there is a ``learner``: the network of the core that goes on learning.
        """
        y = super()._targets(y, argument)
        if type(y) is np.ndarray and (y.ndim != 1 or y.dtype.kind == "f"):
            return y  # numbers; what follows would take longer than a small fit
        names = self.classes
        if (names is None and learner is None) or is_frame(y) or not self._takes_classes():
            return y
        labels = plain_labels(y, argument)
        if not isinstance(labels, np.ndarray) or labels.ndim != 1 or labels.dtype.kind not in "biuU":
            return labels
        if names is None:
            if not self._are_new(labels):
                return labels
            names = np.unique(labels)
            if len(names) != self._class_count():
                if labels.dtype.kind in "iu":
                    return labels  # the core says which numbers there may be
                raise ValueError(
                    f"{argument} has {len(names)} classes, {listed(names.tolist())}; the network has outputs for "
                    f"{self._class_count()}"
                )
            if learner is not None and (learner.epochs > 0 or learner._optimizer() is not None):
                raise self._renames(labels, argument)
            self.classes = names
        return self._numbered(labels, names, argument)

    def _renames(self, labels: NDArray[Any], argument: str) -> ValueError:
        """Of a network that has learned class numbers: labels that it would have to guess the places of."""
        last = self._class_count() - 1
        numbers = labels.dtype.kind in "iu"
        row = int(((labels < 0) | (labels > last)).argmax()) if numbers else 0
        return ValueError(
            f"{argument} must be class labels 0 … {last}, which this network has learned; row {row} is "
            f"{label_text(labels[row])}; assign net.classes, a label for each output, to name them"
        )

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
        found, unknown = places_of(labels, names)
        if unknown is not None:
            raise ValueError(
                f"{argument} must be labels of {listed(names.tolist())}; row {unknown} is {label_text(labels[unknown])}"
            )
        n_out = self._core._spec()["layers"][-1][1]
        return found if n_out > 1 else found.astype(np.float64)
