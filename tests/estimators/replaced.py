"""A plugin of pytest: scikit-learn's names stand for our estimators, in its own tests too."""

import ranvier.sklearn as ours
import sklearn.linear_model
import sklearn.neural_network

for place, names in (
    (sklearn.neural_network, ("MLPClassifier", "MLPRegressor")),
    (sklearn.linear_model, ("Perceptron",)),
):
    for name in names:
        setattr(place, name, getattr(ours, name))
