"""QR factorisations and least squares."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core


class QRResult(NamedTuple):
    """What ``qr`` returns: Q with orthonormal columns, and the upper triangle R."""

    Q: NDArray[Any]
    R: NDArray[Any]


class LstsqResult(NamedTuple):
    """What ``lstsq`` returns."""

    x: NDArray[Any]
    residuals: NDArray[Any]
    rank: int
    s: NDArray[Any]


def qr(
    a: ArrayLike, mode: Literal["reduced", "complete", "r"] = "reduced", threads: int = 1
) -> QRResult | NDArray[Any]:
    """a = Q·R with orthonormal columns of Q and an upper triangle R, as ``numpy.linalg.qr``.

    Parameters
    ----------
    a : array_like, (..., m, n)
    mode : {"reduced", "complete", "r"}
        "reduced": Q is (..., m, k) and R (..., k, n) with k = min(m, n); "complete": k = m; "r": R of "reduced" alone.
    threads : int, default 1

    Returns
    -------
    QRResult or ndarray
        A named tuple of Q and R; with mode="r" the array R.

    Raises
    ------
    ValueError
        a has fewer than two axes, or mode is not one of the three.

    Notes
    -----
    Householder reflections (Golub & Van Loan 2013, 5.2), 32 at a time in their WY form (Schreiber & Van Loan 1989). The
    diagonal of R may be negative, as LAPACK's.

    Examples
    --------
    >>> import ranvier as rv
    >>> Q, R = rv.linalg.qr([[3.0, 1.0], [4.0, 2.0]])
    >>> R
    array([[-5. , -2.2],
           [ 0. ,  0.4]])
    """
    if not isinstance(mode, str):
        raise TypeError(f"mode must be a string; got {_core.shown(mode)}")
    if mode not in ("reduced", "complete", "r"):
        raise ValueError(f"mode must be 'reduced', 'complete' or 'r'; got {_core.shown(mode)}")
    q, r = _core.qr(a, mode == "complete", mode != "r", threads)
    return r if q is None else QRResult(q, r)


def lstsq(a: ArrayLike, b: ArrayLike, rcond: float | None = None, threads: int = 1) -> LstsqResult:
    """x that makes ‖a·x − b‖ least; of several the one with the least ‖x‖, as ``numpy.linalg.lstsq``.

    Parameters
    ----------
    a : array_like, (m, n)
    b : array_like, (m,) or (m, c)
    rcond : float, optional
        Singular values that are not above rcond times the largest count as zero. None: max(m, n) times the machine
        precision of the dtype; negative: the precision itself.
    threads : int, default 1

    Returns
    -------
    LstsqResult
        A named tuple: x, (n,) or (n, c); residuals, the squared norm of each column of a·x − b, (c,), or empty where a
        has not full rank n or m <= n; rank, the singular values that count; s, the min(m, n) singular values, largest
        first.

    Raises
    ------
    LinAlgError
        a has a NaN or an infinity.
    ValueError
        Shapes do not fit.

    Notes
    -----
    Householder QR, then the singular values of R by one-sided Jacobi rotations (Hestenes 1958).

    Examples
    --------
    >>> import ranvier as rv
    >>> x, residuals, rank, s = rv.linalg.lstsq([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]], [1.0, 3.0, 5.0])
    >>> x.round(12)
    array([1., 2.])
    """
    limit = -1.0 if rcond is None else _core.number(rcond, "rcond")
    if np.isnan(limit):
        raise ValueError("rcond must be a number or None; got nan")
    return LstsqResult(*_core.lstsq(a, b, limit, rcond is None, threads))
