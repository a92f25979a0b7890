"""The perceptron as an estimator."""

from __future__ import annotations

from sklearn import linear_model
from sklearn.utils.validation import check_is_fitted

from .._nets.perceptron import PerceptronNetwork

__all__ = ["Perceptron"]


class Perceptron(linear_model.Perceptron):
    """The perceptron rule (Rosenblatt 1958) as an estimator: scikit-learn's own, and what it learned as a network.

    Parameters, attributes and results are those of ``sklearn.linear_model.Perceptron``, whose compiled loop does the work:
    penalties, samples in random order, and a mistake also where the net input is 0, which the textbooks' rule of
    ``rv.PerceptronNetwork`` counts as a 1.

    Attributes
    ----------
    network_ : rv.PerceptronNetwork
        The weights as threshold neurons: one that says 1 for the second of two classes, or one for each class. Made anew each time.
    coef_, intercept_, classes_, n_iter_, t_, n_features_in_, feature_names_in_
        As in scikit-learn.

    Examples
    --------
    >>> import ranvier as rv
    >>> X, y = [[2, 2], [1, -2], [-2, 2], [-1, 1]], ["left", "right", "left", "right"]
    >>> model = rv.Perceptron(max_iter=50, tol=None).fit(X, y)
    >>> model.predict(X)
    array(['left', 'right', 'left', 'right'], dtype='<U5')
    >>> model.network_.predict(X).ravel()
    array([0., 1., 0., 1.])
    """

    @property
    def network_(self) -> PerceptronNetwork:
        """The weights as a network of threshold neurons."""
        check_is_fitted(self)
        coef = self.coef_.toarray() if hasattr(self.coef_, "toarray") else self.coef_
        net = PerceptronNetwork(coef.shape[1], coef.shape[0])
        net.weight[:] = coef
        net.bias[:] = self.intercept_
        names = getattr(self, "feature_names_in_", None)
        if names is not None:
            net.feature_names = list(names)
        return net
