"""Products of matrices and vectors, and transposed copies."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import ArrayLike, NDArray

from .. import _core


class Product(Protocol):
    """What products are called with; they are the core's own, without a Python frame."""

    def __call__(self, a: ArrayLike, b: ArrayLike, out: NDArray[Any] | None = None, threads: int = 1) -> Any: ...


def _product(name: str, formula: str, shapes: str, example: str) -> Product:
    return _core.product(
        name,
        f"""{formula}.

Parameters
----------
a, b : array_like
    {shapes}
out : ndarray, optional
    C-ordered, of exactly the result's dtype and shape, apart from a and b in memory.
threads : int, default 1
    An upper bound on the threads that compute.

Returns
-------
ndarray or scalar
    float32 if a and b are float32 or float16, otherwise float64. Each element is one chain of fused multiply-adds over
    k in increasing order; of two vectors 16 chains over every sixteenth k, and a fixed tree of sums.

Raises
------
ValueError
    The shapes do not fit together, or out does not fit.
TypeError
    An argument holds no numbers.

Examples
--------
>>> import ranvier as rv
{example}
""",
    )


matmul = _product(
    "matmul",
    "The matrix product a·b, as ``numpy.matmul``",
    "(..., m, k) and (..., k, n) give (..., m, n); a vector (k,) is a row of a, or a column of b, whose axis is dropped.",
    """>>> rv.linalg.matmul([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0])
array([3., 7.])""",
)
matvec = _product(
    "matvec",
    "Matrices times vectors, as ``numpy.matvec``",
    "(..., m, k) and (..., k) give (..., m).",
    """>>> rv.linalg.matvec([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]])
array([[1., 3.],
       [2., 4.]])""",
)
dot = _product(
    "dot",
    "The dot product of two vectors Σ a(k)·b(k), as ``numpy.dot``; of matrices their product",
    "(k,) or (m, k), and (k,) or (k, n); batches are multiplied by ``matmul``.",
    """>>> rv.linalg.dot([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
np.float64(6.0)""",
)


def transpose(a: ArrayLike, out: NDArray[Any] | None = None, threads: int = 1) -> NDArray[Any]:
    """The transposed matrices, a C-ordered copy (``numpy.matrix_transpose`` gives a view).

    Parameters
    ----------
    a : array_like, (..., m, n)
    out : ndarray (..., n, m), optional
    threads : int, default 1

    Returns
    -------
    ndarray (..., n, m)

    Raises
    ------
    ValueError
        a has fewer than two axes, or out does not fit.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.linalg.transpose([[1.0, 2.0], [3.0, 4.0]])
    array([[1., 3.],
           [2., 4.]])
    """
    return _core.transpose(a, out, threads)
