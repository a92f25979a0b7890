"""What a simulation returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .exports import neo_block, xarray_dataset
from .samples import Samples

if TYPE_CHECKING:
    import neo
    import xarray

__all__ = ["Run"]


class Run(Samples):
    """Samples and spikes of a simulation; ``run["v"]`` is the record of a state, (samples, neurons recorded).

    Attributes
    ----------
    t : ndarray (samples,), float64 [ms]
        The times of the samples: after every ``record_every`` steps, so the first one is not the start.
    spike_times, spike_neurons : ndarray (spikes,), float64 [ms] and int64
        Sorted by time, then by neuron; there whatever is recorded.
    step_sizes : list of ndarray [ms]
        Of dopri5: the steps that each neuron accepted; else empty.
    record_neurons : ndarray (neurons recorded,), int64
        Whose samples the columns of a record are; all n, or those that ``record_neurons=`` chose.
    n, steps : int
    dt, t_start, t_end : float [ms]
        The step, the start and the end of the run.
    model : the model that was run

    Examples
    --------
    >>> import ranvier as rv
    >>> run = rv.simulate(rv.neurons.HodgkinHuxley(), t_end=50.0, current=10.0)
    >>> run["v"].shape, len(run.spikes_of(0))
    ((2000, 1), 4)
    """

    def to_xarray(self) -> xarray.Dataset:
        """An ``xarray.Dataset``: each recorded state over (time, neuron) and the spikes, with units.

        Returns
        -------
        xarray.Dataset
            Coordinates ``time`` [ms] and ``neuron``, the neurons recorded; ``spike_times`` and ``spike_neurons`` over ``spike``.

        Raises
        ------
        ImportError
            xarray is not installed: ``pip install 'ranvier[neuro]'``.
        """
        return xarray_dataset(self)

    def to_neo(self) -> neo.Block:
        """A ``neo.Block`` of one segment: an analog signal a recorded state, a spike train for each of the n neurons.

        Returns
        -------
        neo.Block
            With the units of ``quantities``, mV and ms; the name of each signal is its state's, its array annotation
            ``neuron`` says whose samples its columns are.

        Raises
        ------
        ImportError
            neo is not installed: ``pip install 'ranvier[neuro]'``.
        """
        return neo_block(self)

    def __repr__(self) -> str:
        return (
            f"<Run: {self.steps} steps of {self.dt:g} ms, {self.n} neuron{'s' if self.n > 1 else ''}, "
            f"{len(self.spike_times)} spikes, record {list(self._recorded)}>"
        )
