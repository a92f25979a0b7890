"""scikit-learn's neural estimators on ranvier's core: the same parameters, defaults and attributes, several times as fast.

They work wherever scikit-learn's do: in pipelines, ``GridSearchCV``, ``cross_val_score``, ``clone``, joblib. scikit-learn
itself is not installed with ranvier: ``pip install 'ranvier[sklearn]'``. The fitted network is ``network_``, which can be
saved without pickle.

>>> from ranvier.sklearn import MLPClassifier
>>> X, y = [[0.0], [0.2], [0.8], [1.0]], ["low", "low", "high", "high"]
>>> MLPClassifier(solver="lbfgs", random_state=0).fit(X, y).predict([[0.1], [0.9]])
array(['low', 'high'], dtype='<U4')
"""

from __future__ import annotations

from .._support import optional as _libraries

_libraries.optional("sklearn", "sklearn", "ranvier.sklearn")

from .mlp_classifier import MLPClassifier  # noqa: E402 - where scikit-learn is missing, that is said first
from .mlp_regressor import MLPRegressor  # noqa: E402
from .perceptron import Perceptron  # noqa: E402

__all__ = ["MLPClassifier", "MLPRegressor", "Perceptron"]


def __dir__() -> list[str]:
    return sorted(__all__)
