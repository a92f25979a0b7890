"""The result of a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._support.files import reads
from .exports import neo_block, xarray_dataset
from .samples import Samples
from .saving import read_run, write_run

if TYPE_CHECKING:
    import os

    import neo
    import xarray

__all__ = ["Run"]


@reads("run")
def load_run(path: str | bytes | os.PathLike[Any]) -> Run:
    return read_run(path, Run)  # type: ignore[no-any-return]


class Run(Samples):
    """Samples and spikes of a simulation; ``run["v"]`` holds the samples of a state, (samples, neurons recorded).

    Attributes
    ----------
    t : ndarray (samples,), float64 [ms]
        The times of the samples: after every ``record_every`` steps. The start is among them with ``start_sample=True``.
    spike_times, spike_neurons : ndarray (spikes,), float64 [ms] and int64
        The spikes of all neurons, whatever is recorded; sorted by time, then by neuron. With ``spikes="counts"`` or None
        they were not kept, and asking for them is an AttributeError.
    spike_counts : ndarray (n,), int64
        How often each neuron fired; not with ``spikes=None``.
    step_sizes : list of ndarray [ms]
        With dopri5 the accepted steps of each neuron; else empty.
    record_neurons : ndarray (neurons recorded,), int64
        The neuron of each column of samples: all n, or those that ``record_neurons=`` chose.
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
            With the coordinates ``time`` [ms] and ``neuron`` (those recorded); ``spike_times`` and ``spike_neurons`` are over
            ``spike``.

        Raises
        ------
        ImportError
            xarray is not installed: ``pip install 'ranvier[neuro]'``.
        """
        return xarray_dataset(self)

    def to_neo(self) -> neo.Block:
        """A ``neo.Block`` of one segment, with an analog signal for each recorded state and a spike train for each neuron.

        Returns
        -------
        neo.Block
            In the units of ``quantities``, mV and ms. A signal has the name of its state; its array annotation ``neuron``
            gives the neuron of each column.

        Raises
        ------
        ImportError
            neo is not installed: ``pip install 'ranvier[neuro]'``.
        """
        return neo_block(self)

    def save(self, path: str | bytes | os.PathLike[Any]) -> None:
        """Write the run to a file in the safetensors format, with a checksum; ``rv.load`` reads it.

        Arrays are named ``sample.v`` (samples, neurons recorded), ``spike_times``, ``spike_neurons`` and so on, for other
        readers of safetensors. A file that is there is replaced in one step.

        Parameters
        ----------
        path : str, bytes or os.PathLike

        Raises
        ------
        OSError
            The file cannot be written; the old one is as it was.

        Examples
        --------
        >>> import os, tempfile
        >>> import ranvier as rv
        >>> path = os.path.join(tempfile.mkdtemp(), "run.safetensors")
        >>> rv.simulate(rv.neurons.HodgkinHuxley(), t_end=50.0, current=10.0).save(path)
        >>> rv.load(path).spikes_of(0).round(3)
        array([ 1.901, 16.823, 31.472, 46.109])
        """
        write_run(self, path)

    def __repr__(self) -> str:
        spikes = "" if self._spikes is None else f"{int(self.spike_counts.sum())} spikes, "
        return (
            f"<Run: {self.steps} steps of {self.dt:g} ms, {self.n} neuron{'s' if self.n > 1 else ''}, "
            f"{spikes}record {list(self._recorded)}>"
        )
