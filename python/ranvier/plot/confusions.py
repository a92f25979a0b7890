"""Which classes are taken for which, as a matrix of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..analysis.confusion import counted
from ..analysis.labels import strings
from .words import axes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

__all__ = ["confusion"]

MOST = 30  # classes whose counts are written, and whose names are


def confusion(
    y: ArrayLike, predicted: ArrayLike, names: Sequence[str] | None = None, ax: Axes | None = None, **style: Any
) -> list[Artist]:
    """How often each class was taken for which: a matrix of shades, and the counts where they are not 0.

    Parameters
    ----------
    y : (rows,) class labels, whole numbers from 0 on, or strings
        What is right.
    predicted : (rows,) class labels
        As ``rv.analysis.confusion_matrix`` takes them: ``net.predict_classes(X)``, ``net.predict(X).argmax(1)``.
    names : sequence of str, optional
        One for each class; None: their numbers, or the labels, sorted. Of labels it says their order.
    ax : matplotlib axes, optional
    **style
        Passed to ``ax.imshow``.

    Returns
    -------
    list of artists
        The matrix, then the counts, row by row; of more than 30 classes the matrix alone.

    Raises
    ------
    ValueError
        Other numbers of rows, labels that are no classes, or too few names.

    Examples
    --------
    >>> import ranvier as rv
    >>> matrix, *counts = rv.plot.confusion([0, 0, 1, 1], [0, 1, 1, 1], ["no", "yes"])  # doctest: +SKIP
    >>> matrix, *counts = rv.plot.confusion(["no", "no", "yes"], ["no", "yes", "yes"])  # doctest: +SKIP
    """
    given: object = names
    if given is not None and (isinstance(given, str) or not isinstance(given, (list, tuple, np.ndarray))):
        raise TypeError(f"names must be a list of strings or None; got {_core.shown(names)}")
    known = None if names is None else [*names]
    if known is not None and not (known and all(isinstance(name, str) for name in known)):
        raise TypeError(f"names must be a list of strings or None; got {_core.shown(names)}")
    of_labels = strings(y) is not None and strings(predicted) is not None
    counts, labels = counted(y, predicted, known if known is None or of_labels else len(known))
    n = len(counts)
    ax = axes_of(ax)
    artists: list[Artist] = [ax.imshow(counts, **({"cmap": "Blues", "interpolation": "nearest", "vmin": 0} | style))]
    if n <= MOST:
        size = min(10.0, 120.0 / n)
        half = counts.max() / 2
        for i, j in np.argwhere(counts).tolist():
            colour = "white" if counts[i, j] > half else "black"
            artists.append(ax.text(j, i, str(counts[i, j]), ha="center", va="center", color=colour, fontsize=size))
        shown = [str(label) for label in known or labels]
        ax.set_xticks(range(n), shown, rotation=90 if max(map(len, shown)) * n > 60 else 0)
        ax.set_yticks(range(n), shown)
    right, rows = int(np.trace(counts)), int(counts.sum())
    ax.set_xlabel("predicted")
    ax.set_ylabel("actual")
    ax.set_title(f"accuracy {right / rows:.4g} ({right} of {rows})")
    return artists
