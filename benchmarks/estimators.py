"""python -m benchmarks estimators: fits of our estimators beside scikit-learn's and PyTorch's, in turns, on one thread.

python -m benchmarks parity: what they learn, the means over seeds of the final loss and of the score on held-out rows.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import ranvier as rv
from sklearn import datasets, neural_network
from sklearn.base import is_classifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer, StandardScaler
from sklearn.utils.validation import validate_data

Fit = Callable[[], object]


def pair(name: str, X: np.ndarray, y: np.ndarray, **how: Any) -> dict[str, Fit]:
    ours, theirs = getattr(rv, name)(random_state=0, **how), getattr(neural_network, name)(random_state=0, **how)
    return {"ranvier": lambda: ours.fit(X, y), "scikit-learn": lambda: theirs.fit(X, y)}


def scaled(load: Callable[..., Any]) -> tuple[np.ndarray, np.ndarray]:
    X, y = load(return_X_y=True)
    return StandardScaler().fit_transform(X), y


def torch_loop(X: np.ndarray, y: np.ndarray, epochs: int, batch: int) -> Fit:
    """The usual loop of PyTorch, 8-128-32-1, relu, Adam, with a new order of rows in each epoch."""
    import torch

    torch.set_num_threads(1)
    X, y = torch.tensor(X), torch.tensor(y)[:, None]
    layers = torch.nn.Linear(8, 128), torch.nn.ReLU(), torch.nn.Linear(128, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1)
    net = torch.nn.Sequential(*layers)
    optimizer, loss = torch.optim.Adam(net.parameters()), torch.nn.MSELoss()

    def fit() -> None:
        for _ in range(epochs):
            order = torch.randperm(len(X))
            for k in range(0, len(X), batch):
                rows = order[k : k + batch]
                optimizer.zero_grad(set_to_none=True)
                loss(net(X[rows]), y[rows]).backward()
                optimizer.step()

    return fit


def works() -> dict[str, Callable[[], dict[str, Fit]]]:
    """Name -> what makes the tools' calls. `tol=0` and a long patience: all make every epoch."""
    every = {"tol": 0.0, "n_iter_no_change": 10_000}

    def cancer(dtype: str) -> dict[str, Fit]:
        X, y = scaled(datasets.load_breast_cancer)
        return pair("MLPClassifier", X.astype(dtype), y, max_iter=200, **every)

    def regression() -> dict[str, Fit]:
        draw = np.random.default_rng(0)
        X = draw.normal(size=(200_000, 8)).astype(np.float32)
        y = np.sin(X[:, 0]) + X[:, 1] * X[:, 2] + draw.normal(0, 0.1, len(X)).astype(np.float32)
        fits = pair("MLPRegressor", X, y, hidden_layer_sizes=(128, 32), batch_size=70, max_iter=1, **every)
        try:
            return fits | {"PyTorch": torch_loop(X, y, 1, 70)}
        except ImportError:
            return fits

    return {
        "30-100-1, 569 rows, batch 200, 200 epochs, f32": lambda: cancer("float32"),
        "30-100-1, 569 rows, batch 200, 200 epochs, f64": lambda: cancer("float64"),
        "MLPClassifier().fit of the digits, f32": lambda: pair("MLPClassifier", *rv.datasets.load_digits()),
        "MLPClassifier().fit of the digits, f64": lambda: pair("MLPClassifier", *datasets.load_digits(return_X_y=True)),
        "8-128-32-1, 200,000 rows, batch 70, one epoch, f32": regression,
    }


def in_turns(fits: dict[str, Fit], rounds: int) -> dict[str, list[float]]:
    """Seconds of each tool in each round; the order turns."""
    names = list(fits)
    times: dict[str, list[float]] = {name: [] for name in names}
    for fit in fits.values():
        fit()
    for k in range(rounds):
        for name in names[k % len(names) :] + names[: k % len(names)]:
            start = time.perf_counter()
            fits[name]()
            times[name].append(time.perf_counter() - start)
    return times


def overhead(rounds: int) -> None:
    """One epoch of 100 rows, over scikit-learn's checks of parameters, rows and labels and the bare ``net.fit``."""
    X, y = np.random.default_rng(0).normal(size=(100, 10)), np.arange(100) % 2
    ours, theirs = rv.MLPClassifier(max_iter=1, random_state=0), neural_network.MLPClassifier()
    net = rv.Network([10, 100, 1], activation="relu", output="sigmoid", dtype="float64", rng=0)
    adam, target = rv.Adam(eps_inside=True), y.astype(float)

    def checks() -> None:
        theirs._validate_params()
        validate_data(theirs, X, y, accept_sparse=["csr", "csc"], multi_output=True, dtype=(np.float64, np.float32))
        LabelBinarizer().fit(y).transform(y)

    fits = {
        "fit": lambda: ours.fit(X, y),
        "checks": checks,
        "bare": lambda: net.fit(X, target, batch_size=100, optimizer=adam),
    }
    times = {name: median(values) * 1e6 for name, values in in_turns(fits, rounds * 50).items()}
    more = times["fit"] - times["checks"]
    print(
        f"100 rows, one epoch: fit {times['fit']:.0f} µs, scikit-learn's checks {times['checks']:.0f} µs, {more:+.0f} µs"
    )
    print(f"  of which the epoch itself, net.fit: {times['bare']:.0f} µs")


def main(rounds: int) -> int:
    """Prints medians and the ratios to ours."""
    warnings.simplefilter("ignore")
    for name, make in works().items():
        times = in_turns(make(), rounds)
        print(name)
        for tool, values in times.items():
            ratio = median(theirs / ours for theirs, ours in zip(values, times["ranvier"], strict=True))
            print(f"  {tool:14} {median(values) * 1e3:10.3f} ms {ratio:8.2f}x")
    overhead(rounds)
    return 0


def documented() -> dict[str, tuple[str, np.ndarray, np.ndarray, dict[str, Any]]]:
    """Name -> estimator, rows, targets, parameters: data sets, and the networks of scikit-learn's documentation."""
    digits, iris = datasets.load_digits(return_X_y=True), scaled(datasets.load_iris)
    diabetes = scaled(datasets.load_diabetes)
    moons = datasets.make_moons(noise=0.3, random_state=0)
    circles = datasets.make_circles(noise=0.2, factor=0.5, random_state=1)
    X, y = datasets.make_classification(
        n_features=2, n_redundant=0, n_informative=2, random_state=0, n_clusters_per_class=1
    )
    numbers = datasets.make_regression(n_samples=200, random_state=1)
    sgd = {"solver": "sgd", "learning_rate_init": 0.2, "max_iter": 15}
    momentum = {**sgd, "momentum": 0.9, "nesterovs_momentum": False}
    small = {"solver": "lbfgs", "alpha": 0.1, "hidden_layer_sizes": (10, 10), "max_iter": 2000}
    return {
        "digits": ("MLPClassifier", digits[0] / 16, digits[1], {}),
        "iris": ("MLPClassifier", *iris, {}),
        "wine": ("MLPClassifier", *scaled(datasets.load_wine), {}),
        "breast cancer": ("MLPClassifier", *scaled(datasets.load_breast_cancer), {}),
        "diabetes": ("MLPRegressor", *diabetes, {}),
        "user guide, classes": (
            "MLPClassifier",
            *datasets.make_classification(n_samples=100, random_state=1),
            {"max_iter": 300},
        ),
        "user guide, numbers": ("MLPRegressor", *numbers, {"max_iter": 2000, "tol": 0.1}),
        "learning curves, iris": ("MLPClassifier", *iris, sgd),
        "learning curves, digits": ("MLPClassifier", digits[0] / 16, digits[1], momentum),
        "learning curves, invscaling": ("MLPClassifier", *circles, {**momentum, "learning_rate": "invscaling"}),
        "learning curves, adam": ("MLPClassifier", *moons, {"learning_rate_init": 0.01, "max_iter": 15}),
        "varying alpha, moons": ("MLPClassifier", *moons, small),
        "varying alpha, linear": ("MLPClassifier", X, y, small),
    }


def parity(seeds: int) -> int:
    """Prints the means; 1 where a loss is off by 5 %, or a score lower by more than one standard error.

    A difference of losses within two standard errors says nothing: where training ends early, single seeds differ widely.
    """
    warnings.simplefilter("ignore", ConvergenceWarning)
    bad = 0
    print(f"{'':28} {'loss, ours':>11} {'theirs':>9} {'ratio':>7} {'score, ours':>12} {'theirs':>8} {'error':>7}")
    for name, (kind, X, y, how) in documented().items():
        figures: list[tuple[float, float, float, float]] = []
        for seed in range(seeds):
            fitted = []
            for package in (rv, neural_network):
                model = getattr(package, kind)(random_state=seed, **how)
                of_classes = y if is_classifier(model) else None
                train, test, train_y, test_y = train_test_split(X, y, random_state=seed, stratify=of_classes)
                model.fit(train, train_y)
                fitted += [model.loss_, model.score(test, test_y)]
            figures.append(tuple(fitted))
        ours, score, theirs, their_score = np.mean(figures, axis=0)
        error = np.std([f[3] - f[1] for f in figures], ddof=1) / np.sqrt(seeds)
        spread = np.std([f[0] - f[2] for f in figures], ddof=1) / np.sqrt(seeds)
        off = abs(ours / theirs - 1) > 0.05 and abs(ours - theirs) > 2 * spread
        wrong = off or score < their_score - max(error, 1e-9)
        bad += wrong
        row = f"{name:28} {ours:11.5g} {theirs:9.5g} {ours / theirs:7.3f} {score:12.4f} {their_score:8.4f} {error:7.4f}"
        print(row + ("  !" if wrong else ""), flush=True)
    return int(bad > 0)
