"""Populations: neurons of one model whose state lives on from run to run."""

from __future__ import annotations

import warnings
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.arguments import dtype_name
from .._support.keywords import takes
from ..errors import FileFormatError
from ..neurons import _named
from .current import input_of
from .initial import initial_states
from .options import RunOptions, chosen_neurons, clamp_values
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from .current import Current

__all__ = ["Population"]

_NOTES = ("integrator", "threads")  # attributes that the core does not know; in its files they are notes


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
    The next run checks what was written through them before anything moves.

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

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._core._view(name)

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        view = self._core._view(name)
        try:
            view[...] = values
        except (TypeError, ValueError, OverflowError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            wanted = f"pop[{name!r}] must be a number or an array of {self.n} numbers"
            raise kind(f"{wanted}; got {_core.shown(values)}") from None

    def __len__(self) -> int:
        return self._core.n

    @takes("cells", "pop.run")
    def run(
        self,
        t: float,
        current: Current = 0.0,
        dt: float | None = None,
        integrator: str | None = None,
        record: Sequence[str] = (),
        record_every: int = 1,
        *,
        record_neurons: ArrayLike | None = None,
        spike_threshold: float | None = None,
        spikes: str | None = "times",
        reset: str | None = None,
        clamp: Mapping[str, Current] | None = None,
        rtol: float = 1e-6,
        atol: float | None = None,
    ) -> Run:
        """Continue for ``t`` ms.

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
        record : sequence of str
            Names of the states to sample after every ``record_every`` steps, which must divide the number of steps.
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
            was well, at most 512 steps earlier, ``.run`` is what was recorded so far, ``.neuron``, ``.t``, ``.state`` say where.
        KeyboardInterrupt
            On Ctrl-C, with ``.run``; the state is that of at most 512 steps earlier.
        """
        options = RunOptions(
            integrator=integrator if integrator is not None else self.integrator,
            record=record,
            record_every=record_every,
            record_neurons=chosen_neurons(record_neurons, self._core.n),
            spike_threshold=spike_threshold,
            spikes=spikes,
            reset=reset,
            clamp=clamp_values(self._model, clamp),
            rtol=rtol,
            atol=atol,
            threads=self.threads,
        )
        return self._run(t, dt, current, options)

    def _run(self, t: float, dt: float | None, current: Current, options: RunOptions) -> Run:
        current = input_of(self._core, current, "current", t, dt)
        if callable(options.clamp):
            options = options._replace(clamp=input_of(self._core, options.clamp, "clamp", t, dt))
        result = _core.RunResult()
        try:
            self._core._run(result, t, dt, current, options)
        except (ArithmeticError, KeyboardInterrupt) as error:
            error.run = Run(result, self._model, self.n, options, current)  # type: ignore[union-attr]
            raise
        if result.stable_dt > 0:
            warnings.warn(
                f"dt = {result.dt:g} ms is at the edge of what {options.integrator or self._model.integrator} stands; "
                f"dt = {result.stable_dt:.2g} would be safe",
                RuntimeWarning,
                stacklevel=4,  # who called Population.run or simulate
            )
        return Run(result, self._model, self.n, options, current)

    def copy(self) -> Population:
        """An independent population with the same state, which continues bit for bit as this one would.

        ``copy.copy``, ``copy.deepcopy`` and ``pickle`` do the same, through the checked bytes of ranvier's file format.

        Examples
        --------
        >>> import pickle
        >>> import ranvier as rv
        >>> pop = rv.Population(rv.neurons.LIF(), n=3)
        >>> first = pop.run(7.5, current=2.0)
        >>> other = pickle.loads(pickle.dumps(pop))
        >>> bool((pop.run(50.0, current=2.0).spike_times == other.run(50.0, current=2.0).spike_times).all())
        True
        """
        return copy(self)

    def __getstate__(self) -> tuple[bytes, dict[str, Any]]:
        notes = {name: str(value) for name in _NOTES if (value := getattr(self, name)) is not None}
        # what users and subclasses have added
        added = {name: value for name, value in vars(self).items() if name not in ("_core", "_model", *_NOTES)}
        return self._core._to_bytes(notes), added

    def __setstate__(self, state: tuple[bytes, dict[str, Any]]) -> None:
        if [*map(type, state)] != [bytes, dict]:
            raise FileFormatError("the pickle does not hold a population")
        core, notes = _core.Population._of_bytes(state[0])
        threads = notes.get("threads")
        if threads is not None and not threads.isdecimal():
            raise FileFormatError(f"pickle: threads is not a number: {_core.shown(threads)}")
        self._core, self._model = core, _named(core._model)
        self.integrator = notes.get("integrator")
        self.threads = None if threads is None else int(threads)
        vars(self).update(state[1])

    def __repr__(self) -> str:
        return f"Population({self._model!r}, n={self.n}) at t = {self.t:g} ms"
