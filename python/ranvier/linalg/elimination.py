"""Systems of equations, inverses and Cholesky factors."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike, NDArray

from .. import _core


def solve(a: ArrayLike, b: ArrayLike, out: NDArray[Any] | None = None, threads: int = 1) -> NDArray[Any]:
    """x with a·x = b, by LU factorisation with partial pivoting, as ``numpy.linalg.solve``.

    Parameters
    ----------
    a : array_like, (..., n, n)
    b : array_like, (n,) or (..., n, m)
        A vector if it has one axis, otherwise matrices.
    out : ndarray of the result's shape, optional
    threads : int, default 1

    Returns
    -------
    ndarray (..., n) or (..., n, m)

    Raises
    ------
    LinAlgError
        A matrix is singular: one of its pivots is exactly zero. Of a batch the text names the first.
    ValueError
        Shapes do not fit.

    Notes
    -----
    The factorisation is Gaussian elimination with the largest element of a column as its pivot (Golub & Van Loan 2013,
    Matrix Computations, 3.4); the first of several that are as large. A system in a batch has the bits that it has alone.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.linalg.solve([[2.0, 1.0], [1.0, 3.0]], [1.0, 2.0])
    array([0.2, 0.6])
    """
    return _core.solve(a, b, out, threads)


def inv(a: ArrayLike, out: NDArray[Any] | None = None, threads: int = 1) -> NDArray[Any]:
    """The inverse of square matrices, as ``numpy.linalg.inv``.

    Parameters
    ----------
    a : array_like, (..., n, n)
    out : ndarray (..., n, n), optional
    threads : int, default 1

    Returns
    -------
    ndarray (..., n, n)

    Raises
    ------
    LinAlgError
        A matrix is singular: one of its pivots is exactly zero. Of a batch the text names the first.
    ValueError
        The matrices are not square, or out does not fit.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.linalg.inv([[2.0, 0.0], [0.0, 4.0]])
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """
    return _core.inv(a, out, threads)


def cholesky(a: ArrayLike, *, upper: bool = False, out: NDArray[Any] | None = None, threads: int = 1) -> NDArray[Any]:
    """The lower triangle L with a = L·Lᵀ of symmetric positive definite matrices, as ``numpy.linalg.cholesky``.

    Parameters
    ----------
    a : array_like, (..., n, n)
        The lower triangle alone is read.
    upper : bool, default False
        Read the upper triangle, and return U with a = Uᵀ·U.
    out : ndarray (..., n, n), optional
    threads : int, default 1

    Returns
    -------
    ndarray (..., n, n)
        With zeros in the other triangle.

    Raises
    ------
    LinAlgError
        A matrix is not positive definite, or has a NaN. Of a batch the text names the first.
    ValueError
        The matrices are not square, or out does not fit.

    Examples
    --------
    >>> import ranvier as rv
    >>> rv.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]])
    array([[2., 0.],
           [1., 2.]])
    """
    return _core.cholesky(a, upper, out, threads)
