"""The rate over the current."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..analysis.one_neuron import numbers
from .words import axes_of, joined, model_text, rate_label, with_unit

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from ..analysis import FICurve

__all__ = ["fi_curve"]

STEEPER = 3.0  # a jump is so many times the next difference: a curve that begins as a root has 2.4 at most
HIGH = 0.1  # and this part of the largest rate


def fi_curve(
    curve: FICurve | tuple[ArrayLike, ArrayLike], ax: Axes | None = None, unit: str | None = None, **style: Any
) -> list[Artist]:
    """Firing rate [Hz] over current, as rv.analysis.fi_curve returns them.

    Where firing begins or ends at a high rate at once, as in neurons of class II, the line is broken, and a dashed line
    marks the jump.

    Parameters
    ----------
    curve : FICurve, or (currents, rates)
        Each (n,).
    ax : matplotlib axes, optional
    unit : str, optional
        Unit of the current, for the label of the axis; None: that of the curve's model.
    **style
        Passed to ``ax.plot`` for the line.

    Returns
    -------
    list of artists
        The line, and a dashed line for each jump.

    Raises
    ------
    ValueError
        Currents and rates are not finite numbers of one length.

    Examples
    --------
    >>> import numpy as np
    >>> import ranvier as rv
    >>> curve = rv.analysis.fi_curve(rv.neurons.HodgkinHuxley(), np.linspace(0.0, 20.0, 41), t_end=500.0)
    >>> line, jump = rv.plot.fi_curve(curve)                                        # doctest: +SKIP
    """
    currents, rates = _pair(curve)
    model = getattr(curve, "model", None)
    # one variable with a reset fires from rate 0 on, however steep its curve
    jumps = [] if model is not None and model.has_reset and len(model.states) == 1 else _jumps(currents, rates)
    ax = axes_of(ax)
    broken = [i + 1 for i in jumps]
    (line,) = ax.plot(
        np.insert(currents, broken, np.nan),
        np.insert(rates, broken, np.nan),
        **({"marker": ".", "markersize": 4} | style),
    )
    artists: list[Artist] = [line]
    for i in jumps:
        at = currents[i + 1] if rates[i] == 0 else currents[i]
        artists += ax.plot([at, at], rates[i : i + 2], linestyle="--", linewidth=1.0, color=line.get_color())
    ax.set_xlabel(with_unit("current", unit or getattr(model, "current_unit", None)))
    ax.set_ylabel(rate_label(getattr(model, "time_unit", "ms")))
    if model is not None:
        ax.set_title(joined(model_text(model)))
    return artists


def _pair(curve: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    try:
        first, second = curve
    except (TypeError, ValueError):
        raise TypeError("curve must be a pair (currents, rates), as rv.analysis.fi_curve returns it") from None
    currents, rates = numbers(first, "currents", "(n,)"), numbers(second, "rates", "(n,)")
    if len(currents) != len(rates):
        raise ValueError(f"currents and rates must have one length; got {len(currents)} and {len(rates)}")
    return currents, rates


def _jumps(currents: NDArray[np.float64], rates: NDArray[np.float64]) -> list[int]:
    """The i after which the rate jumps from 0, or to 0, while it hardly changes beside that."""
    if len(rates) < 3 or not (np.diff(currents) > 0).all():
        return []
    silent = rates == 0
    found = []
    for i in np.flatnonzero(silent[1:] != silent[:-1]).tolist():
        inner, beyond = (i + 1, i + 2) if silent[i] else (i, i - 1)
        if not 0 <= beyond < len(rates) or silent[beyond]:
            continue
        height, change = rates[inner], abs(rates[beyond] - rates[inner])
        if height > STEEPER * change and height > HIGH * rates.max():
            found.append(i)
    return found
