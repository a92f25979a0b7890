"""Populations: neurons of one model whose state lives on from run to run."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .. import _core
from .._support.arguments import dtype_name
from .._support.files import encoded, reads
from .._support.keywords import takes
from ..errors import FileFormatError
from .initial import initial_states
from .options import RunOptions, chosen_neurons, clamp_values, recorded
from .part import PopulationPart, view_of, write
from .running import length_until, run_population
from .saving import of_notes, to_notes

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from .current import Current
    from .run import Run

__all__ = ["Population"]


class Population:
    """``n`` neurons of a model; runs continue where the last one ended.

    Parameters
    ----------
    model : a model of rv.neurons
    n : int, optional
        Number of neurons; by default that of the model's parameter arrays or of ``initial``, else 1.
    integrator : str, optional
        The integrator of runs that name none; None: the model's.
    dtype : "float64" or "float32"
    initial : "rest", mapping or array
        Where the neurons start. "rest": the stable fixed point with the lowest v at zero current. A mapping: values by the
        name of a state, numbers or (n,); states that are not named start at their steady state for that v. An array:
        (states,) or (states, n).
    threads : int, optional
        An upper bound for all runs; the bits are the same for any number. None: as many as make a run faster.

    Notes
    -----
    ``pop["v"]`` and ``pop["g_na"]`` are writable views (n,) of states and of parameters, in the population's own memory.
    The next run checks what was written through them before anything moves. ``pop[10:20]`` is a part of the population,
    with views of its neurons: ``pop[10:20]["v"] = -60.0``.

    Examples
    --------
    >>> import ranvier as rv
    >>> pop = rv.Population(rv.neurons.HodgkinHuxley(), n=3)
    >>> pop["g_k"][2] = 30.0
    >>> run = pop.run(50.0, current=10.0)
    >>> pop.t, [len(run.spikes_of(i)) for i in range(3)]
    (50.0, [4, 4, 4])
    """

    _shared = False  # whether a parameter that is the same for all neurons is stored once

    @takes("cells", "rv.Population")
    def __init__(
        self,
        model: _core.NeuronModel,
        n: int | None = None,
        integrator: str | None = None,
        dtype: str | type[np.floating[Any]] | np.dtype[Any] = "float64",
        initial: object = "rest",
        threads: int | None = None,
    ) -> None:
        if not isinstance(model, _core.NeuronModel):
            raise TypeError(f"model must be one of rv.neurons, such as rv.neurons.LIF(); got {_core.shown(model)}")
        if n is not None:
            n = _core.integer(n, "n", 1)
        self.threads = None if threads is None else _core.integer(threads, "threads", 1)
        rows = initial_states(model, initial)
        count = n or max(model.n, rows.shape[1] if rows.ndim == 2 else 1)
        self._core = _core.Population(model, count, rows, dtype_name(dtype), self._shared)
        self._model = model
        self.integrator = integrator

    @property
    def model(self) -> _core.NeuronModel:
        """The model as it was given; the views are the parameters in use."""
        return self._model

    @property
    def n(self) -> int:
        """Number of neurons."""
        return self._core.n

    @property
    def t(self) -> float:
        """Time so far [ms]."""
        return self._core.t

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of states and parameters."""
        return np.dtype(self._core.dtype)

    @overload
    def __getitem__(self, name: str) -> NDArray[Any]: ...
    @overload
    def __getitem__(self, name: slice) -> PopulationPart: ...
    def __getitem__(self, name: str | slice) -> NDArray[Any] | PopulationPart:
        if isinstance(name, slice):
            return PopulationPart(self, range(self.n)[name])
        return view_of(self, name)

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        write(view_of(self, name), name, values, self._model)

    def __len__(self) -> int:
        return self._core.n

    @takes("cells", "pop.run")
    def run(
        self,
        t: float | None = None,
        current: Current = 0.0,
        dt: float | None = None,
        integrator: str | None = None,
        record: Sequence[str] = ("v",),
        record_every: int = 1,
        *,
        t_end: float | None = None,
        start_sample: bool = False,
        record_at_spikes: Sequence[str] = (),
        record_neurons: ArrayLike | None = None,
        spike_threshold: float | None = None,
        spikes: str | None = "times",
        reset: str | None = None,
        clamp: Mapping[str, Current] | None = None,
        rtol: float = 1e-6,
        atol: float | None = None,
    ) -> Run:
        """Continue for ``t`` ms, or up to the time ``t_end``.

        Parameters
        ----------
        t : float
            Length of the run [ms], a multiple of dt.
        current : number, array, stimulus or callable
            (n,) one value a neuron, (steps, n) or (steps, 1) held over each step of this call, or of rv.stimuli, a
            function of the population's time, as is a callable f(t) (see simulate). For one neuron (steps,) is one
            value a step.
        dt : float, optional
            Step [ms]; None: the model's own.
        record : sequence of str, or str
            Names of the states and of the model's ionic currents (``model.currents``) to sample after every
            ``record_every`` steps, which must divide the number of steps. "all": all states; (): nothing.
        t_end : float, instead of t
            The time at which the run ends [ms]: it takes t_end - pop.t.
        start_sample : bool
            Whether the first sample is that of the start, before any step.
        record_at_spikes : sequence of str, or str
            States to keep at the time of every spike, as they are right before a reset: ``run.at_spikes("w")``.
        record_neurons : sequence of int, optional
            The neurons whose samples are kept, each once; ``run.record_neurons`` says them in the order of the columns,
            which is increasing. None: all. Spikes are those of all neurons whatever is recorded.
        spike_threshold : float, optional
            Where v counts as a spike when it rises through it; None: the model's. A neuron of a model with a reset that
            stands there or above when a step begins fires at once.
        spikes : "times", "counts" or None
            What is kept of spikes: their times and neurons; ``run.spike_counts`` alone, which costs less; or nothing.
        reset : "event" or "grid", optional
            When v is set back after a spike, in models with a reset. "event": at the time of the spike within the step,
            and v is released when the refractory time ends, so that an integrator keeps its order across spikes. "grid":
            at the end of the step, as in other tools, for comparison. None: "grid" with euler and published, which are the
            schemes of those tools, "event" with all others.
        clamp : {"v": values}, optional
            Voltage clamp: v is held at these values, given like a current.

        Returns
        -------
        Run

        Raises
        ------
        DivergenceError
            A state is not finite or far outside its range; the population is back at the last time at which all
            was well, at most 512 steps earlier, with ``.run``, what was recorded so far, and ``.neuron, .t, .state``.
        KeyboardInterrupt
            On Ctrl-C, with ``.run``; the state is that of at most 512 steps earlier.
        """
        if t_end is not None or t is None:
            t = length_until(self._model, self._core.t, t, t_end, dt)
        options = RunOptions(
            integrator=integrator if integrator is not None else self.integrator,
            record=recorded(self._model, record),
            record_every=record_every,
            start_sample=start_sample,
            record_at_spikes=recorded(self._model, record_at_spikes),
            record_neurons=chosen_neurons(record_neurons, self._core.n),
            spike_threshold=spike_threshold,
            spikes=spikes,
            reset=reset,
            clamp=clamp_values(self._model, clamp),
            rtol=rtol,
            atol=atol,
            threads=self.threads,
        )
        return run_population(self._core, self._model, t, dt, current, options)

    def reset(self) -> None:
        """Back to t = 0 and to the states in which the neurons were made; parameters stay as they are.

        Noise starts anew too: the same runs give the same bits again.

        Examples
        --------
        >>> import ranvier as rv
        >>> pop = rv.Population(rv.neurons.LIF(), initial={"v": -60.0})
        >>> run = pop.run(50.0, current=2.0)
        >>> pop.reset()
        >>> pop.t, pop["v"]
        (0.0, array([-60.]))
        """
        self._core._reset()

    def save(self, path: str | bytes | os.PathLike[Any]) -> None:
        """Write the population to a file, from which ``rv.load`` makes one that goes on bit for bit as this one would.

        The file is in the safetensors format, with a checksum. A file that is there is replaced in one step. Attributes
        that you have added are not in it.

        Raises
        ------
        OSError
            The file cannot be written; the old one is as it was.

        Examples
        --------
        >>> import os, tempfile
        >>> import ranvier as rv
        >>> pop = rv.Population(rv.neurons.Izhikevich("CH"), n=3)
        >>> run = pop.run(100.0, current=10.0)
        >>> path = os.path.join(tempfile.mkdtemp(), "cells.safetensors")
        >>> pop.save(path)
        >>> rv.load(path)
        Population(Izhikevich('CH'), n=3) at t = 100 ms
        """
        self._core._save(encoded(path), to_notes(self))

    def copy(self) -> Population:
        """An independent population with the same state, which continues bit for bit as this one would.

        ``copy.copy``, ``copy.deepcopy`` and ``pickle`` do the same, through the checked bytes of ranvier's file format.

        Examples
        --------
        >>> import pickle, ranvier as rv
        >>> pop = rv.Population(rv.neurons.LIF(), n=3)
        >>> first = pop.run(7.5, current=2.0)
        >>> other = pickle.loads(pickle.dumps(pop))
        >>> bool((pop.run(50.0, current=2.0).spike_times == other.run(50.0, current=2.0).spike_times).all())
        True
        """
        return copy(self)

    def __getstate__(self) -> tuple[bytes, dict[str, Any]]:
        # what users and subclasses have added
        own = ("_core", "_model", "integrator", "threads")
        added = {name: value for name, value in vars(self).items() if name not in own}
        return self._core._to_bytes(to_notes(self)), added

    def __setstate__(self, state: tuple[bytes, dict[str, Any]]) -> None:
        if [*map(type, state)] != [bytes, dict]:
            raise FileFormatError("the pickle does not hold a population")
        of_notes(self, *_core.Population._of_bytes(state[0]), "pickle")
        vars(self).update(state[1])

    def __repr__(self) -> str:
        return f"Population({self._model!r}, n={self.n}) at t = {self.t:g} ms"


@reads("population")
def load_population(path: str | bytes | os.PathLike[Any]) -> Population:
    core, notes = _core.Population._of_file(encoded(path))
    population = Population.__new__(Population)
    of_notes(population, core, notes, repr(path)[-200:])
    return population
