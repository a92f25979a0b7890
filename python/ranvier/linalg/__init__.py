"""Linear algebra for real matrices, as ``numpy.linalg`` but with the same bits on every machine (docs/linalg.md).

>>> import numpy as np
>>> import ranvier as rv
>>> a = np.array([[2.0, 1.0], [1.0, 3.0]])
>>> rv.linalg.solve(a, [1.0, 2.0])
array([0.2, 0.6])
>>> rv.linalg.matmul(a, [0.2, 0.6]).round(12)
array([1., 2.])

The last two axes of an array are a matrix; those before them are a batch, and are broadcast as NumPy does. float16 and
float32 give float32; float64, longer floats, integers and bool give float64, and so does a mixture. Arrays whose rows or
columns lie side by side are read in place, others are copied once. NaN and infinities pass through, but for ``cholesky``
and ``lstsq``. All functions take

out      None, or a C-ordered writable array of exactly the result's dtype and shape, which is then returned; it must not
         overlap the arguments (``qr`` and ``lstsq`` have none)
threads  an upper bound on the threads that compute, an integer >= 1; small work takes one, and the bits do not depend
         on it

TypeError: complex numbers, objects, strings, dates, masked and sparse arrays; ValueError: shapes that do not fit, or an
``out`` that does not. Ctrl-C ends a long call and leaves ``out`` partly written, and so does a ``LinAlgError``.
"""

from ..errors import LinAlgError
from .elimination import cholesky, inv, solve
from .orthogonal import LstsqResult, QRResult, lstsq, qr
from .products import dot, matmul, matvec, transpose

__all__ = [
    "LinAlgError",
    "LstsqResult",
    "QRResult",
    "cholesky",
    "dot",
    "inv",
    "lstsq",
    "matmul",
    "matvec",
    "qr",
    "solve",
    "transpose",
]


def __dir__() -> list[str]:
    return sorted(__all__)
