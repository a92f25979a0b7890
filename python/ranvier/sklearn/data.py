"""Rows as the core takes them: checked by scikit-learn, sparse ones made dense."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import validate_data

__all__: list[str] = []

_SPARSE = ["csr", "csc"]
_BLOCK = 1 << 20  # numbers of a sparse matrix that predict makes dense at a time


def checked_rows(estimator: Any, X: Any, y: Any, *, reset: bool, numeric: bool) -> tuple[Any, Any]:
    """X as a dense array of the dtype that the network will have, and y."""
    dtype = (np.float64, np.float32) if estimator.dtype is None else np.dtype(estimator.dtype)
    X, y = validate_data(
        estimator,
        X,
        y,
        accept_sparse=_SPARSE,
        multi_output=True,
        y_numeric=numeric,
        dtype=dtype,
        reset=reset,
    )
    if hasattr(y, "toarray"):
        y = y.toarray()
    return dense(X), y


def dense(X: Any) -> Any:
    """A sparse matrix as an array, which takes rows·columns numbers."""
    return X.toarray() if hasattr(X, "toarray") else X


def outputs_of(estimator: Any, X: Any) -> Any:
    """What the network says of rows; sparse ones are made dense block by block."""
    X = validate_data(estimator, X, accept_sparse=_SPARSE, reset=False)
    net = estimator.network_
    if not hasattr(X, "toarray"):
        return net.predict(X)
    X = X.tocsr()
    rows = max(1, _BLOCK // max(1, X.shape[1]))
    blocks = [net.predict(X[k : k + rows].toarray()) for k in range(0, X.shape[0], rows)]
    return np.concatenate(blocks)
