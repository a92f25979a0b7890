"""Parts of a population: views of some of its neurons; and the views of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from .._support.units import is_plain, plain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PopulationPart", "assign"]


class PopulationPart:
    """Some neurons of a population, as ``pop[10:20]`` gives them; ``part["v"]`` is a writable view of their states.

    A part has no copy of anything: what is written through it is written to the population, which runs as a whole.

    Attributes
    ----------
    population : Population
    neurons : range
        The numbers of its neurons in the population.

    Examples
    --------
    >>> import ranvier as rv
    >>> pop = rv.Population(rv.neurons.LIF(), n=5)
    >>> pop[1:3]["v"] = -55.0
    >>> pop["v"]
    array([-65., -55., -55., -65., -65.])
    >>> pop[::2]
    PopulationPart(neurons 0, 2, 4 of Population(LIF(), n=5) at t = 0 ms)
    """

    def __init__(self, population: Any, neurons: range) -> None:
        self.population = population
        self.neurons = neurons

    @property
    def n(self) -> int:
        """Number of neurons."""
        return len(self.neurons)

    def __len__(self) -> int:
        return len(self.neurons)

    def __getitem__(self, name: str) -> NDArray[Any]:
        neurons, view = self.neurons, view_of(self.population, name)
        if not neurons:
            return view[:0]
        stop = neurons.stop if neurons.stop >= 0 else None  # a range down to 0 stops at -1
        return view[neurons.start : stop : neurons.step]

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        write(self[name], name, values, self.population.model)

    def __repr__(self) -> str:
        numbers = [str(i) for i in self.neurons]
        shown = ", ".join(numbers if len(numbers) < 4 else [*numbers[:2], "...", numbers[-1]])
        return f"PopulationPart(neurons {shown or 'none'} of {self.population!r})"


def view_of(population: Any, name: object) -> NDArray[Any]:
    """A state or a parameter of all neurons, (n,), as a view."""
    if isinstance(name, str):
        view: NDArray[Any] = population._core._view(name)
        return view
    hint = ""
    if isinstance(name, tuple) and name and isinstance(name[0], str):
        hint = f"; pop[{name[0][:60]!r}] is an array, which you can index: pop[{name[0][:60]!r}][...]"
    elif isinstance(name, slice):
        hint = '; name the state or parameter too, as in pop[1:3]["v"]'
    elif hasattr(name, "__index__") and not isinstance(name, bool):
        hint = "; one neuron is a slice such as pop[0:1]"
    raise TypeError(
        f"pop[...] takes the name of a state or parameter, or a slice of neurons; got {_core.shown(name)}{hint}"
    )


def write(view: NDArray[Any], name: str, values: ArrayLike, model: _core.NeuronModel) -> None:
    """Values into a view of a state or a parameter; with units, if they have some."""
    if not is_plain(values):
        values = plain(values, name, unit_of(model, name))
    assign(view, f"pop[{name!r}]", values)


def assign(view: NDArray[Any], called: str, values: Any) -> None:
    """A number or an array into a view (n,); errors say what it is called."""
    try:
        view[...] = values
    except (TypeError, ValueError, OverflowError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        wanted = f"{called} must be a number or an array of {len(view)} numbers"
        raise kind(f"{wanted}; got {_core.shown(values)}") from None


def unit_of(model: _core.NeuronModel, name: str) -> str:
    """The unit of a state or parameter."""
    rows = model.states if name in model.states else model.parameters
    return rows[name][1]
