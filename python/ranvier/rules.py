"""Rules: which neurons of one group are connected to which of another.

A rule is a description. It has no size and no seed, and serves for any number of connections. Where the two groups share
neurons, ``self_connections=False`` leaves out the pairs of a neuron with itself. ``multiple=True`` draws pairs with
replacement, so that a pair may be connected several times. Both defaults are PyNN's.

>>> import ranvier as rv
>>> rv.rules.probability(0.02)
probability(0.02)
>>> rv.rules.indegree(80, multiple=True)
indegree(80, multiple=True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._support.arrays import integers as _integers
from ._support.arrays import real as _real
from ._support.description import Description as _Description
from ._support.description import described as _described
from ._support.keywords import takes as _takes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Rule", "all_to_all", "distance", "indegree", "matrix", "one_to_one", "outdegree", "pairs", "probability", "total",
]  # fmt: skip


def __dir__() -> list[str]:
    return sorted(__all__)


class Rule(_Description):
    """A rule, as the functions of rv.rules make it. Its ``kind`` and its arguments are attributes; rules do not change.

    Examples
    --------
    >>> rule = probability(0.02)
    >>> rule.kind, rule.p, rule == probability(0.02)
    ('probability', 0.02, True)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"matrix(<{self.indices.size} entries>)" if self.kind == "matrix" else super().__repr__()

    def __init__(self, *arguments: object, **named: object) -> None:
        raise TypeError("a Rule is made by a function of rv.rules, such as rv.rules.probability(0.02)")


def _rule(kind: str, arguments: dict[str, Any], **defaults: object) -> Rule:
    """A rule whose arguments the core has checked."""
    rule = _described(Rule, kind, arguments, defaults)
    _core.check_connection_rule(rule)
    return rule


def _flags(self_connections: object) -> dict[str, bool]:
    return {"self_connections": _core.flag(self_connections, "self_connections")}


@_takes("spiking", "rv.rules.all_to_all")
def all_to_all(self_connections: bool = True) -> Rule:
    """Every source to every target.

    Examples
    --------
    >>> all_to_all(self_connections=False)
    all_to_all(self_connections=False)
    """
    return _rule("all_to_all", _flags(self_connections), self_connections=True)


@_takes("spiking", "rv.rules.one_to_one")
def one_to_one(self_connections: bool = True) -> Rule:
    """Source i to target i, of two groups of equal size."""
    return _rule("one_to_one", _flags(self_connections), self_connections=True)


@_takes("spiking", "rv.rules.probability")
def probability(p: float, self_connections: bool = True) -> Rule:
    """Each pair with probability ``p``, from 0 to 1, independent of all others.

    The number of targets of a source is binomial; the targets are then drawn without replacement, which is the same
    distribution and costs a random number for each synapse, not for each pair.

    Examples
    --------
    >>> probability(0.1, self_connections=False)
    probability(0.1, self_connections=False)
    """
    return _rule("probability", {"p": _core.number(p, "p"), **_flags(self_connections)}, self_connections=True)


@_takes("spiking", "rv.rules.indegree")
def indegree(k: int, self_connections: bool = True, multiple: bool = False) -> Rule:
    """``k`` sources for each target, drawn uniformly.

    Examples
    --------
    >>> indegree(100)
    indegree(100)
    """
    return _counted("indegree", "k", k, self_connections, multiple)


@_takes("spiking", "rv.rules.outdegree")
def outdegree(k: int, self_connections: bool = True, multiple: bool = False) -> Rule:
    """``k`` targets for each source, drawn uniformly."""
    return _counted("outdegree", "k", k, self_connections, multiple)


@_takes("spiking", "rv.rules.total")
def total(n: int, self_connections: bool = True, multiple: bool = False) -> Rule:
    """``n`` pairs in all, drawn uniformly."""
    return _counted("total", "n", n, self_connections, multiple)


def _counted(kind: str, name: str, count: object, self_connections: object, multiple: object) -> Rule:
    arguments = {name: _core.integer(count, name, 0), **_flags(self_connections)}
    arguments["multiple"] = _core.flag(multiple, "multiple")
    return _rule(kind, arguments, self_connections=True, multiple=False)


@_takes("spiking", "rv.rules.pairs")
def pairs(i: ArrayLike, j: ArrayLike) -> Rule:
    """Source ``i[m]`` to target ``j[m]``, for all m.

    Parameters
    ----------
    i, j : arrays of integers (n,)
        Numbers of neurons in the group of sources and in that of targets, from 0. A pair may stand there several times.

    Examples
    --------
    >>> pairs([0, 0, 1], [4, 5, 4])
    pairs([0, 0, 1], [4, 5, 4])
    """
    return _rule("pairs", {"i": _numbers(i, "i"), "j": _numbers(j, "j")})


@_takes("spiking", "rv.rules.matrix")
def matrix(matrix: Any) -> Rule:
    """The entries of a matrix (sources, targets): the stored ones of a sparse matrix of SciPy, else those that are not 0.

    The values of the entries, in the order of the pairs, are ``rule.values``: give them as ``weight`` if they are weights.

    Raises
    ------
    ValueError
        It has not two dimensions.
    TypeError
        It holds no numbers.

    Examples
    --------
    >>> rule = matrix([[0.0, 0.5], [2.0, 0.0]])
    >>> rule
    matrix(<2 entries>)
    >>> rule.values
    array([0.5, 2. ])
    """
    if hasattr(matrix, "tocsr"):
        rows = matrix.tocsr()
        if rows.ndim != 2:
            raise ValueError(f"matrix must have two dimensions, sources and targets; got {_core.shown(matrix)}")
        shape, indptr, indices, values = rows.shape, rows.indptr, rows.indices, rows.data
    else:
        dense = _real(matrix, "matrix")
        if dense.ndim != 2:
            raise ValueError(f"matrix must have shape (sources, targets); got {dense.shape}")
        shape, (row, indices) = dense.shape, np.nonzero(dense)
        indptr, values = np.searchsorted(row, np.arange(shape[0] + 1)), dense[row, indices]
    arguments = {
        "shape": tuple(int(n) for n in shape),
        "indptr": np.array(indptr, dtype=np.int64),
        "indices": np.array(indices, dtype=np.int64),
        "values": np.array(_real(values, "matrix"), dtype=np.float64),
    }
    return _rule("matrix", arguments)


@_takes("spiking", "rv.rules.distance")
def distance(scale: float, peak: float = 1.0, shape: str = "gaussian", self_connections: bool = True) -> Rule:
    """Each pair with probability peak·f(d/scale) of the distance d between its neurons.

    Parameters
    ----------
    scale : float
        In the unit of the groups' positions.
    peak : float from 0 to 1
        The probability at distance 0.
    shape : "gaussian", "exponential" or "box"
        exp(-d²/(2 scale²)), exp(-d/scale), or 1 up to d = scale and 0 beyond.

    Examples
    --------
    >>> distance(200.0, peak=0.3)
    distance(200.0, peak=0.3)
    """
    arguments = {"scale": _core.number(scale, "scale"), "peak": _core.number(peak, "peak"), "shape": shape}
    defaults = {"peak": 1.0, "shape": "gaussian", "self_connections": True}
    given: object = shape
    if not isinstance(given, str) or given not in ("gaussian", "exponential", "box"):
        raise ValueError(f"shape must be 'gaussian', 'exponential' or 'box'; got {_core.shown(shape)}")
    return _rule("distance", {**arguments, **_flags(self_connections)}, **defaults)


def _numbers(values: object, name: str) -> NDArray[np.int64]:
    numbers = _integers(values, name)
    if numbers.ndim != 1:
        raise ValueError(f"{name} must have shape (n,); got {numbers.shape}")
    return numbers
