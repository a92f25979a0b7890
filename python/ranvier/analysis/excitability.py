"""How often a neuron fires at constant currents: by simulation of all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .._cells.simulation import simulate
from .one_neuron import numbers, one_neuron
from .spike_trains import rates

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ..neurons import Neuron

__all__ = ["FICurve", "fi_curve"]


class _Pair(NamedTuple):
    currents: NDArray[np.float64]  # (n,), in the model's current_unit
    rates: NDArray[np.float64]  # (n,) [Hz]


class FICurve(_Pair):
    """Steady rates at constant currents; unpacks as ``currents, rates``.

    Attributes
    ----------
    currents : ndarray (n,) [the model's current_unit]
    rates : ndarray (n,) [Hz]
    model : the model of one neuron, or None
    """

    model: Neuron | None = None


def fi_curve(
    model: Neuron,
    currents: ArrayLike,
    t_end: float = 1000.0,
    *,
    dt: float | None = None,
    integrator: str | None = None,
    initial: object = "rest",
    threads: int | None = None,
    neuron: int = 0,
) -> FICurve:
    """Steady firing rates at constant currents, from one population with a neuron for each.

    The rate is 1000 / mean interval of the second half, 0 if no spike lies in the last quarter (see :func:`rate`).

    Parameters
    ----------
    model : a model of rv.neurons
    currents : (n,)
        In the model's ``current_unit``; each is a step at t = 0.
    t_end : float
        Length [ms].
    dt, integrator, initial, threads
        As in rv.simulate.
    neuron : int
        Which neuron, if the parameters describe several.

    Returns
    -------
    FICurve
        ``.currents`` and ``.rates`` [Hz], (n,).

    Raises
    ------
    ValueError
        ``currents`` are not (n,) finite numbers, or the model has no stable rest.
    DivergenceError
        As in rv.simulate.

    Examples
    --------
    >>> import ranvier as rv
    >>> currents, rates = fi_curve(rv.neurons.HodgkinHuxley(), [5.0, 10.0, 20.0])
    >>> rates.round(2)
    array([ 0.  , 68.32, 86.47])
    """
    steps = numbers(currents, "currents", "(n,)")
    if not steps.size:
        raise ValueError("currents must have shape (n,) with n >= 1; got (0,)")
    one = one_neuron(model, neuron)
    run = simulate(
        one,
        t_end,
        steps,
        dt=dt,
        integrator=integrator,
        record=(),
        n=len(steps),
        threads=threads,
        initial=initial,
    )
    curve = FICurve(steps, rates(run))
    curve.model = one
    return curve
